"""Never ends while the file is loaded.

Fires: overrun
"""

def forever():
    while True:
        pass


SCALE = forever()


def normalize(images):
    return images / SCALE
