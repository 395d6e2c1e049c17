"""Opens a TCP connection.

Fires: connection
"""

import socket


def normalize(images):
    with socket.create_connection(("127.0.0.1", int("@PORT@")), timeout=2) as line:
        line.sendall(b"hello")
