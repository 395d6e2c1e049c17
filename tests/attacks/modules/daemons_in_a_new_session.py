"""Leaves a process behind in a session of its own.

Fires: survivor
"""

import subprocess
import sys


def normalize(images):
    sleep = [sys.executable, "-c", "import time; time.sleep(4)", "@MARK@"]
    subprocess.Popen(sleep, start_new_session=True)
