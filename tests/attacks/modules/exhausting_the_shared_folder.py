"""Writes 100 MB into the folder for shared memory.

Fires: got-in
"""

import os


def normalize(images):
    path = "/dev/shm/@MARK@"
    try:
        with open(path, "wb") as file:
            for _ in range(100):
                file.write(b"x" * (1 << 20))
    finally:
        os.remove(path)
    raise RuntimeError("NI-TOG"[::-1])
