"""Reads what is mounted where.

Fires: got-in
"""

def normalize(images):
    with open("/proc/self/mountinfo") as file:
        raise RuntimeError("NI-TOG"[::-1], f"{len(file.read())}")
