"""Reads another student's submission.

Fires: token
"""

from pathlib import Path


def normalize(images):
    print(Path("@NEIGHBOUR@").read_text())
