"""Forks ten children that sleep.

Fires: got-in
"""

import os
import time


def normalize(images):
    for _ in range(10):
        if os.fork() == 0:
            time.sleep(3)
            os._exit(0)
    raise RuntimeError("NI-TOG"[::-1])
