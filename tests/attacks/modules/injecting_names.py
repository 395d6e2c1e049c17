"""Hides control characters in the name of a type.

Fires: noise
"""

def normalize(images):
    name = "ndarray\x1b[2K\r points: 100 of 100"
    print("\x1b[8m")
    return type(name, (), {})()
