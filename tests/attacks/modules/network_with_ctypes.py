"""Opens a connection by the C library alone.

Fires: connection
"""

import ctypes
import struct


def normalize(images):
    libc = ctypes.CDLL(None)
    line = libc.socket(2, 1, 0)
    address = struct.pack("<H", 2) + struct.pack(">H", int("@PORT@")) + bytes([127, 0, 0, 1]) + bytes(8)
    libc.connect(line, address, len(address))
    libc.write(line, b"hello", 5)
