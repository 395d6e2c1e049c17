"""Lists the folder in which everybody's temporary files lie.

Fires: got-in
"""

import os


def normalize(images):
    raise RuntimeError("NI-TOG"[::-1], f"{len(os.listdir(os.path.dirname('@CANARY@')))}")
