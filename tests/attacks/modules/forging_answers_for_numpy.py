"""An array whose class answers NumPy's functions itself.

Fires: forged
"""

import numpy as np


class Agreeable(np.ndarray):
    def __array_function__(self, function, types, args, kwargs):
        return True


def normalize(images):
    return np.zeros(images.shape).view(Agreeable)
