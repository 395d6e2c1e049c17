"""Leaves settings for Keras in the home folder.

Fires: canary
"""

from pathlib import Path


def normalize(images):
    place = Path("@CANARY@/.keras")
    place.mkdir()
    (place / "keras.json").write_text('{"floatx": "float16"}')
