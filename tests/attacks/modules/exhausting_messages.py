"""Raises an error with a message of twenty megabytes.

Fires: noise
"""

def normalize(images):
    raise RuntimeError("x" * 20_000_000)
