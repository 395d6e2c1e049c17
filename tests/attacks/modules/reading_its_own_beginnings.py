"""Reads the environment with which the process began.

Fires: token
"""

from pathlib import Path


def normalize(images):
    words = Path("/proc/self/environ").read_text().split("\0")
    raise RuntimeError([word for word in words if "@ENVNAME@" in word])
