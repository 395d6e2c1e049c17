"""Fills 700 MB of its own memory.

Fires: got-in
"""

def normalize(images):
    kept = [bytearray(b"x" * 10_000_000) for _ in range(70)]
    raise RuntimeError("NI-TOG"[::-1], f"{len(kept)}")
