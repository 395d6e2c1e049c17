"""Checks of the words in a figure: they tell accuracy from loss, and training from validation."""

from __future__ import annotations

from dataclasses import replace

from autograder.assignments.mnist.checks.plot_mistakes import unlabelled_rationale
from autograder.assignments.mnist.checks.plot_reading import Curve, Words, find_curves, words_of
from autograder.assignments.mnist.checks.plot_spelling import unread
from autograder.assignments.mnist.data import PICTURED
from autograder.checks import Evidence, Finding, check, finding, not_looked_at

__all__ = ["says_validation_not_test", "tells_accuracy_from_loss", "tells_training_from_validation"]

METRICS, PARTS = ("accuracy", "loss"), ("training", "validation")
QUOTED, LONGEST = 4, 40  # texts of a figure in one message, and letters of one
LEGEND = (
    'Give each curve of a panel a label of its own, as in axes.plot(..., label="training"), and '
    "call axes.legend() (or plt.legend()) for each panel after its curves are drawn."
)
LABELS = (
    "Give each curve a label and show a legend; give each panel a title or axis label that says "
    "what it shows."
)


@check(PICTURED)
def tells_accuracy_from_loss(evidence: Evidence) -> Finding | None:
    """A reader can tell accuracy from loss."""
    return _tell(evidence, METRICS)


@check(PICTURED)
def tells_training_from_validation(evidence: Evidence) -> Finding | None:
    """A reader can tell training from validation."""
    return _tell(evidence, PARTS)


@check(PICTURED)
def says_validation_not_test(evidence: Evidence) -> Finding | None:
    """The validation curves are not called test."""
    curves = find_curves(evidence, PICTURED)
    if not curves:
        return not_looked_at("no curve was found.")
    for name in curves:
        words = words_of(evidence, PICTURED, name, curves)
        wanted = {"training", "validation", "test"}
        said = words.own & wanted or words.panel & wanted
        if name.startswith("val_") and "test" in said and "validation" not in said:
            return finding(
                f"The curve of {name} is labelled as test; the test set plays no part in training.",
                "the word validation (or val) with the validation curves",
                _quoted(words),
                'Write "validation" in the place of "test": what fit measures after each epoch is '
                "its validation_data. The test set is kept for the very end.",
            )
    return None


def _tell(evidence: Evidence, pair: tuple[str, str]) -> Finding | None:
    """Of the first curve whose words do not tell it from its like: what they say."""
    curves = find_curves(evidence, PICTURED)
    for side in pair:
        if not any(_meaning(name, pair) == side for name in curves):
            return not_looked_at(f"no curve of {side} was found.")
    words = {name: words_of(evidence, PICTURED, name, curves) for name in curves}
    if pair == PARTS:  # which word is right for the validation curves is asked by a check
        words = {name: _with_test_for_validation(one) for name, one in words.items()}
    for name, mine in words.items():
        if pair == PARTS and _plain_by_its_rival(name, words, curves):
            continue
        meaning = _meaning(name, pair)
        (other,) = set(pair) - {meaning}
        shared = pair == PARTS and _rival_beside(name, curves)
        problem = _problem(mine, meaning, other, shared=shared)
        if problem == "contradiction":
            wrong = _in_a_wrong_panel(name, mine, curves) if pair == METRICS else None
            return wrong or _contradiction(name, mine, meaning, other)
        if problem:
            labels = unlabelled_rationale(evidence, PICTURED, _drawn_beside(name, curves))
            labels = labels or (_alone_unlabelled(name, words) if pair == PARTS else "")
            return _nothing_read(name, mine, meaning, pair, labels)
    return None


def _alone_unlabelled(name: str, words: dict[str, Words]) -> str:
    """That a curve has no label, where others have one; else empty."""
    alone = not words[name].labelled and any(one.labelled for one in words.values())
    return f"The curve of {name} has no label, while others have one." if alone else ""


def _problem(mine: Words, meaning: str, other: str, *, shared: bool) -> str:
    """Empty where the words say ``meaning``; "nothing" or "contradiction" where they do not.

    ``shared`` is for panels with both curves: there the panel's words cannot tell them apart, and
    "training" in a title is often "training history".
    """
    pair = {meaning, other}
    said = mine.own & pair or (frozenset() if shared else mine.panel & pair)
    if not said:
        return "nothing"
    if meaning not in said or (other in said and mine.own & pair):
        return "contradiction"
    if other in said:
        return "nothing"
    # A title that names only the other metric contradicts the label.
    clash = meaning in METRICS and mine.panel & pair == {other}
    return "contradiction" if clash else ""


def _plain_by_its_rival(name: str, words: dict[str, Words], curves: dict[str, Curve]) -> bool:
    """Whether it is plain which curve this is, as the other one of its metric says what that is.

    A plain "accuracy" beside "val_accuracy" is training. Beside "training", any label that does
    not say training is the other one's.
    """
    rival, meaning = _rival(name), _meaning(name, PARTS)
    if rival not in words:
        return False
    mine, theirs = words[name], words[rival]
    (other,) = set(PARTS) - {meaning}
    if mine.own & set(PARTS):
        return False
    if curves[name].panel == curves[rival].panel:
        said = theirs.own & set(PARTS)
        plain = said == {other} or (meaning == "training" and other in said)
        return mine.labelled and plain and mine.own_texts != theirs.own_texts
    alone = other not in mine.panel and bool(mine.own | mine.panel)
    return meaning == "training" and alone and other in theirs.own | theirs.panel


def _rival(name: str) -> str:
    return name.removeprefix("val_") if name.startswith("val_") else f"val_{name}"


def _rival_beside(name: str, curves: dict[str, Curve]) -> bool:
    rival = curves.get(_rival(name))
    return rival is not None and rival.panel == curves[name].panel


def _with_test_for_validation(words: Words) -> Words:
    own, panel = (
        said - {"test"} | {"validation"} if "test" in said else said
        for said in (words.own, words.panel)
    )
    return replace(words, own=own, panel=panel)


def _meaning(name: str, pair: tuple[str, str]) -> str:
    if pair == PARTS:
        return "validation" if name.startswith("val_") else "training"
    return name.removeprefix("val_")


def _contradiction(name: str, mine: Words, meaning: str, other: str) -> Finding:
    pair = {meaning, other}
    said = mine.own & pair or mine.panel & pair
    how = f"both {meaning} and {other}" if meaning in said else f"{other} instead of {meaning}"
    where = "label" if mine.own & pair else "title or axis label"
    return finding(
        f"The curve of {name} is labelled as {how}.",
        _wanted(name, meaning),
        _quoted(mine),
        f"Look for the {where} quoted above, and compare it with the list that is drawn there: "
        "names in a legend belong to the curves in the order in which they were drawn.",
    )


def _in_a_wrong_panel(name: str, mine: Words, curves: dict[str, Curve]) -> Finding | None:
    """A panel that was labelled for one metric, with curves of both."""
    said = mine.panel & set(METRICS)
    beside = [one for one in curves if curves[one].panel == curves[name].panel]
    both = len({_meaning(one, METRICS) for one in beside}) > 1
    if mine.own & set(METRICS) or len(said) != 1 or not both:
        return None
    (only,) = said
    if len(beside) < len(curves):
        return finding(
            f"The curve of {name} is drawn into the panel that is labelled as {only}.",
            "both curves of accuracy in one panel, and both of loss in the other",
            f"in one panel: {', '.join(beside)}",
            "Look at the names of the axes and of the lists in each line that draws.",
        )
    return finding(
        f"The curves of accuracy and of loss are in one panel, and it is labelled as {only} only.",
        "a panel for accuracy and one for loss, or labels that name both",
        _quoted(mine),
        "Make two panels: `figure, (left, right) = plt.subplots(1, 2)`, or plt.subplot(1, 2, 1) "
        "and plt.subplot(1, 2, 2). Without that, the second title takes the place of the first.",
    )


def _nothing_read(
    name: str, mine: Words, meaning: str, pair: tuple[str, str], labels: str
) -> Finding:
    """No word tells the curve from its like; ``labels`` is why nobody sees its label, if so."""
    first, second = pair
    which = f"which curve is {first} and which is {second}"
    unknown = [text for text in (*mine.own_texts, *mine.panel_texts) if unread(text)]
    if labels:
        rationale, advice = labels, LEGEND
    elif not unknown:
        rationale = f"Nothing in the figure says {which}."
        advice = LEGEND if pair == PARTS else LABELS
    else:
        texts = ", ".join(repr(text[:LONGEST]) for text in unknown[:QUOTED])
        rationale = f"This check cannot read in {texts} {which}."
        advice = (
            f'If it stands there, write it in words that this check knows, such as "{first}" and '
            f'"{second}"; the words of many other languages are known, too. If it does not, add '
            "a legend, a title or an axis label that says it."
        )
    return finding(rationale, _wanted(name, meaning), _quoted(mine), advice)


def _wanted(name: str, meaning: str) -> str:
    return f"words with the curve of {name} that say {meaning}"


def _quoted(words: Words) -> str:
    own, panel = (
        ", ".join(repr(text[:LONGEST]) for text in texts[:QUOTED])
        for texts in (words.own_texts, words.panel_texts)
    )
    return f"its own label: {own or 'none'}; title and axis labels: {panel or 'none'}"


def _drawn_beside(name: str, curves: dict[str, Curve]) -> list[int]:
    """Numbers of the curves in the same panel, itself included."""
    panel = curves[name].panel
    return [number for one in curves.values() if one.panel == panel for number in one.numbers]
