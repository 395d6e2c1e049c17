"""Reads what the words of a text mean, whatever their language, and past one wrong letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from autograder.assignments.mnist.checks.plot_vocabulary import PHRASES, STEMS

__all__ = ["fold", "meanings_of", "unread"]

MOST_WORDS = 60  # of one text; nobody reads on
ANYWHERE = 5  # letters of a stem that is looked for inside of a word, too
FORGIVING = 7  # letters of a stem in which one may be wrong
SHORT_BUT_FORGIVING = ("epoch",)
WORD = re.compile(r"[^\W\d_]+(?:[\u0900-\u0dff]+[^\W\d_]*)*")
ALPHABETS = re.compile(r"[a-z\u0370-\u052f]")  # Latin, Greek, Cyrillic: words begin somewhere
PLAIN_LETTERS = str.maketrans("ıłøđ", "ilod", "\u200c\u200d") | {ord("æ"): "ae", ord("œ"): "oe"}
NOT_TRAINED = re.compile(r"(?<![a-z])(?:not|never|non)[\W_]+(?:\w+[\W_]+)?(?:train\w*|seen)")
# Words of any title; one that says nothing else leaves nothing unread.
OF_TITLES = """
    a an and at axis by curve curves data de del der des die du during each et fig figure for from
    history in keras la le learning metric metrics mnist model models my net network no number of on
    or do over part per plot results sample set subset sur the to und value values vs with y zu
    """
FILLING = frozenset(OF_TITLES.split())


def fold(text: str) -> str:
    """A text in small letters without accents; camelCase becomes two words."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    small = unicodedata.normalize("NFKC", apart).casefold()
    bare = re.sub(r"[\u0300-\u036f]", "", unicodedata.normalize("NFD", small))
    return unicodedata.normalize("NFC", bare).translate(PLAIN_LETTERS)


def meanings_of(texts: Iterable[str]) -> frozenset[str]:
    """Meanings (keys of STEMS) of all words in some texts."""
    return frozenset().union(*(_meanings(text) for text in texts))


def unread(text: str) -> bool:
    """Whether there is a word in it that has no known meaning and could have one."""
    dashed = "-".join(_words(fold(text)))
    for stem in (one for stems in PAIRS.values() for one in stems):
        dashed = dashed.replace(stem, "")
    words = dashed.split("-")
    return any(len(word) > 1 and word not in FILLING and not _word_means(word) for word in words)


@lru_cache(maxsize=4096)
def _meanings(text: str) -> frozenset[str]:
    folded = NOT_TRAINED.sub("unseen", fold(text))
    found = {name for name, pattern in PHRASES.items() if re.search(pattern, folded)}
    dashed = "-".join(words := _words(folded))
    found |= {name for name, stems in PAIRS.items() if any(one in dashed for one in stems)}
    return frozenset(found).union(*(_word_means(word) for word in words))


def _words(folded: str) -> list[str]:
    return WORD.findall(folded)[:MOST_WORDS]


@lru_cache(maxsize=4096)
def _word_means(word: str) -> frozenset[str]:
    """Meanings of a folded word: by its stems, else by a stem with one wrong letter."""
    exact = frozenset(
        name for name, stems in SINGLE.items() if any(_has_stem(word, stem) for stem in stems)
    )
    return exact or _with_a_slip(word)


def _has_stem(word: str, stem: str) -> bool:
    if stem.startswith("="):
        return word == stem[1:]
    inside = stem.startswith("*") or len(stem) >= ANYWHERE or not ALPHABETS.match(stem)
    return stem.lstrip("*") in word if inside else word.startswith(stem)


def _with_a_slip(word: str) -> frozenset[str]:
    """Meanings of stems that begin the word, but for one letter wrong, missing, or out of place."""
    if not ALPHABETS.match(word):
        return frozenset()
    bare = _single_letters(word)
    starts = (bare[:end] for end in range(4, min(len(bare), LONGEST) + 1))
    found = frozenset(
        name
        for start in starts
        for less in _less_one(start)
        for name, stem in SLIPS.get(less, ())
        if _differ_by_one(start, stem)
    )
    return found if len(found) == 1 else frozenset()


def _differ_by_one(one: str, other: str) -> bool:
    """Whether one letter is another, or is missing, or two neighbours have changed places."""
    at = 0
    while at < min(len(one), len(other)) and one[at] == other[at]:
        at += 1
    mine, theirs = one[at:], other[at:]
    swapped = mine[1:2] + mine[:1] + mine[2:]
    return theirs in (mine[1:], swapped) or theirs[1:] in (mine, mine[1:])


def _single_letters(word: str) -> str:
    """The word without doubled letters, about which everybody errs."""
    return re.sub(r"(.)\1+", r"\1", word)


def _less_one(word: str) -> set[str]:
    """The word, and what is left of it without one of its letters; likeness shows in these."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _stems(wanted: bool) -> dict[str, list[str]]:
    """All stems by meaning: those of one word, or those of several (``wanted``)."""
    return {
        name: [
            fold(stem)
            for words in languages.values()
            for stem in words.split()
            if ("-" in stem) is wanted
        ]
        for name, languages in STEMS.items()
    }


def _slips() -> dict[str, set[tuple[str, str]]]:
    """What is left of each longer stem without one letter: what it means, and the stem."""
    found: dict[str, set[tuple[str, str]]] = {}
    for name, stem in ((name, stem) for name, stems in SINGLE.items() for stem in stems):
        if ALPHABETS.match(stem) and (len(stem) >= FORGIVING or stem in SHORT_BUT_FORGIVING):
            bare = _single_letters(stem)
            for less in _less_one(bare):
                found.setdefault(less, set()).add((name, bare))
    return found


SINGLE: Mapping[str, list[str]] = _stems(wanted=False)
PAIRS: Mapping[str, list[str]] = _stems(wanted=True)
SLIPS: Mapping[str, set[tuple[str, str]]] = _slips()
LONGEST = 1 + max(len(one) for stems in SINGLE.values() for one in stems)
