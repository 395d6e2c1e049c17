"""Prints thirty megabytes.

Fires: noise
"""

def normalize(images):
    for _ in range(300):
        print("x" * 100_000)
