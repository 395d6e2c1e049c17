"""Takes away what wraps text streams.

Fires: spoils
"""

import io


def normalize(images):
    io.TextIOWrapper = None
    io.StringIO = None


def split(images, labels, validation_split=0.2):
    cut = round(len(images) * validation_split)
    return (images[cut:], labels[cut:]), (images[:cut], labels[:cut])
