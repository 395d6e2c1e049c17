"""Words for the heads of functions, loops and conditions, and for what is indented below them."""

from __future__ import annotations

import re

from autograder.submission.syntax.fault import Entry, Fault, Words

__all__ = ["BLOCKS"]

HEADS = r"(?:async\s+)?(?:def|class|if|elif|else|for|while|with|try|except|finally|match|case)\b"
HEAD_NAMES = {"function definition": "def", "class definition": "class"}


def _no_body(fault: Fault) -> Words | None:
    found = re.match(r"expected an indented block after (.+) on line (\d+)", fault.message)
    if not found:
        return None
    head = HEAD_NAMES.get(found[1], re.sub(r"[' ]|statement", "", found[1]))
    return Words(
        f"Below the line with `{head}` nothing is indented, so that it has nothing to do.",
        "Indent the lines that belong to it by four spaces more than that line. If it shall do "
        "nothing yet, write `pass` there.",
    )


def _indentation(fault: Fault) -> Words | None:
    if "inconsistent use of tabs" in fault.message:
        return Words(
            "Some lines are indented with tabs and others with spaces; they look alike and "
            "are not.",
            "Indent every line of the function with spaces, four for each step; "
            "the editor can convert tabs to spaces.",
        )
    if "unindent does not match" in fault.message:
        return Words(
            "The line is indented less than the one above, and like no line before it.",
            "Put it exactly below the line that it belongs with.",
        )
    if "unexpected indent" in fault.message:
        return Words(
            "The line is indented further than the one above, which opens nothing.",
            "Put it exactly below the line above; only below a line that ends with a colon "
            "does one indent.",
        )
    return None


def _half_import(fault: Fault) -> Words | None:
    code = fault.code.strip()
    if not re.match(r"(?:import|from)\b", code):
        return None
    if re.search(r"\bas\s*$", code):
        return Words(
            "Behind `as` the short name is missing.", "Write it, such as `import numpy as np`."
        )
    if found := re.match(r"(import\s+[\w.]+)\s+(\w+)$", code):
        line = f"{found[1]} as {found[2]}"
        return Words("Between the library and its short name `as` is missing.", "Write `as`.", line)
    return Words(
        "The import is not complete, or has words in another order than Python.",
        "Write `import library`, `import library as name`, or `from library import name`.",
    )


def _colon(fault: Fault) -> Words | None:
    if not re.match(rf"\s*{HEADS}", fault.code) or fault.code.rstrip().endswith(":"):
        return None
    code, rest = fault.line[: len(fault.code)], fault.line[len(fault.code) :]
    tries = [
        re.sub(r"\s*[;,.]?\s*$", ":", code, count=1) + rest,
        re.sub(r"\)\s*([^\s)])", r"): \1", code, count=1) + rest,
    ]
    line = next((one for one in tries if fault.reads(one)), "")
    if not line and "expected ':'" not in fault.message:
        return None
    return Words(
        "The colon at the end of the line is missing.",
        f"End the line that begins with `{fault.start}` with a colon.",
        line.strip(),
    )


def _loop_without_in(fault: Fault) -> Words | None:
    if not re.match(r"\s*for\b", fault.code) or re.search(r"\bin\b", fault.code):
        return None
    line = fault.fixed(r"^(\s*for\s+[\w, ]+?)\s+(?:on|of|from|:|=)\s*(?=[\w(\[])", r"\1 in ")
    return Words(
        "A loop is written `for name in values:`, and `in` is missing.",
        "Write `in` behind the name.",
        line.strip(),
    )


def _definition(fault: Fault) -> Words | None:
    found = re.match(r"\s*(?:async\s+)?def\b\s*(\w*)\s*(\(?)", fault.code)
    if not found:
        return None
    if not found[1]:
        return Words(
            "Behind `def` the name of the function is missing.",
            "Write the name between `def` and the brackets.",
        )
    if not found[2]:
        names = fault.code[found.end(1) :].split(":", 1)[0].strip()
        return Words(
            "Behind the function's name the round brackets are missing.",
            "Write brackets with the parameters in them, empty where there are none, and a colon.",
            f"def {found[1]}({names}):",
        )
    if re.search(r"\(\s*(?:[\d'\"]|[^)]*[\w]\.)", fault.code):
        return Words(
            "In the brackets behind `def` stand names, and no values.",
            "Write the names of the parameters; values come when the function is called.",
        )
    return None


def _belongs_to_nothing(fault: Fault) -> Words | None:
    if found := re.match(r"\s*(if|elif|while)\s*:", fault.code):
        return Words(
            f"Between `{found[1]}` and the colon the condition is missing.",
            "Write the condition there.",
        )
    if found := re.match(r"\s*(elif|else|except|finally)\b", fault.code):
        first = "try" if found[1] in ("except", "finally") else "if"
        return Words(
            f"`{found[1]}` belongs to no `{first}`.",
            f"Put it exactly below its `{first}`, with only indented lines between the two.",
        )
    if "'except' or 'finally'" in fault.message:
        return Words(
            "Below `try:` the `except` is missing.",
            "Write `except` with the exception and a colon below it, or take `try:` out.",
        )
    if "expected 'else'" in fault.message:
        return Words(
            "`a if condition` needs an `else` behind it.", "Write `a if condition else b`."
        )
    return None


BLOCKS: tuple[Entry, ...] = (
    _no_body,
    _indentation,
    _half_import,
    _colon,
    _loop_without_in,
    _definition,
    _belongs_to_nothing,
)
