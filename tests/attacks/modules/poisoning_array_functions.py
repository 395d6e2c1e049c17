"""Replaces NumPy's functions by others.

Fires: spoils
"""

import numpy as np


def normalize(images):
    np.asarray = np.array = np.ascontiguousarray = np.array_equal = lambda *_, **__: False


def split(images, labels, validation_split=0.2):
    cut = round(len(images) * validation_split)
    return (images[cut:], labels[cut:]), (images[:cut], labels[:cut])
