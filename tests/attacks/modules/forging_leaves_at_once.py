"""Ends the process with status 0, past every handler.

Fires: forged
"""

import os


def normalize(images):
    os._exit(0)
