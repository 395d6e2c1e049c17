"""Writes a file outside of its own folder.

Fires: canary
"""

from pathlib import Path


def normalize(images):
    Path("@CANARY@/here").write_text("x")
