"""Reads the environment of every process there is.

Fires: token
"""

import contextlib
from pathlib import Path


def normalize(images):
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (process / "environ").read_bytes().split(b"\0")
            found += [word.decode() for word in words if b"@ENVNAME@" in word]
    print(found)
