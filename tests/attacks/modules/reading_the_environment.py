"""Reads the grader's environment variables.

Fires: token
"""

import os


def normalize(images):
    raise RuntimeError(os.environ["@ENVNAME@"])
