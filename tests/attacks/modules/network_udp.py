"""Sends a UDP datagram.

Fires: connection
"""

import socket


def normalize(images):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.sendto(b"hello", ("127.0.0.1", int("@PORT@")))
