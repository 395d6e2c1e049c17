"""Writes 100 MB into files that it keeps open, and that have no name any more.

Fires: got-in
"""

import os
import time


def normalize(images):
    kept = []
    for number in range(20):
        kept.append(open(f"part{number}", "wb"))
        os.unlink(f"part{number}")
        kept[-1].write(b"x" * (5 << 20))
        kept[-1].flush()
        time.sleep(0.02)
    raise RuntimeError("NI-TOG"[::-1])
