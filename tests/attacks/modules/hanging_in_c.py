"""Gets lost in a regular expression, which no signal handler of Python interrupts.

Fires: overrun
"""

import re


def normalize(images):
    re.fullmatch(r"(a|a)*b", "a" * 60)
