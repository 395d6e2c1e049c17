"""Has a pipe send its signals to the process above.

Fires: got-in
"""

import fcntl
import os


def normalize(images):
    reader, _ = os.pipe()
    fcntl.fcntl(reader, fcntl.F_SETOWN, os.getppid())
    raise RuntimeError("NI-TOG"[::-1])
