"""What exhibits are made of: PNG pictures, a digit's name, whether there is anything to show."""

from __future__ import annotations

import base64
import io

import numpy as np

from autograder.checking import Evidence
from autograder.observations import Array, Outcome

__all__ = ["a_digit", "ink", "png", "returned"]


def returned(evidence: Evidence, call: str) -> bool:
    """Whether this call was made and gave something back."""
    seen = evidence.observations.get(call)
    return seen is not None and seen.outcome is Outcome.RETURNED


def a_digit(label: int) -> str:
    """The digit with its article: "a 4", "an 8"."""
    return f"an {label}" if label == 8 else f"a {label}"


def png(pixels: Array, colours: int = 0) -> bytes:
    """PNG in base64, of pixels (height, width) or (height, width, 3)."""
    from PIL import Image

    image = Image.fromarray(np.ascontiguousarray(pixels))
    if colours:
        image = image.quantize(colours, Image.Quantize.FASTOCTREE)
    file = io.BytesIO()
    image.save(file, "PNG")
    return base64.b64encode(file.getvalue())


def ink(image: Array) -> bytes:
    """A digit as a network sees it: 0 is paper, 1 is ink, and what lies outside is cut off."""
    values = np.nan_to_num(image.astype(np.float64), nan=0.0, posinf=1.0, neginf=0.0)
    return png(np.round(255 * (1 - values.clip(0, 1))).astype(np.uint8))
