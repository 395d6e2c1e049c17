"""Leaves threads behind that keep every core busy.

Fires: overrun
"""

import threading


def busy():
    while True:
        pass


def normalize(images):
    for _ in range(4):
        threading.Thread(target=busy).start()
