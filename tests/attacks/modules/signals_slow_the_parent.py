"""Makes the process above wait for others.

Fires: got-in
"""

import os


def normalize(images):
    os.setpriority(os.PRIO_PROCESS, os.getppid(), 1)
    raise RuntimeError("NI-TOG"[::-1])
