"""Leaves a trace function behind that raises at every line.

Fires: spoils
"""

import sys


def normalize(images):
    def trace(*_):
        raise RuntimeError

    sys.settrace(trace)


def split(images, labels, validation_split=0.2):
    cut = round(len(images) * validation_split)
    return (images[cut:], labels[cut:]), (images[:cut], labels[:cut])
