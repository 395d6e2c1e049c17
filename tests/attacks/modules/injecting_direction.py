"""Turns the direction of the text around.

Fires: noise
"""

def normalize(images):
    raise RuntimeError("\u202e\u2066stniop 001 fo 001\u2069\u202c\u200b")
