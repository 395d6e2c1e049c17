"""The bytes of one submission on their way to who grades them: large ones wait in a file.

So many large notebooks at a time take the class no memory, and one can be sent again.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator

__all__ = ["Payload"]

PIECE = 1 << 20  # bytes that are held, or sent, at once


class Payload:
    """Some bytes with their size and their SHA-256 in hexadecimal; a file of theirs has no name.

    Raises OSError where a file cannot be written.
    """

    def __init__(self, data: bytes) -> None:
        self.size = len(data)
        self.sha256 = hashlib.sha256(data).hexdigest()
        self._data = data if self.size <= PIECE else b""
        self._file = None
        if self.size > PIECE:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the payload
            self._file.write(data)
            self._file.flush()

    def pieces(self) -> Iterator[bytes]:
        """All the bytes, in pieces; for one reader at a time."""
        if self._file is None:
            yield self._data
            return
        self._file.seek(0)
        while piece := self._file.read(PIECE):
            yield piece

    def whole(self) -> bytes:
        """All the bytes at once, for who grades them."""
        return b"".join(self.pieces())

    def close(self) -> None:
        """Give the file up."""
        if self._file:
            self._file.close()
