"""Never ends.

Fires: overrun
"""

def normalize(images):
    while True:
        pass
