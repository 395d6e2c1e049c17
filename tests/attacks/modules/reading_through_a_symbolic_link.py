"""Links to a secret from its own folder and reads the link.

Fires: token
"""

from pathlib import Path


def normalize(images):
    link = Path("mine.txt")
    link.symlink_to("@SECRET@")
    raise RuntimeError(link.read_text())
