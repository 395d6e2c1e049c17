"""Which name of Keras somebody meant who wrote one that it does not know."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

__all__ = ["OLD_NAMES", "nearest"]

# Names of earlier versions of Keras and TensorFlow, and what they are called now.
OLD_NAMES = {
    "lr": "learning_rate",
    "learn_rate": "learning_rate",
    "rate": "learning_rate",
    "output_dim": "units",
    "nb_units": "units",
    "n_units": "units",
    "num_units": "units",
    "neurons": "units",
    "init": "kernel_initializer",
    "act": "activation",
    "bias": "use_bias",
    "metric": "metrics",
    "AdamOptimizer": "Adam",
    "GradientDescentOptimizer": "SGD",
}
# Names of the lesson: who wrote something that is as near to another name has meant these.
LESSONS = ("adam", "relu", "softmax", "accuracy", "sparsecategoricalcrossentropy")
# Letters that may be wrong in a name of so many: one for each.
LENGTHS = (3, 8, 16)
SHORTEST_BEGINNING = 6  # letters
LONG, ALIKE, CLEARLY = 12, 0.85, 0.04  # of long names, in which a whole part may be missing


def nearest(given: str, known: Iterable[str]) -> str | None:
    """The known name that is most like the given one; None where none is, or several are.

    Capitals, blanks, hyphens and underscores make no difference.
    """
    names = list(known)
    if OLD_NAMES.get(given) in names:
        return OLD_NAMES[given]
    plain = {_plain(name): name for name in sorted(names)}  # of two alike, the one in small letters
    text = _plain(given)
    found = _by_letters(text, plain) or _by_beginning(text, plain) or _by_parts(text, plain)
    if len(found) > 1:
        found = [name for name in found if name in LESSONS]
    return plain[found[0]] if len(found) == 1 else None


def _by_letters(given: str, known: Iterable[str]) -> list[str]:
    allowed = sum(len(given) >= length for length in LENGTHS)
    wrong = {name: _distance(given, name) for name in known if abs(len(name) - len(given)) < 4}
    least = min(wrong.values(), default=allowed + 1)
    return [name for name, count in wrong.items() if count == least <= allowed]


def _by_beginning(given: str, known: Iterable[str]) -> list[str]:
    if len(given) < SHORTEST_BEGINNING:
        return []
    lengths = (len(given) - 1, len(given), len(given) + 1)
    return [
        name
        for name in known
        if len(name) > len(given) and min(_distance(given, name[:end]) for end in lengths) <= 1
    ]


def _by_parts(given: str, known: Iterable[str]) -> list[str]:
    if len(given) < LONG:
        return []
    alike = {name: difflib.SequenceMatcher(None, given, name).ratio() for name in known}
    best = max(alike.values(), default=0.0)
    near = [name for name, value in alike.items() if value > best - CLEARLY]
    return near if best >= ALIKE else []


def _distance(one: str, other: str) -> int:
    """Letters to change, add, leave out or swap with the next one, to make one of the other."""
    above: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, above, row = above, row, [i]
        for j, second in enumerate(other, start=1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != second))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == second:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _plain(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "").replace(" ", "")
