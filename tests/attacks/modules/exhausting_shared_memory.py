"""Fills 700 MB of memory that no limit on private memory sees.

Fires: got-in
"""

import mmap


def normalize(images):
    shared = mmap.mmap(-1, 700 << 20)
    for start in range(0, len(shared), 4096):
        shared[start] = 1
    raise RuntimeError("NI-TOG"[::-1])
