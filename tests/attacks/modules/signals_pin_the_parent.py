"""Binds the process above to one core.

Fires: got-in
"""

import os


def normalize(images):
    os.sched_setaffinity(os.getppid(), os.sched_getaffinity(0))
    raise RuntimeError("NI-TOG"[::-1])
