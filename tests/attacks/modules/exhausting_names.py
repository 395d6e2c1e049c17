"""Makes three thousand files.

Fires: got-in
"""

import time


def normalize(images):
    for number in range(3000):
        open(f"f{number}", "w").close()
        if number % 100 == 0:
            time.sleep(0.01)
    raise RuntimeError("NI-TOG"[::-1])
