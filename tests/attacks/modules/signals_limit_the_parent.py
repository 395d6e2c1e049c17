"""Reads and sets the limits of the process above.

Fires: got-in
"""

import os
import resource


def normalize(images):
    parent = os.getppid()
    if parent == 0:  # nobody is above: 0 would mean this process itself
        return
    limits = resource.prlimit(parent, resource.RLIMIT_CORE)
    resource.prlimit(parent, resource.RLIMIT_CORE, limits)
    raise RuntimeError("NI-TOG"[::-1])
