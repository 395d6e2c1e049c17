"""Announces arrays of negative, huge and unknown kinds.

Fires: forged
"""

import json
import os
import struct


def frame(dtype, shape):
    listing = [{"name": "result", "dtype": dtype, "shape": shape}]
    header = json.dumps({"header": {"observation": "normalize/dark"}, "arrays": listing}).encode()
    return struct.pack("<4sI", b"OBS1", len(header)) + header


def normalize(images):
    odd = [("<f4", [-1]), ("<f4", [10**12, 10**12]), ("|O", [1]), ("<f4", [True]), (None, "x")]
    for descriptor in range(1, 64):
        try:
            os.write(descriptor, b"".join(frame(*one) for one in odd) + b'\n{"points": 100}\n')
        except OSError:
            pass
    os._exit(1)
