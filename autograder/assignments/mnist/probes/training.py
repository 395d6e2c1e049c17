"""Trains with the student's own three functions and predicts held-out digits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.assignments.mnist.probes.whole_training import can_train, outputs_of, train
from autograder.observations import ProbeCall
from autograder.worker.capture import Captured, capture_array
from autograder.worker.probe import Functions, Stage, told

__all__ = ["train_and_predict"]


def train_and_predict(
    functions: Functions,
    call: ProbeCall,
    stage: Stage,
    cap: int,
) -> Captured:
    """Give the model's outputs, (n, 10), for images whose labels are not in this process.

    Where the training cannot run, gives the stage and the error instead.
    """
    at = ["normalize"]

    def enter(name: str) -> None:
        at[0] = name
        stage(name)

    try:
        outputs = _outputs(functions, call, enter)
    except Exception as caught:  # each part is judged by its own task; here it only cannot go on
        return {"stopped_at": at[0], "error": told(caught)}, {}
    facts, arrays = capture_array(outputs, "outputs", cap)
    return {"result": facts}, arrays


def _outputs(functions: Functions, call: ProbeCall, enter: Stage) -> Any:
    enter("normalize")
    images = np.asarray(functions["normalize"](call.arrays["images"]))
    held_out = np.asarray(functions["normalize"](call.arrays["held_out"]))
    enter("split")
    (x_train, y_train), _ = functions["split"](images, call.arrays["labels"], validation_split=0.2)
    enter("build_model")
    model = functions["build_model"]()
    enter("training")
    return _trained_outputs(functions["build_model"], model, (x_train, y_train), held_out, call)


def _trained_outputs(
    build: Callable[[], Any], model: Any, data: tuple[Any, Any], held_out: Any, call: ProbeCall
) -> Any:
    """Outputs after the training, by the fast way where it works, else by Keras's own ``fit``."""
    epochs, size = int(call.params["epochs"]), int(call.params["batch_size"])
    images, labels = data
    if can_train(model, images, labels, held_out):
        try:
            train(model, images, labels, epochs=epochs, size=size, seed=int(call.params["seed"]))
            return outputs_of(model, images, labels, held_out)
        except Exception:  # whatever is wrong, `fit` says it in its own words
            model = build()
    model.fit(images, labels, epochs=epochs, batch_size=size, verbose=0)
    return model.predict(held_out, batch_size=len(held_out), verbose=0)
