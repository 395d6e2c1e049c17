"""Reads the environment of the process above.

Fires: token
"""

import os
from pathlib import Path


def normalize(images):
    words = Path(f"/proc/{os.getppid()}/environ").read_text().split("\0")
    raise RuntimeError([word for word in words if "@ENVNAME@" in word])
