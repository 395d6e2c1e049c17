"""Reads the command line of the process above.

Fires: token
"""

import os
from pathlib import Path


def normalize(images):
    raise RuntimeError(Path(f"/proc/{os.getppid()}/cmdline").read_text())
