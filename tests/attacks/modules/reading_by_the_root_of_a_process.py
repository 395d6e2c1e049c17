"""Goes to a secret by way of another process's root folder.

Fires: token
"""

import os
from pathlib import Path


def normalize(images):
    raise RuntimeError(Path(f"/proc/{os.getpid()}/root@SECRET@").read_text())
