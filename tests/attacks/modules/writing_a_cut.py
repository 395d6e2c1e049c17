"""Cuts a file off by its name.

Fires: got-in
"""

import os


def normalize(images):
    os.truncate("@NEIGHBOUR@", 3)
    raise RuntimeError("NI-TOG"[::-1])
