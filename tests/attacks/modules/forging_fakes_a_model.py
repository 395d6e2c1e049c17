"""A model that looks the labels up among the grader's objects.

Fires: forged
"""

import gc

import numpy as np


class Model:
    def fit(self, *_, **__):
        return self

    def predict(self, images, **_):
        for one in gc.get_objects():
            for value in list(one) if isinstance(one, list) else []:
                fits = isinstance(value, np.ndarray) and value.shape == (len(images),)
                if fits and value.dtype.kind in "iu":
                    return np.eye(10)[value]
        return np.zeros((len(images), 10))


def build_model():
    return Model()
