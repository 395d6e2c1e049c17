"""Sleeps for a minute.

Fires: overrun
"""

import time


def normalize(images):
    time.sleep(60)
