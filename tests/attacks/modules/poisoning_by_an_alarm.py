"""Sets an alarm that goes off in the next function.

Fires: spoils
"""

import signal
import time


def normalize(images):
    signal.alarm(1)


def split(images, labels, validation_split=0.2):
    time.sleep(1.5 if len(images) < 100 else 0)
    cut = round(len(images) * validation_split)
    return (images[cut:], labels[cut:]), (images[:cut], labels[:cut])
