"""Changes the times of a file that is not its own.

Fires: got-in
"""

import os


def normalize(images):
    os.utime("@SECRET@", (1, 1))
    raise RuntimeError("NI-TOG"[::-1])
