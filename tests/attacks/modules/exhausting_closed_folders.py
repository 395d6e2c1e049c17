"""Writes 100 MB into a folder that nobody may list.

Fires: got-in
"""

import os
import time


def normalize(images):
    os.mkdir("closed", 0o300)
    for number in range(20):
        with open(f"closed/part{number}", "wb") as file:
            file.write(b"x" * (5 << 20))
        time.sleep(0.02)
    raise RuntimeError("NI-TOG"[::-1])
