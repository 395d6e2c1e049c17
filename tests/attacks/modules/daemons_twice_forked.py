"""Forks twice, so that nobody knows the grandchild.

Fires: survivor
"""

import os
import sys


def normalize(images):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            command = [sys.executable, "-c", "import time; time.sleep(4)", "@MARK@"]
            os.execv(sys.executable, command)
        os._exit(0)
