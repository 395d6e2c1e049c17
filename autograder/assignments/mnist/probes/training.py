"""Trains a student's network as the lesson does, and brings back what became of it.

That is its weights, what it says of new digits before and after, and those digits as it saw them:
the judge works out from these what a network with such weights says.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.assignments.mnist.probes.building import Built, build
from autograder.assignments.mnist.probes.learning_data import normalized, to_learn_from
from autograder.assignments.mnist.probes.whole_training import (
    KINDS,
    LEARNING,
    SETTINGS,
    can_train,
    compiled_as_lesson,
    learnt_share,
    outputs_of,
    own_way,
    train,
    try_metrics,
)
from autograder.box.probing import Captured, Functions, Step, capture_array, plain, told
from autograder.box.wire.observations import Array, ProbeCall

__all__ = ["in_units", "train_and_predict"]

MOST_WEIGHTS = 40
MOST_NUMBERS = 1_000_000  # in all weights together; the network that is asked for has 109,386
ENOUGH = 0.85  # of the digits that it was trained on; the lesson's network reads nearly all
FINENESS = 32_767  # int16: units from 0 to the largest pixel


def train_and_predict(
    functions: Functions,
    call: ProbeCall,
    step: Step,
    cap: int,
) -> Captured:
    """Train a model, and tell of it before and after; the labels of what it reads are not here.

    Gives its outputs, (n, 10), for the held-out images before the training and after it, its
    weights, those images after `normalize`, and what it does in a way of its own. What comes in
    another form than was asked for is put right, as the checks of that function do, and
    ``put_right`` and ``undone`` (of the model) name it. Where the training cannot run, gives the
    step and the error instead.
    """
    at = ["normalize"]

    def enter(name: str) -> None:
        at[0] = name
        step(name)

    try:
        trained, seen, put_right = _trained(functions, call, enter)
    except Exception as caught:  # each part is judged by its own task; here it only cannot go on
        return {"stopped_at": at[0], "error": told(caught)}, {}
    facts, arrays = capture_array(trained.after, "outputs", cap)
    room = cap - sum(one.nbytes for one in arrays.values())
    more = {**trained.told_more(), **_weights(trained.model), **seen}
    if sum(one.nbytes for one in more.values()) <= room:
        arrays |= more
    more_facts = {
        "put_right": put_right,
        "undone": list(trained.undone),
        "error": trained.error,
    }
    return {"result": facts, "own_way": own_way(trained.model), **more_facts}, arrays


@dataclass(frozen=True)
class _Trained:
    """A trained model, its outputs before the training and after it, and what was undone.

    ``error`` is what stopped the training with the model's own loss and metric; ``at_first`` what
    it gave with its own optimizer and starting values, where the lesson's took their place.
    """

    model: Any
    before: Any
    after: Any
    undone: tuple[str, ...] = ()
    error: str = ""
    at_first: Any = None

    def told_more(self) -> dict[str, Array]:
        """Outputs other than the last ones, by their names."""
        found = {"before": plain(self.before), "at_first": plain(self.at_first)}
        return {name: outputs for name, outputs in found.items() if outputs is not None}


def _trained(
    functions: Functions, call: ProbeCall, enter: Step
) -> tuple[_Trained, dict[str, Array], list[str]]:
    """What became of the model, the held-out images as it saw them, and what was put right."""
    enter("normalize")
    images, put_right = normalized(functions["normalize"], call.arrays["images"])
    held_out, _ = normalized(functions["normalize"], call.arrays["held_out"])
    seen = in_units(held_out)  # now: the submission may hold the array and change it later
    enter("split")
    x, y, more = to_learn_from(functions["split"], images, call.arrays["labels"])
    enter("build_model")
    built = build(functions["build_model"])
    enter("training")
    x, held_out = built.lay_out(x), built.lay_out(held_out)
    learnt = _learnt(functions["build_model"], built, (x, y), held_out, call)
    return learnt, seen, [*put_right, *more]


def in_units(images: Array) -> dict[str, Array]:
    """Images as int16, in units that make the most of it; what is no number cannot be told so."""
    if images.dtype.kind not in KINDS or not images.size or not np.isfinite(images).all():
        return {}
    largest = float(np.abs(images).max()) or 1.0
    units = np.rint(images.astype(np.float32) * (FINENESS / largest)).clip(-FINENESS, FINENESS)
    return {"seen": units.astype(np.int16), "unit": np.array([largest / FINENESS])}


def _weights(model: Any) -> dict[str, Array]:
    """The weights of a model of moderate size, in its own order: float32."""
    weights = model.weights
    numbers = sum(math.prod(one.shape) for one in weights)
    if len(weights) > MOST_WEIGHTS or numbers > MOST_NUMBERS:
        return {}
    return {f"weight.{at}": np.array(one, dtype=np.float32) for at, one in enumerate(weights)}


def _learnt(
    build_model: Callable[[], Any],
    built: Built,
    data: tuple[Any, Any],
    held_out: Array,
    call: ProbeCall,
) -> _Trained:
    """The model after the training; where it cannot learn so, as the lesson has it learn.

    At first with the lesson's loss and metric, in the place of those that stop it. If it learns
    next to nothing, with the lesson's optimizer and new weights, too. Raises what stopped the first
    try, where the second stops, too.
    """

    def again() -> Any:
        return build(build_model).model

    def as_lesson() -> Any:
        return compiled_as_lesson(again(), data[0])

    def afresh() -> Any:
        return compiled_as_lesson(again(), data[0], afresh=True)

    def trained(make: Callable[[], Any], model: Any = None) -> _Trained:
        return _trained_either_way(make() if model is None else model, make, data, held_out, call)

    undone = tuple(one["slip"] for one in built.slips)
    try:
        first = replace(trained(again, built.model), undone=undone)
    except Exception as error:
        try:
            first = replace(trained(as_lesson), undone=(*undone, SETTINGS), error=told(error))
        except Exception:
            raise error from None
    if own_way(first.model) or learnt_share(first.model, *data) >= ENOUGH:
        return first  # what a model does in a way of its own is no slip
    with contextlib.suppress(Exception):
        second = trained(afresh)
        if learnt_share(second.model, *data) >= ENOUGH:
            undone = (*first.undone, LEARNING)
            return replace(second, undone=undone, error=first.error, at_first=first.after)
    return first


def _trained_either_way(
    model: Any, again: Callable[[], Any], data: tuple[Any, Any], held_out: Array, call: ProbeCall
) -> _Trained:
    """By the fast way where it works, else by its own ``fit``, of a model that is made again."""
    epochs, size = int(call.params["epochs"]), int(call.params["batch_size"])
    images, labels = data
    if can_train(model, images, labels, held_out):
        try:
            before = outputs_of(model, held_out)
            train(model, images, labels, epochs=epochs, size=size, seed=int(call.params["seed"]))
            try_metrics(model, images, labels)
            return _Trained(model, before, outputs_of(model, held_out))
        except Exception:  # whatever is wrong, `fit` says it in its own words
            model = again()
    at_first = _if_it_can(model, held_out)
    model.fit(images, labels, epochs=epochs, batch_size=size, verbose=0)
    return _Trained(model, at_first, outputs_of(model, held_out))


def _if_it_can(model: Any, images: Array) -> Array | None:
    """The outputs of a model that may have no weights before `fit`."""
    try:
        return outputs_of(model, images)
    except Exception:
        return None
