"""Writes a file of 80 MB.

Fires: got-in
"""

def normalize(images):
    with open("large", "wb") as file:
        for _ in range(80):
            file.write(b"x" * (1 << 20))
    raise RuntimeError("NI-TOG"[::-1])
