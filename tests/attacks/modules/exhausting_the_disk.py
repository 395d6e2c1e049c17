"""Writes 100 MB in files of 5 MB.

Fires: got-in
"""

import time


def normalize(images):
    for number in range(20):
        with open(f"part{number}", "wb") as file:
            file.write(b"x" * (5 << 20))
        time.sleep(0.02)
    raise RuntimeError("NI-TOG"[::-1])
