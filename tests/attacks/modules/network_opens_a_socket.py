"""Makes a socket, and connects it to nothing.

Fires: got-in
"""

import socket


def normalize(images):
    socket.socket().close()
    raise RuntimeError("NI-TOG"[::-1])
