"""Removes a file that is not its own.

Fires: got-in
"""

import os


def normalize(images):
    os.remove("@NEIGHBOUR@")
    raise RuntimeError("NI-TOG"[::-1])
