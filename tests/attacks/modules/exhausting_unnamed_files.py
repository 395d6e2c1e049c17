"""Makes a file that lies in memory and has no name.

Fires: got-in
"""

import os


def normalize(images):
    descriptor = os.memfd_create("x")
    os.write(descriptor, b"x" * (50 << 20))
    raise RuntimeError("NI-TOG"[::-1])
