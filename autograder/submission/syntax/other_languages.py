"""Words for what another language writes, and Python does not: braces, ++, else if, //, const."""

from __future__ import annotations

import re

from autograder.submission.syntax.fault import Entry, Fault, Words

__all__ = ["OTHER_LANGUAGES"]

DEFINING = r"(?:function|func|fun|fn|sub|proc|define|Def|DEF|dfe|de|deff?|edf|fed)"
TYPES = (
    r"(?:int|float|double|char|bool|boolean|string|String|str|void|auto|const|let|var|final|new)"
)
ASSIGNED = {"=/": "/=", "=*": "*=", "=%": "%=", "=//": "//=", "=+": "+=", "=-": "-="}
COMPARED = {"=>": ">=", "=<": "<=", "=!": "!=", "!==": "!=", "===": "==", "<>": "!=", "! =": "!="}
WORDS = {
    "switch": "`if` and `elif`",
    "case": "`if` and `elif`",
    "foreach": "`for name in values:`",
    "unless": "`if not`",
    "until": "`while not`",
    "repeat": "`for` or `while`",
    "catch": "`except`",
    "throw": "`raise`",
    "using": "`import`",
    "include": "`import`",
    "require": "`import`",
}
LOGIC = {"&&": " and ", "||": " or "}


def _else_if(fault: Fault) -> Words | None:
    found = re.match(r"(\s*)(else\s+if|elseif|elsif|else\s*:\s*if)\b", fault.code)
    if not found or found[2] == "elif":
        return None
    line = fault.line[: found.start(2)] + "elif" + fault.line[found.end(2) :]
    return Words(
        f"Python writes `elif` for `{' '.join(found[2].split())}`.",
        "Write `elif`, a condition and a colon.",
        line.strip(),
    )


def _assigning_operator(fault: Fault) -> Words | None:
    for wrong, right in ASSIGNED.items():
        if wrong in fault.code and (line := fault.fixed(re.escape(wrong), right)):
            return Words(
                f"The operator is written {right}, with the = behind.",
                f"Write {right} for {wrong}.",
                line.strip(),
            )
    found = re.match(r"\s*([\w.\[\]]+)\s*=\s*([/*%])\s*", fault.code)
    if not found:
        return None
    spaced = fault.fixed(r"=\s*([/*%])\s*", r"\1= ")
    return Words(
        f"Before {found[2]} a value is missing.",
        f"To change what stands on the left, write {found[2]}= with the = behind.",
        spaced.strip(),
    )


def _arrow(fault: Fault) -> Words | None:
    if not re.search(r"[=(,]\s*\(?\w[\w, ]*\)?\s*=>|lambda[^:]*=>", fault.code):
        return None
    line = fault.fixed(r"(?:lambda)?\s*\(?(\b[\w, ]*?)\)?\s*=>\s*", r" lambda \1: ").strip()
    return Words(
        "Python writes a small function with `lambda` and a colon, without an arrow.",
        "Write `lambda`, the parameters, a colon and the result.",
        line,
    )


def _comparing_operator(fault: Fault) -> Words | None:
    for wrong, right in COMPARED.items():
        if wrong in fault.code and (line := fault.fixed(re.escape(wrong), right)):
            return Words(f"Python writes {right} for {wrong}.", f"Write {right}.", line.strip())
    return None


def _doubled_equals(fault: Fault) -> Words | None:
    if not re.search(r"=\s*=\s*=|=\s+=|=\s*=\s*$", fault.code):
        return None
    line = fault.fixed(r"=\s*=(?:\s*=)?", "=") or fault.fixed(r"=\s*=(?:\s*=)?", "==")
    return Words(
        "There is one = too many, or a space between two of them.",
        "One = gives a name a value; == , without a space, compares two values.",
        line.strip(),
    )


def _plus_plus(fault: Fault) -> Words | None:
    found = re.search(r"(?:(\b[\w.\[\]]+)\s*(\+\+|--)|(\+\+|--)\s*([\w.\[\]]+))", fault.code)
    if not found:
        return None
    name, sign = (found[1], found[2]) if found[1] else (found[4], found[3])
    line = fault.fixed(re.escape(found[0]), f"{name} {sign[0]}= 1".replace("\\", r"\\"))
    return Words(f"Python has no {sign}.", f"Write `{name} {sign[0]}= 1`.", line.strip())


def _logic(fault: Fault) -> Words | None:
    for wrong, right in LOGIC.items():
        if wrong in fault.code:
            line = fault.fixed(rf"\s*{re.escape(wrong)}\s*", right, count=0)
            return Words(
                f"Python writes `{right.strip()}` for {wrong}.",
                f"Write `{right.strip()}`.",
                line.strip(),
            )
    if re.search(r"(?<![\w)\]])!\s*[\w(]", fault.code):
        line = fault.fixed(r"!\s*", "not ", count=0)
        return Words("Python writes `not` for !.", "Write `not`.", line.strip())
    if re.search(r"\w\s*\?", fault.code):
        return Words(
            "The sign ? has no meaning in a program.",
            "Take it out; for a choice, write `a if condition else b`.",
        )
    return None


def _comment(fault: Fault) -> Words | None:
    if not re.match(r"\s*(?://|/\*|\*/|\*\s|<!--|--\s)", fault.line):
        return None
    text = re.sub(r"^(\s*)(?://+|/\*+|\*/|<!--|--)", r"\1#", fault.line)
    return Words(
        "Python's comments begin with #.",
        "Write # in front of each line of the comment.",
        text.strip() if fault.reads(text) else "",
    )


def _defining_word(fault: Fault) -> Words | None:
    found = re.match(rf"(\s*)({DEFINING})\s+(\w+)\s*\(([^)]*)\)", fault.code)
    if not found or found[2] == "def":
        return None
    return Words(
        f"Python defines a function with `def`, not with `{found[2]}`.",
        "Write `def`, a colon at the end, and the lines of the function indented below, "
        "without braces.",
        f"def {found[3]}({found[4]}):",
    )


def _braces(fault: Fault) -> Words | None:
    if not re.search(r"\{\s*$|^\s*\}\s*;?\s*$", fault.code):
        return None
    if re.match(r"\s*\}", fault.code) or re.search(r"[:)\w]\s*\{\s*$", fault.code):
        line = re.sub(r"\s*\{\s*$", ":", fault.code)
        return Words(
            "Python has no braces around the lines of a function, a loop or a condition.",
            "End the line with a colon, indent what belongs to it by four spaces, and "
            "take the braces out.",
            line.strip() if line != fault.code else "",
        )
    return None


def _declared_type(fault: Fault) -> Words | None:
    found = re.match(rf"\s*({TYPES})\s+[A-Za-z_]\w*\s*(?:=(?!=)|;|$)", fault.code)
    found = found or re.search(r"=\s*(new)\s+\w", fault.code)
    if not found:
        return None
    line = fault.fixed(rf"\b{found[1]}\s+", "")
    return Words(f"Python has no `{found[1]}` in front of a name.", "Leave it out.", line.strip())


def _other_word(fault: Fault) -> Words | None:
    found = re.match(r"\s*\}?\s*(\w+)\b", fault.code)
    word = found[1] if found and found[1] in WORDS else ""
    if re.match(r"\s*(?:if|elif|while|for)\b.*\b(?:then|do)\s*:?$", fault.code):
        line = fault.fixed(r"\s*\b(?:then|do)\s*:?$", ":")
        return Words(
            "Python has no `then` and no `do`.", "End the line with a colon.", line.strip()
        )
    if not word:
        return None
    return Words(f"Python has no `{word}`.", f"Write it with {WORDS[word]}.")


OTHER_LANGUAGES: tuple[Entry, ...] = (
    _else_if,
    _defining_word,
    _comment,
    _declared_type,
    _plus_plus,
    _assigning_operator,
    _arrow,
    _comparing_operator,
    _doubled_equals,
    _logic,
    _other_word,
    _braces,
)
