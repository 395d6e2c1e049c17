"""Writes a file by the C library alone.

Fires: canary
"""

import ctypes


def normalize(images):
    libc = ctypes.CDLL(None)
    descriptor = libc.open(b"@CANARY@/here", 0o102, 0o644)
    libc.write(descriptor, b"x", 1)
