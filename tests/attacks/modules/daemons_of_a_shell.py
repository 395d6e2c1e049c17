"""Has a shell start a process in the background.

Fires: survivor
"""

import os


def normalize(images):
    os.system("setsid sh -c 'sleep 4; : @MARK@' >/dev/null 2>&1 &")
