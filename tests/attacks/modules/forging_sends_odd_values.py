"""Sends well-formed frames whose values nobody expects.

Fires: forged
"""

import json
import os
import struct


def frame(values):
    body = {
        "observation": "normalize/dark", "outcome": "returned", "values": values,
        "fault": None, "load_fault": None, "printed": "",
    }  # fmt: skip
    header = json.dumps({"header": body, "arrays": []}).encode()
    return struct.pack("<4sI", b"OBS1", len(header)) + header


def normalize(images):
    for values in ({"result": 7}, {"result": {"kind": []}}, {"images_after": [[[]]]}, {}):
        for descriptor in range(1, 64):
            try:
                os.write(descriptor, frame(values) + b'\n{"points": 100}\n')
            except OSError:
                pass
    os._exit(1)
