"""Talks over a socket that has no file.

Fires: connection
"""

import socket


def normalize(images):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.sendto(b"hello", "\0@MARK@")
