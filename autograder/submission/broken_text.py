"""Which names a text would give a value to if Python could read it; by the look of its lines."""

from __future__ import annotations

import re

__all__ = ["defines", "names_given"]

# Whatever somebody may write in the place of `def`.
NO_HEAD = r"(?!(?:return|yield|await|print|assert|del|raise|in|not|if|from|import)\b)"
WORD = rf"(?:async[ \t]++)?{NO_HEAD}\w++"
GIVEN = re.compile(
    r"""^[ \t]*+(?:
        (?:async[ \t]++)?(?:def|class)[ \t]++(?P<defined>\w++)
      | (?P<assigned>[^\W\d]\w*+(?:[ \t]*+,[ \t]*+[^\W\d]\w*+)*+)[ \t]*+=(?!=)
      | (?P<imported>(?:import|from)\b[^\n#]*+)
    )""",
    re.VERBOSE | re.MULTILINE,
)
# What a broken import of a library most likely was to be called.
USUAL_NAMES = {"numpy": "np", "pyplot": "plt", "tensorflow": "tf", "pandas": "pd", "seaborn": "sns"}
NAME = re.compile(r"[^\W\d]\w*+")


def defines(text: str, name: str) -> bool:
    """Whether a line looks like the head of a function of this name, rightly written or not."""
    made = rf"{name}[ \t]*+=[^=\n](?:[^\n]*=>|[ \t]*+lambda\b)"
    head = rf"(?:async[ \t]++)?def[ \t]++{name}\b|{WORD}[ \t]++{name}[ \t]*+[(:]|{made}"
    return bool(re.search(rf"^[ \t]*+(?:{head})", text, re.MULTILINE))


def names_given(text: str) -> frozenset[str]:
    """Names that its lines define, assign or import."""
    names: set[str] = set()
    for found in GIVEN.finditer(text):
        if found["imported"]:
            imported = NAME.findall(found["imported"])
            names.update(imported, (USUAL_NAMES[one] for one in imported if one in USUAL_NAMES))
        else:
            names.update(NAME.findall(found["defined"] or found["assigned"]))
    return frozenset(names)
