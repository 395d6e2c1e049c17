"""Compares names and identifiers as people mean them, however a system has spelt them."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["letters", "same", "words"]


def same(text: str) -> str:
    """A text as it is compared: composed (Unicode NFC), in one case, blanks as one blank.

    macOS writes marks behind letters as characters of their own in names of files, and platforms do
    not tell upper from lower case in names and addresses.
    """
    folded = unicodedata.normalize("NFC", text).casefold()
    return " ".join(unicodedata.normalize("NFC", folded).split())


def words(name: str) -> str:
    """The words of a name, in an order that does not depend on which of them comes first."""
    return " ".join(sorted(re.split(r"[\s,;]+", same(name).strip(" ,;"))))


def letters(name: str) -> str:
    """Letters and digits of a name without accents, as Canvas puts it before names of files.

    "Müller, Jörg" is "mullerjorg". Letters of other scripts stay.
    """
    plain = unicodedata.normalize("NFKD", same(name))
    return "".join(one for one in plain if one.isalnum())
