"""Sends a header that is nested a hundred thousand times.

Fires: forged
"""

import os
import struct


def normalize(images):
    deep = b"[" * 100_000 + b"]" * 100_000
    data = struct.pack("<4sI", b"OBS1", len(deep)) + deep + b'\n{"points": 100}\n'
    for descriptor in range(1, 64):
        try:
            os.write(descriptor, data)
        except OSError:
            pass
    os._exit(1)
