"""Takes out of a notebook's bytes what nobody reads, and bounds the rest, before it is parsed.

Outputs make notebooks large, and most of what JSON can do to memory hides in them: a character
outside of Latin-1 makes a text four times as long as its bytes. They are cut out unparsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["OverBoundError", "without_outputs"]

MOST_TOKENS = 3_000_000  # strings, brackets and braces of the whole file
MOST_VALUES = 500_000  # of what is left
MOST_BYTES = 16_000_000  # of what is left; as text, up to four times that
MOST_DEPTH = 100
LEFT_OUT = frozenset({b'"outputs"', b'"widgets"'})
EMPTY = {b"[": b"[]", b"{": b"{}"}

# A string that never ends is taken to the end of the file: looked at once, not once for each quote.
STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)'
TOKEN = re.compile(STRING + rb"|[\[\]{}]", re.DOTALL)
VALUE = re.compile(rb"\s*+:\s*+(?=[\[{])")
BEFORE_VALUES = re.compile(STRING + rb"|[,\[{]", re.DOTALL)
QUOTE = ord('"')


class OverBoundError(Exception):
    """A file that no person wrote; ``str()`` continues a sentence that begins with its name."""


def without_outputs(data: bytes) -> bytes:
    """The bytes of a notebook with empty lists and objects for outputs and widgets.

    What is no JSON stays none. Raises OverBoundError; takes a second for 100 MB of lines.
    """
    view = memoryview(data)
    kept = bytearray()
    for start, end, bracket in _kept(data):
        kept += view[start:end]
        kept += bracket
        if len(kept) > MOST_BYTES:
            raise OverBoundError(f"holds more than {MOST_BYTES / 1e6:.0f} MB beside its outputs.")
    rest = bytes(kept)
    if _values(rest) > MOST_VALUES:
        raise OverBoundError(f"holds more than {MOST_VALUES:,} values beside its outputs.")
    return rest


def _values(data: bytes) -> int:
    """How many values there are at most: each but the first of a list follows a comma."""
    # One by one: taking strings out of a copy holds some 160 bytes for each of them.
    return sum(data[one.start()] != QUOTE for one in BEFORE_VALUES.finditer(data))


def _kept(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Parts to keep, each with what stands for the part that is left out after it."""
    depth = start = 0
    key_before = False
    left_out: tuple[int, bytes] | None = None  # the depth at which it began, and its bracket
    for number, token in enumerate(TOKEN.finditer(data)):
        if number > MOST_TOKENS:
            raise OverBoundError(f"holds more than {MOST_TOKENS:,} values.")
        bracket = token[0]
        if bracket in b"[{":
            if key_before:
                yield start, token.start(), b""
                left_out, key_before = (depth, EMPTY[bracket]), False
            depth += 1
            if depth > MOST_DEPTH:
                raise OverBoundError("is nested too deeply.")
        elif bracket in b"]}":
            depth -= 1
            if left_out and depth == left_out[0]:
                start = token.end()
                yield start, start, left_out[1]
                left_out = None
        elif left_out is None and bracket in LEFT_OUT:
            key_before = VALUE.match(data, token.end()) is not None
    yield (len(data) if left_out else start), len(data), b""
