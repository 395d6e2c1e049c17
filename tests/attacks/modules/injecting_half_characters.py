"""Raises an error whose text no file can hold.

Fires: crash
"""

def normalize(images):
    raise RuntimeError("\x1b\ud83d and \udead")
