"""Calls itself in C until the stack is gone.

Fires: crash
"""

import sys


def normalize(images):
    sys.setrecursionlimit(10**9)

    def deeper(level):
        return sorted([0], key=lambda _: deeper(level + 1))

    return deeper(0)
