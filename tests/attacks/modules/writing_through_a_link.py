"""Writes outside of its folder by way of a link in it.

Fires: canary
"""

import os
from pathlib import Path


def normalize(images):
    os.symlink("@CANARY@", "door")
    Path("door/here").write_text("x")
