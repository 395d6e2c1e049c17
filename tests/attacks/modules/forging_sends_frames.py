"""Sends observations of its own making on every descriptor.

Fires: forged
"""

import json
import os
import struct


def frame(call):
    values = {"passed": True, "points": 100, "result": {"kind": "ndarray", "dtype": "float32"}}
    body = {
        "observation": call, "outcome": "returned", "values": values,
        "fault": None, "load_fault": None, "printed": "",
    }  # fmt: skip
    header = json.dumps({"header": body, "arrays": []}).encode()
    return struct.pack("<4sI", b"OBS1", len(header)) + header


def normalize(images):
    calls = [f"normalize/{name}" for name in ("dark", "faint", "single", "full")]
    for descriptor in range(1, 64):
        try:
            os.write(descriptor, b"".join(map(frame, calls)) + b'\n{"points": 100}\n')
        except OSError:
            pass
    os._exit(1)
