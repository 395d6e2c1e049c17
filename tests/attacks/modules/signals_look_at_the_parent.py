"""Asks whether it may send signals to the process above.

Fires: got-in
"""

import os


def normalize(images):
    os.kill(os.getppid(), 0)
    raise RuntimeError("NI-TOG"[::-1])
