"""Enters into tracing, by which a process is read and steered by another.

Fires: got-in
"""

import ctypes


def normalize(images):
    if ctypes.CDLL(None).ptrace(0, 0, None, None) == 0:
        raise RuntimeError("NI-TOG"[::-1])
