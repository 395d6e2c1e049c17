"""Matplotlib: settings, colours and styles that do not exist, and values that do not fit."""

from __future__ import annotations

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


def _size(failure: Failure, _words: Words) -> Words | None:
    """``plt.figure(10, 4)``, ``figsize=10``: one number where width and height belong."""
    for call in failure.calls:
        last = dotted(call.func).rpartition(".")[2]
        named = any(one.arg == "figsize" for one in call.keywords)
        if last in ("figure", "subplots", "Figure") and (named or call.args):
            return {"name": dotted(call.func)}
    return None


def _setting(_failure: Failure, words: Words) -> Words | None:
    meant = near(words["name"], SETTINGS)
    return {"meant": meant} if meant else None


NOTES = (
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
