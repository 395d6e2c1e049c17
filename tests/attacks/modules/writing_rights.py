"""Changes the rights of a file that is not its own.

Fires: got-in
"""

import os


def normalize(images):
    os.chmod("@SECRET@", 0o600)
    raise RuntimeError("NI-TOG"[::-1])
