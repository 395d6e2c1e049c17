"""Gives a secret a second name in its own folder.

Fires: token
"""

import os
from pathlib import Path


def normalize(images):
    place = os.path.join(os.path.dirname("@SECRET@"), "second")
    os.link("@SECRET@", place)
    raise RuntimeError(Path(place).read_text())
