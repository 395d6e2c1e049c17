"""Compares what people and platforms write: names, ids, addresses."""

from __future__ import annotations

import unicodedata

__all__ = ["letters", "same", "spellings"]


def same(text: str) -> str:
    """A text as it is compared: platforms do not tell upper from lower case in names.

    Letters with marks are one character, also where macOS wrote them as two.
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).strip()


def letters(text: str) -> str:
    """Only the letters and digits of a name, as Canvas writes it before files."""
    return "".join(one for one in same(text) if one.isalnum() or unicodedata.combining(one))


def spellings(name: str) -> frozenset[str]:
    """How a name may be written elsewhere: last name first, or without blanks and signs."""
    last, comma, first = name.partition(",")
    words = name.split()
    if comma:
        turned = [f"{first} {last}"]
    else:
        turned = [f"{words[-1]}, {' '.join(words[:-1])}"] if len(words) > 1 else []
    plain = {" ".join(same(one).split()) for one in (name, *turned)}
    return frozenset(filter(None, plain | {letters(one) for one in (name, *turned)}))
