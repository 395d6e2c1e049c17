"""Takes the import system away.

Fires: spoils
"""

import importlib
import sys


def normalize(images):
    importlib.import_module = None
    sys.path.clear()
    sys.modules["json"] = sys.modules["matplotlib.pyplot"] = None


def split(images, labels, validation_split=0.2):
    cut = round(len(images) * validation_split)
    return (images[cut:], labels[cut:]), (images[:cut], labels[:cut])
