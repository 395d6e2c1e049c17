"""Starts three hundred threads that sleep.

Fires: got-in
"""

import threading
import time


def normalize(images):
    for _ in range(300):
        threading.Thread(target=time.sleep, args=(2,), daemon=True).start()
    time.sleep(0.5)
    raise RuntimeError("NI-TOG"[::-1])
