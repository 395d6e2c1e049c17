"""Blocks every signal, catches every exception, and goes on.

Fires: overrun
"""

import signal


def normalize(images):
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
