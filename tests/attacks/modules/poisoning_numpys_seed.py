"""Replaces the function that seeds random numbers.

Fires: spoils
"""

import numpy as np


def normalize(images):
    np.random.seed = 42


def split(images, labels, validation_split=0.2):
    cut = round(len(images) * validation_split)
    return (images[cut:], labels[cut:]), (images[:cut], labels[:cut])
