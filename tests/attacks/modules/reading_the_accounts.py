"""Reads the list of the machine's users.

Fires: got-in
"""

def normalize(images):
    with open("/etc/passwd") as file:
        raise RuntimeError("NI-TOG"[::-1], f"{len(file.read())}")
