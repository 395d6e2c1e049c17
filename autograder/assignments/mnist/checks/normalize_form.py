"""Names the form in which `normalize` gave its result, where it is no array like the images."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograder.assignments.mnist.checks.normalize_reading import put_right
from autograder.assignments.mnist.checks.nothing_returned import nothing_returned
from autograder.assignments.mnist.checks.slips_in_code import (
    comma,
    in_place,
    not_kept,
    return_in_a_loop,
)
from autograder.box.wire.observations import Array
from autograder.checks import Evidence, Finding, finding

__all__ = ["form_finding"]

NAME = "normalize"
WHOLE = "Work on the whole array at once; NumPy applies an operation to every pixel."
VALUES = "Only the values change here: the shape stays as it is."
TENSORS = ("EagerTensor", "ResourceVariable", "Variable", "KerasVariable")
ODD = {"coroutine": " (async def)", "generator": " (yield)"}


def form_finding(evidence: Evidence, call: str) -> Finding | None:
    """What is wrong with the form of this call's result, or None.

    Where the values can be read all the same, the slip counts as put right.
    """
    facts: Mapping[str, Any] = evidence.value(call, "result")
    sent = evidence.sent(call, "images")
    if facts["kind"] == "NoneType":
        return _nothing(evidence)
    came, changed = evidence.came(call, "result"), evidence.value(call, "put_right") or []
    if came is None:
        return _no_array(evidence, facts)
    if evidence.value(call, "error"):
        return _other_call(evidence, call)
    if {"sequence", "conversion"} & set(changed):
        return (_sequence if "sequence" in changed else _converted)(evidence, facts)
    return None if came.shape == sent.shape else _other_shape(evidence, sent, came)


def _other_shape(evidence: Evidence, sent: Array, came: Array) -> Finding:
    rationale, advice = _shape_words(evidence, sent, came)
    return finding(
        rationale,
        f"shape {sent.shape}",
        f"shape {came.shape}",
        advice,
        put_right=put_right(evidence),
    )


def _other_call(evidence: Evidence, call: str) -> Finding:
    """The lesson's call raised an error, and another one was tried."""
    error = str(evidence.value(call, "error"))
    if "two arrays" in evidence.value(call, "put_right"):
        return finding(
            f"`{NAME}` cannot be called as the lesson calls it: it wants two arrays at once.",
            f"{NAME}(images), for one array",
            error,
            "Write `def normalize(images):` and return one: each array gets a call of its own.",
            put_right=put_right(evidence),
        )
    words = not_kept(evidence.code, NAME) or in_place(evidence.code, NAME)
    return finding(
        "`/=` tries to write fractions into the array of whole numbers that was handed in."
        if words is None
        else words.rationale,
        "a new array",
        error,
        "Divide into a new array instead of changing `images` itself."
        if words is None
        else words.help,
        put_right=put_right(evidence),
    )


def _nothing(evidence: Evidence) -> Finding:
    words = nothing_returned(evidence.code, NAME)
    return finding(
        words.rationale if words else f"`{NAME}` gave nothing back.",
        "an array",
        "None",
        words.help if words else "End the function with a return of the new array.",
    )


def _no_array(evidence: Evidence, facts: Mapping[str, Any]) -> Finding:
    """Nothing that could be read as an array of numbers."""
    if facts["kind"] == "ndarray":
        rationale = f"`{NAME}` gave {_named(facts)}, and not float32 or float64."
    else:
        rationale = f"`{NAME}` did not give an array back, but {_named(facts)}."
    words = return_in_a_loop(evidence.code, NAME)
    return finding(rationale, "a NumPy array", _named(facts), words.help if words else WHOLE)


def _sequence(evidence: Evidence, facts: Mapping[str, Any]) -> Finding:
    words = comma(evidence.code, NAME) if facts["kind"] == "tuple" else None
    rationale, advice = f"`{NAME}` did not give an array back, but {_named(facts)}.", WHOLE
    if words:
        rationale, advice = words.rationale, words.help
    elif facts["kind"].endswith("Dataset"):
        advice = "This lesson works on arrays alone: leave tf.data out, and divide the array."
    elif facts["kind"] == "tuple":
        advice = "Return the array alone: no comma behind it, and nothing beside it."
    elif facts["kind"] == "list":
        advice = (
            "Divide the whole array at once, without a loop: NumPy applies an operation to every "
            "pixel. Of a list, np.array() makes an array."
        )
    return finding(rationale, "a NumPy array", _named(facts), advice, put_right=put_right(evidence))


def _converted(evidence: Evidence, facts: Mapping[str, Any]) -> Finding:
    tensor = facts["kind"] in TENSORS
    what = "a TensorFlow tensor" if tensor else _named(facts)
    return finding(
        f"`{NAME}` gave {what} back, and not a NumPy array.",
        "a NumPy array: the next step picks images out of it by their positions"
        + (", which a tensor does not allow" if tensor else ""),
        _named(facts),
        "Put .numpy() behind the tensor, or let NumPy divide: the array itself can do it."
        if tensor
        else "Let NumPy divide the array itself, or make an array of the result: np.asarray(...).",
        put_right=put_right(evidence),
    )


def _shape_words(evidence: Evidence, sent: Array, came: Array) -> tuple[str, str]:
    """What is wrong with the shape, and what to try."""
    words = return_in_a_loop(evidence.code, NAME)
    if came.shape == sent.shape[1:] and words:
        return f"Only one image came back. {words.rationale}", words.help
    if came.shape == sent.shape[1:] and len(sent) == 1:
        return (
            "A batch of one image came back as the image alone: the axis that counts is gone.",
            "Leave the axes as they are: no squeeze, no [0].",
        )
    count, height, width = sent.shape
    flat = "Only the values change here; flattening is the network's first layer."
    colour = "Only the values change here: the network of this lesson takes images of (28, 28)."
    known = {
        (count, height * width): ("Each image was flattened to a row of 784 numbers.", flat),
        (sent.size,): ("All images were flattened to one long row of numbers.", flat),
        (*sent.shape, 1): ("The images got one axis more, for a colour channel.", colour),
        (count, 1, height, width): ("The images got one axis more, for a colour channel.", colour),
        (1, *sent.shape): ("The images got one axis more, in front.", VALUES),
        sent.shape[1:]: ("Only one image came back, out of a whole batch.", WHOLE),
        (): ("A single number came back, and not one for each pixel.", WHOLE),
    }
    return known.get(came.shape, ("The shape of the images changed.", VALUES))


def _named(facts: Mapping[str, Any]) -> str:
    kind = facts["kind"]
    if kind == "ndarray":
        return f"an array of {facts.get('dtype', 'something else')} values"
    if kind in ("list", "tuple"):
        length = facts.get("length", "some")
        return f"a {kind} of {length} thing{'s' * (length != 1)}"
    if kind.endswith("Dataset"):
        return "a tf.data.Dataset"
    return f"a value of type {kind}{ODD.get(kind, '')}"
