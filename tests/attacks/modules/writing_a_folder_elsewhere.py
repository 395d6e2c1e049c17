"""Makes a folder outside of its own.

Fires: canary
"""

import os


def normalize(images):
    os.makedirs("@CANARY@/a/b")
