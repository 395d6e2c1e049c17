"""Matplotlib: figures and axes taken for one another, and what only one of them can do."""

from __future__ import annotations

import ast

from autograder.checks.faults import Failure, FaultNote, Words
from autograder.checks.student_code import dotted

__all__ = ["NOTES"]

OF_A_FIGURE = ("tight_layout", "savefig", "suptitle", "subplots_adjust", "gcf", "show", "subplots")
ONE_NAME_FOR_ALL = (
    "`subplots` in {line} makes {count} axes, and the line treats all of them as one: "
    "it asks them for `{used}`."
)


def _subplots(failure: Failure) -> tuple[ast.Assign, ast.Call] | None:
    """The line of the function that makes axes, the nearest above the failing one."""
    found = [
        (node, node.value)
        for node in ast.walk(failure.within or failure.code.tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        if dotted(node.value.func).endswith("subplots") and node.lineno <= failure.line
    ]
    return max(found, key=lambda one: one[0].lineno, default=None)


def _grid(call: ast.Call) -> tuple[int, int]:
    """Rows and columns that ``subplots`` is asked for; 1 where it is not said in numbers."""
    given: dict[str, ast.expr] = dict(zip(("nrows", "ncols"), call.args, strict=False))
    given |= {one.arg: one.value for one in call.keywords if one.arg in ("nrows", "ncols")}
    sizes = [getattr(given.get(name), "value", 1) for name in ("nrows", "ncols")]
    rows, columns = (one if type(one) is int else 1 for one in sizes)
    return rows, columns


def _several_axes(failure: Failure, words: Words) -> Words | None:
    """One name for the whole array of axes that ``subplots(1, 2)`` gives."""
    made = _subplots(failure)
    if made is None:
        return None
    node, call = made
    rows, columns = _grid(call)
    if max(rows, columns) < 2:
        return None
    names = "ax1, ax2" if rows * columns == 2 else ", ".join(f"ax{n + 1}" for n in range(columns))
    if min(rows, columns) > 1:
        rest = ", ".join(f"ax{n + 1}" for n in range(columns, 2 * columns))
        names = f"({names}), ({rest})" + ("" if rows == 2 else ", ...")
    shape = f"{rows} x {columns}" if min(rows, columns) > 1 else str(rows * columns)
    return {
        "line": failure.where(node.lineno),
        "count": shape,
        "write": f"fig, ({names}) = {failure.code.shown(call)}",
        "used": words.get("name", "plot"),
    }


def _figure_first(failure: Failure, _words: Words) -> Words | None:
    """``ax1, ax2 = plt.subplots(...)``: the first of the two is the figure."""
    made = _subplots(failure)
    targets = made[0].targets[0] if made else None
    if made is None or not isinstance(targets, ast.Tuple) or len(targets.elts) < 2:
        return None
    first = failure.code.shown(targets.elts[0])
    used = {dotted(part.value) for part in failure.parts if isinstance(part, ast.Attribute)}
    if first not in used:
        return None
    return {"first": first, "line": failure.where(made[0].lineno)}


def _pair(failure: Failure, _words: Words) -> Words | None:
    """``fig = plt.subplots()``: figure and axes in one name."""
    made = _subplots(failure)
    target = made[0].targets[0] if made else None
    if made is None or not isinstance(target, ast.Name):
        return None
    return {
        "name": target.id,
        "line": failure.where(made[0].lineno),
        "call": failure.code.shown(made[1]),
    }


def _one_axes(failure: Failure, _words: Words) -> Words | None:
    made = _subplots(failure)
    if made is None:
        return None
    return {"line": failure.where(made[0].lineno), "call": failure.code.shown(made[1])}


def _three_names(failure: Failure, _words: Words) -> Words | None:
    """``fig, ax1, ax2 = plt.subplots(1, 2)``: the brackets around the axes are missing."""
    made = _subplots(failure)
    if made is None or made[0] is not failure.statement:
        return None
    targets = made[0].targets[0]
    if not isinstance(targets, ast.Tuple):
        return None
    first, *rest = (failure.code.shown(one) for one in targets.elts)
    return {"write": f"{first}, ({', '.join(rest)}) = {failure.code.shown(made[1])}"}


def _of_the_figure(_failure: Failure, words: Words) -> Words | None:
    return {} if words["name"] in OF_A_FIGURE else None


def _only_of_pyplot(_failure: Failure, words: Words) -> Words | None:
    return {} if words["meant"] == f"set_{words['name']}" else None


def _from_plot(failure: Failure, _words: Words) -> Words | None:
    """``ax = plt.plot(...)``: a list of lines, and no axes."""
    for part in failure.parts:
        for value in failure.values(part) if isinstance(part, ast.Name) else ():
            if isinstance(value, ast.Call) and dotted(value.func).endswith((".plot", ".bar")):
                return {"call": dotted(value.func)}
    return None


NOTES = (
    FaultNote(
        "AttributeError",
        r"'numpy\.ndarray' object has no attribute '(?P<name>\w+)'",
        ONE_NAME_FOR_ALL,
        "Give each axes a name, `{write}`, and use them one by one.",
        reads=_several_axes,
        expected="one axes at a time",
    ),
    FaultNote(
        "IndexError",
        r"too many indices for array: array is 1-dimensional, but 2 were indexed",
        "`subplots` in {line} makes {count} axes in one row: one number picks one of them.",
        "Write axes[0] and axes[1], or `{write}`.",
        reads=_several_axes,
    ),
    FaultNote(
        "IndexError",
        r"index (?P<index>-?\d+) is out of bounds for axis \d with size (?P<size>\d+)",
        "`subplots` in {line} makes {count} axes, and the line asks for one that is not there.",
        "The first has the number 0, the last the number {size} - 1.",
        reads=_several_axes,
    ),
    FaultNote(
        "AttributeError",
        r"'Figure' object has no attribute '(?P<name>\w+)'",
        "`{first}` is the figure, and no axes: `subplots` ({line}) gives the figure first.",
        "Write fig, ax = plt.subplots(), or fig, (ax1, ax2) = plt.subplots(1, 2), and draw with "
        "the axes.",
        reads=_figure_first,
    ),
    FaultNote(
        "AttributeError",
        r"'Figure' object has no attribute '(?P<name>title)'",
        "A figure has no `title`: its heading is called suptitle.",
        'Write fig.suptitle("...") for the whole figure, or ax.set_title("...") for one axes.',
    ),
    FaultNote(
        "AttributeError",
        r"'Figure' object has no attribute '(?P<name>\w+)'",
        "A figure has no `{name}`: curves and their labels belong to the axes on it.",
        "Make both at once, fig, ax = plt.subplots(), and call `{name}` of the axes (or of plt).",
    ),
    FaultNote(
        "AttributeError",
        r"'tuple' object has no attribute '(?P<name>\w+)'",
        "`{call}` in {line} gives two things, the figure and the axes; `{name}` is both.",
        "Give each a name: fig, ax = {call}.",
        reads=_pair,
    ),
    FaultNote(
        "TypeError",
        r"'Axes' object is not subscriptable",
        "`{call}` in {line} makes one axes: there is none to pick with square brackets.",
        "Use it without brackets, or ask for more: plt.subplots(1, 2).",
        reads=_one_axes,
    ),
    FaultNote(
        "TypeError",
        r"cannot unpack non-iterable Axes object",
        "`{call}` makes one axes, and the line has names for more.",
        "Ask for as many as you have names: plt.subplots(1, 2) makes two.",
        reads=_one_axes,
    ),
    FaultNote(
        "ValueError",
        r"not enough values to unpack|too many values to unpack",
        "`subplots` gives two things: the figure, and all axes together.",
        "Put the axes in brackets: `{write}`.",
        reads=_three_names,
    ),
    FaultNote(
        "AttributeError",
        r"'Axes' object has no attribute '(?P<name>\w+)'",
        "An axes has no `{name}`: it belongs to the figure, or to plt.",
        "Write plt.{name} in its place.",
        reads=_of_the_figure,
    ),
    FaultNote(
        "AttributeError",
        r"'Axes' object has no attribute '(?P<name>\w+)'.*Did you mean: '(?P<meant>set_\w+)'",
        "An axes has no `{name}`; only plt has.",
        "An axes calls it `{meant}`: write ax.{meant}(...).",
        reads=_only_of_pyplot,
    ),
    FaultNote(
        "AttributeError",
        r"'matplotlib\.pyplot' has no attribute '(?P<name>set_\w+)'.*Did you mean: "
        r"'(?P<meant>\w+)'",
        "plt has no `{name}`; only an axes has.",
        "With plt it is called `{meant}`: write plt.{meant}(...).",
    ),
    FaultNote(
        "AttributeError",
        r"'list' object has no attribute '(?P<name>\w+)'",
        "`{call}` gives a list of lines, and no axes.",
        "Take the axes from fig, ax = plt.subplots(), and then call ax.plot and ax.{name}.",
        reads=_from_plot,
    ),
    FaultNote(
        "AttributeError",
        r"'list' object has no attribute 'plot'",
        "A list cannot draw itself.",
        "Hand the list to a function that draws: plt.plot(the_list).",
    ),
)
