"""Words for what was right in Python 2: print without brackets, a comma behind an exception."""

from __future__ import annotations

import re

from autograder.submission.syntax.fault import Entry, Fault, Words

__all__ = ["PYTHON_2"]


def _python_2_print(fault: Fault) -> Words | None:
    found = re.search(r"Missing parentheses in call to '(\w+)'", fault.message)
    if not found:
        return None
    line = fault.fixed(rf"\b{found[1]}\s+(.+?)\s*$", rf"{found[1]}(\1)")
    whole = re.sub(rf"\b({found[1]})\s+(.+?)\s*$", r"\1(\2)", fault.line)
    return Words(
        f"`{found[1]}` needs round brackets; without them it is Python 2.",
        "Put brackets around what follows it.",
        (whole if fault.reads(whole) else line).strip(),
    )


def _python_2_errors(fault: Fault) -> Words | None:
    if found := re.match(r"(\s*)except\s+([\w.]+)\s*,\s*([a-z_]\w*)\s*:", fault.line):
        return Words(
            "Python 2 wrote a comma between the exception and its name.",
            "Write `as` in the place of the comma.",
            f"except {found[2]} as {found[3]}:",
        )
    if found := re.match(r"(\s*)raise\s+(\w+)\s*,\s*(.+)", fault.line):
        line = f"{found[1]}raise {found[2]}({found[3].rstrip()})"
        return Words(
            "Python 2 wrote a comma behind the exception.",
            "Put the text into brackets behind the exception's name.",
            line.strip() if fault.reads(line) else "",
        )
    if "must be parenthesized" in fault.message:
        return Words(
            "Several exceptions stand behind `except` without brackets.",
            "Put brackets around them: `except (ValueError, TypeError):`.",
        )
    if re.search(r"<>|`", fault.code):
        return Words(
            "<> and ` are signs of Python 2.",
            "Write != for <>, and str(...) for what stands between ` and `.",
        )
    return None


PYTHON_2: tuple[Entry, ...] = (
    _python_2_print,
    _python_2_errors,
)
