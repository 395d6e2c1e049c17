"""Says what came back in place of the figure, and what to write to give the figure back."""

from __future__ import annotations

from collections.abc import Callable

from autograder.assignments.mnist.checks.plot_layout import figure_of
from autograder.checks import Evidence, Finding, finding

__all__ = ["empty_figure", "no_figure", "one_figure"]

MAKE = "`figure, axes = plt.subplots(1, 2)` makes a figure that has the name `figure`"
RETURN = f"{MAKE}; `return figure` in the last line gives it back."
SEVERAL = ("tuple", "list", "ndarray", "dict", "Series", "generator", "set")
PARTS = ("Legend", "Text", "Line2D", "PathCollection", "SubFigure", "Canvas", "Manager", "Spine")
FUNCTIONS = ("function", "method", "builtin_function_or_method", "partial")


def one_figure(*, shows: bool) -> str:
    """What a tutorial with a figure for each panel has to become; it may show each of them."""
    last = "Leave plt.show() out, and end" if shows else "End"
    return (
        "Make one figure with two axes first: `figure, (left, right) = plt.subplots(1, 2)`. Draw "
        "accuracy with left.plot, left.set_title and left.legend, loss with those of right. "
        f"{last} with `return figure`."
    )


def no_figure(evidence: Evidence, call: str) -> Finding:
    """Why what came back is no figure."""
    kind = str(evidence.value(call, "kind"))
    drawn = bool(figure_of(evidence, call)["curves"])
    shown = int(evidence.value(call, "shown") or 0)
    rationale, advice = _words_of(kind, drawn, shown > 0)
    if drawn and shown > 1:
        advice = one_figure(shows=True)
    came = "None" if kind == "NoneType" else f"a value of type {kind}"
    return finding(rationale, "a matplotlib Figure", came, advice)


def empty_figure(evidence: Evidence, call: str) -> Finding:
    """Curves were drawn, and it is another figure that came back."""
    if shown := int(evidence.value(call, "shown") or 0):
        return finding(
            "The figure that came back is empty: plt.show() puts the one that was drawn away, and "
            "plt.gcf() after it makes a new one.",
            "the figure with the curves",
            "a figure with nothing in it",
            one_figure(shows=True)
            if shown > 1
            else "Give the figure a name before plt.show(), as in `figure = plt.gcf()`, and end "
            "with `return figure`. Or leave plt.show() out.",
        )
    return finding(
        "The figure that came back is empty: the curves are drawn in another one.",
        "the figure with the curves",
        "a figure with nothing in it",
        "plt.figure(), plt.subplots() and a plot of pandas each make a new figure. Make one only, "
        f"and return that one: {MAKE}.",
    )


def _words_of(kind: str, drawn: bool, shown: bool) -> tuple[str, str]:
    """What is wrong with a result of this kind, and what to write."""
    if kind == "NoneType":
        return _nothing(drawn, shown)
    for fits, rationale, advice in KINDS:
        if fits(kind):
            return rationale.format(kind=kind), advice
    return f"`plot_metrics` gave back a {kind}, and not the figure.", RETURN


def _nothing(drawn: bool, shown: bool) -> tuple[str, str]:
    if not drawn:
        return "`plot_metrics` gave no figure back.", RETURN
    if shown:
        return (
            "The figure was drawn and shown, but it is not what `plot_metrics` gives back: there "
            "is no return, or one of what plt.show() gives, which is nothing.",
            "End with `return figure`, where `figure, axes = plt.subplots(1, 2)` made it. After "
            "plt.figure() alone, write `figure = plt.gcf()` before plt.show().",
        )
    return (
        "The figure was drawn, but it is not what `plot_metrics` gives back: there is no return of "
        "it.",
        RETURN,
    )


KINDS: tuple[tuple[Callable[[str], bool], str, str], ...] = (
    (
        lambda kind: "Axes" in kind,
        "Axes came back: a panel of the figure, and not the figure itself.",
        f"{RETURN} Of axes alone, `axes.figure` is the figure.",
    ),
    (
        lambda kind: kind in SEVERAL,
        "Several things came back, as a {kind}; one figure is wanted.",
        "Return the figure alone: `return figure`, without brackets and without the axes. An array "
        "of axes came from plt.subplots() or from pandas; `axes.flat[0].figure` is their figure.",
    ),
    (
        lambda kind: kind == "module",
        "Matplotlib's pyplot itself came back, and not the figure.",
        "`plt` is the library. Write `figure = plt.gcf()` (before plt.show(), if you show it) and "
        "`return figure`.",
    ),
    (
        lambda kind: kind in FUNCTIONS,
        "A function came back, and not what it gives: its brackets are missing.",
        "Call it, as in `plt.gcf()`, or return the figure by its name.",
    ),
    (
        lambda kind: any(part in kind for part in PARTS),
        "A part of the figure came back ({kind}), and not the figure itself.",
        RETURN,
    ),
    (
        lambda kind: kind in ("str", "bytes", "BytesIO", "PosixPath", "Image"),
        "A {kind} came back, and not the figure itself.",
        f"What savefig writes is a copy. {RETURN}",
    ),
    (
        lambda kind: kind == "History",
        "The history came back that was handed in, and not the figure.",
        RETURN,
    ),
)
