"""Sends well-formed frames whose values nobody expects.

Fires: forged
"""

import json
import os
import struct


def frame(call, values):
    body = {
        "observation": call, "outcome": "returned", "values": values,
        "fault": None, "load_fault": None, "printed": "",
    }  # fmt: skip
    header = json.dumps({"header": body, "arrays": []}).encode()
    return struct.pack("<4sI", b"OBS1", len(header)) + header


def normalize(images):
    odd = {
        "dark": {"result": 7},
        "faint": {"result": {"kind": []}},
        "single": {"images_after": [[[]]]},
        "full": {"result": 7, "images_after": None},
    }
    frames = b"".join(frame(f"normalize/{name}", values) for name, values in odd.items())
    for descriptor in range(1, 64):
        try:
            os.write(descriptor, frames + b'\n{"points": 100}\n')
        except OSError:
            pass
    os._exit(1)
