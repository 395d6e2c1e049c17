"""Matplotlib: figures and axes taken for one another, settings that do not exist."""

from __future__ import annotations

import ast

from autograder.checks.fault_tables.known_names import word_set
from autograder.checks.faults import Failure, FaultNote, Words, near
from autograder.checks.student_code import dotted

__all__ = ["NOTES"]

SETTINGS = word_set(
    "alpha ax bottom c clip_on color colors data drawstyle fillstyle fontsize fontweight "
    "height label labelpad labels left linestyle linewidth loc lw ls marker markersize ncol "
    "pad right rotation s scalex title top visible width x y zorder figsize dpi facecolor "
    "layout constrained_layout tight_layout nrows ncols sharex sharey"
)
OF_A_FIGURE = ("tight_layout", "savefig", "suptitle", "subplots_adjust", "gcf", "show", "subplots")


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


def _size(failure: Failure, _words: Words) -> Words | None:
    """``plt.figure(10, 4)``, ``figsize=10``: one number where width and height belong."""
    for call in failure.calls:
        last = dotted(call.func).rpartition(".")[2]
        named = any(one.arg == "figsize" for one in call.keywords)
        if last in ("figure", "subplots", "Figure") and (named or call.args):
            return {"name": dotted(call.func)}
    return None


def _from_plot(failure: Failure, _words: Words) -> Words | None:
    """``ax = plt.plot(...)``: a list of lines, and no axes."""
    for part in failure.parts:
        for value in failure.values(part) if isinstance(part, ast.Name) else ():
            if isinstance(value, ast.Call) and dotted(value.func).endswith((".plot", ".bar")):
                return {"call": dotted(value.func)}
    return None


def _setting(_failure: Failure, words: Words) -> Words | None:
    meant = near(words["name"], SETTINGS)
    return {"meant": meant} if meant else None


ONE_NAME_FOR_ALL = (
    "`subplots` in {line} makes {count} axes, and the line treats all of them as one: "
    "it asks them for `{used}`."
)
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
    FaultNote(
        "AttributeError|TypeError",
        r"(?P<owner>\w+)\.set\(\) got an unexpected keyword argument '(?P<name>\w+)'",
        "`{name}` is no setting of this call: did you mean `{meant}`?",
        "Write `{meant}=` in the place of `{name}=`.",
        reads=_setting,
    ),
    FaultNote(
        "AttributeError|TypeError",
        r"Line2D\.set\(\) got an unexpected keyword argument "
        r"'(?P<name>title|xlabel|ylabel|legend)'",
        "`{name}` is no setting of a curve.",
        "Write it on a line of its own: plt.{name}(...), or ax.set_{name}(...).",
    ),
    FaultNote(
        "AttributeError|TypeError",
        r"(?P<owner>\w+)\.set\(\) got an unexpected keyword argument '(?P<name>\w+)'",
        "`{name}` is no setting that this call knows.",
        "Take `{name}=` out, or look the call up in Matplotlib's pages.",
    ),
    FaultNote(
        "ValueError",
        r"'(?P<given>.*)' is not a valid format string",
        'The third value of `plot`, "{given}", is read as a style, such as "r--"; it is no label.',
        'Say what it is: label="{given}".',
    ),
    FaultNote(
        "ValueError",
        r"'(?P<given>.*?)' is not a valid (?:value for )?(?P<name>colou?r)",
        '"{given}" is no colour that Matplotlib knows.',
        'Take a name such as "blue" or "tab:orange", or a code such as "#0072B2".',
    ),
    FaultNote(
        "ValueError",
        r"'(?P<given>.*?)' is not a valid value for (?P<name>\w+)\. Did you mean(?: one of)?: "
        r"'(?P<meant>[^']+)'",
        '"{given}" is not known here: did you mean "{meant}"?',
        'Write "{meant}".',
    ),
    FaultNote(
        "ValueError",
        r"Unrecognized marker style '?(?P<given>[^']*)",
        '"{given}" is no marker that Matplotlib knows.',
        'Take one of its signs, such as "o", "x" or ".".',
    ),
    FaultNote(
        "ValueError",
        r"num must be an integer with 1 <= num <= (?P<most>\d+), not (?P<given>-?\d+)",
        "plt.subplot counts from 1 to {most} here, and {given} is not in between.",
        "plt.subplot(rows, columns, number): the first of the plots has the number 1.",
    ),
    FaultNote(
        "OSError",
        r"'(?P<given>[^']*)' is not a valid package style",
        '"{given}" is no style that is there where work is graded.',
        "Leave plt.style.use out: the look of a figure gives no points. Newer versions of "
        'Matplotlib call the old seaborn styles "seaborn-v0_8".',
    ),
    FaultNote(
        "TypeError",
        r"object of type 'int' has no len\(\)|'int' object is not (?:iterable|subscriptable)",
        "`{name}` wants a width and a height, and gets one number.",
        "Write both in round brackets: figsize=(10, 4).",
        reads=_size,
    ),
    FaultNote(
        "TypeError",
        r"plot\(\) got an unexpected keyword argument '(?:x|y)'",
        "`plot` takes its x values and its y values without names.",
        "Write plot(epochs, values): first the x values, then the y values.",
    ),
    FaultNote(
        "TypeError",
        r"legend\(\) takes .* positional arguments? but",
        "`legend` takes the names as one list.",
        'Write plt.legend(["training", "validation"]), or better, label="..." at each plot.',
    ),
    FaultNote(
        "ValueError",
        r"must have same first dimension, but have shapes \((?P<x>\d+),?[^)]*\) and "
        r"\((?P<y>\d+)",
        "There are {x} values for the x axis and {y} for the y axis: they must be as many.",
        "Take both from the same list: range(len(values)) for x, values for y.",
    ),
    FaultNote(
        "ValueError",
        r"x and y must be the same size",
        "The values for the x axis are not as many as those for the y axis.",
        "Take both from the same list: range(len(values)) for x, values for y.",
    ),
)
