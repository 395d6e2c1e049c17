r"""Shows names in one line so that no two look alike: what nobody can see is spelt out, as \u200b.

Names come from strangers. An invisible character, a blank at the end or a byte that is no text
makes two names of one look; a reader of a table of points has to tell them apart.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

__all__ = ["LONGEST", "identity", "told_apart", "visible"]

LONGEST = 200  # characters of a name that are shown
DIGEST = 10  # hexadecimal digits that stand for what is not shown

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})  # Unicode's categories
# Letters, marks and signs that take no ink, or only change their neighbour; no category tells them.
BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0f\ufffc"
    "\U00016fe4\U0001d159\U000e0100-\U000e01ef]"
)
NON_JOINER, JOINER = "\u200c", "\u200d"
VIRAMA = 9  # combining class of the signs after which joiners change how letters are drawn
RAW_BYTES = range(0xDC80, 0xDD00)  # how Python keeps bytes of a file name that are no text

# Letters of other alphabets that look as Latin ones do, and signs that look as ASCII ones do.
ALIKE = str.maketrans(
    "АВЕКМНОРСТУХЅІЈаеорсухѕіјһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανıɑɡ‐‑‒–—−‘’ʼ′⁄∕",  # noqa: RUF001 - that they are ambiguous is the point
    "ABEKMHOPCTYXSIJaeopcyxsijhdqwABEZHIKMNOPTYXoaviag------''''//",
)


def identity(raw: str) -> str:
    r"""What a student is called whose name is ``raw``; other names are called otherwise.

    The result can be shown, and stored as UTF-8. A backslash becomes two, so that a name with the
    six characters ``\u200b`` is not the name with the one that they stand for.
    """
    return visible(raw.replace("\\", "\\\\"))


def visible(name: str) -> str:
    r"""The name in one line with everything in it visible: invisible characters as \u200b.

    Bytes that are no text are \xfc. A blank is spelt out where it could not be seen: at an end, or
    beside another. Joiners stay where they change how a word is drawn, as in Persian and Hindi.
    """
    return "".join(_shown(name, at) for at in range(len(name)))


def told_apart(names: Iterable[str], longest: int = LONGEST) -> dict[str, str]:
    """How to show each of these names in one table: cut to ``longest``, and no two alike.

    Where two look alike, as with letters of other alphabets or in full width, what is not ASCII is
    spelt out in both.
    """
    shown = {name: visible(name) for name in names}
    alike = Counter(map(_look, shown.values()))
    spelt = {
        name: _cut(_ascii(text) if alike[_look(text)] > 1 else text, name, longest)
        for name, text in shown.items()
    }
    twice = Counter(spelt.values())
    return {
        name: f"{text} [{_digest(name)}]" if twice[text] > 1 else text
        for name, text in spelt.items()
    }


def _shown(name: str, at: int) -> str:
    character = name[at]
    if character == " ":
        return " " if _blank_is_seen(name, at) else r"\u0020"
    hidden = unicodedata.category(character) in UNSEEN or BLANK.match(character)
    if hidden and not _joins(name, at):
        return _spelt(character)
    if at == 0 and unicodedata.category(character).startswith("M"):
        return _spelt(character)  # a mark would be drawn over what stands before the name
    return character


def _spelt(character: str) -> str:
    code = ord(character)
    if code in RAW_BYTES:
        return rf"\x{code - 0xDC00:02x}"
    return rf"\u{code:04x}" if code < 0x10000 else rf"\U{code:08x}"


def _blank_is_seen(name: str, at: int) -> bool:
    return 0 < at < len(name) - 1 and name[at - 1] != " "


def _joins(name: str, at: int) -> bool:
    """Whether it is a joiner in a place where one has a meaning."""
    before, after = name[at - 1 : at], name[at + 1 : at + 2]
    if name[at] not in (JOINER, NON_JOINER) or not before or not after:
        return False
    if unicodedata.combining(before) == VIRAMA:
        return True
    arabic = unicodedata.bidirectional(before) == unicodedata.bidirectional(after) == "AL"
    return name[at] == NON_JOINER and arabic


def _look(text: str) -> str:
    """Equal for texts that a reader takes for one another."""
    plain = text.replace(JOINER, "").replace(NON_JOINER, "")
    return unicodedata.normalize("NFKC", plain).translate(ALIKE)


def _ascii(text: str) -> str:
    return "".join(one if one.isascii() else _spelt(one) for one in text)


def _cut(text: str, name: str, longest: int) -> str:
    """Names that begin alike and differ only in what is cut off keep another ending."""
    return text if len(text) <= longest else f"{text[:longest]}... [{_digest(name)}]"


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST]
