"""Opens two thousand descriptors.

Fires: got-in
"""

import os


def normalize(images):
    kept = [os.dup(0) for _ in range(900)]
    raise RuntimeError("NI-TOG"[::-1], f"{len(kept)}")
