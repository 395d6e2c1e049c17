"""Reads memory that is not there.

Fires: crash
"""

import ctypes


def normalize(images):
    ctypes.string_at(0)
