r"""Tells which of an assignment's functions a file seems to define, by a search of its bytes.

It chooses between files of one student, and decides on no point. Nothing is parsed: a notebook is
searched as the text that it is stored as, in which lines end with ``\n`` and a quote.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Defined", "functions_in"]

MOST = 100  # functions that are counted where none are named
BODY = 8_000  # bytes in which a function's body is searched
BEGINS = rb'(?:^|"|\\n|\\t)[ \t]*(?:async +)?def +'
NAME = re.compile(BEGINS + rb"([A-Za-z_]\w*) *\(", re.MULTILINE | re.ASCII)
NEXT = re.compile(BEGINS + rb"\w", re.MULTILINE)
STUB = re.compile(rb"raise +NotImplementedError")


@dataclass(frozen=True)
class Defined:
    """How many functions are defined, and of how many of them the body is more than a stub."""

    all: int = 0
    filled: int = 0


def functions_in(data: bytes, functions: Sequence[str]) -> Defined:
    """What a script or a notebook defines; a function's last definition counts, as in Python.

    Where no ``functions`` are named, all that it defines are counted.
    """
    names = list(functions) or sorted({one.decode() for one in NAME.findall(data)})[:MOST]
    found = [_filled(data, name) for name in names]
    return Defined(sum(one is not None for one in found), sum(one is True for one in found))


def _filled(data: bytes, name: str) -> bool | None:
    """Whether the function's body is filled in; None where there is no such function."""
    sign = re.compile(BEGINS + re.escape(name.encode()) + rb" *\(", re.MULTILINE)
    last = None
    for last in sign.finditer(data):  # noqa: B007 - the last one is wanted
        pass
    if last is None:
        return None
    after = NEXT.search(data, last.end(), last.end() + BODY)
    end = after.start() if after else last.end() + BODY
    return STUB.search(data, last.end(), end) is None
