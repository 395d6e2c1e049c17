"""Makes what ``fit`` returns, filled with given numbers, as if a training had just ended."""

from __future__ import annotations

import functools
import sys
from collections.abc import Mapping
from typing import Any

from autograder.box.wire.observations import Array

__all__ = ["is_unchanged", "made_history"]

STEPS = 25  # batches of the lesson's training in each epoch
VERBOSE = 2


def made_history(curves: Mapping[str, Array]) -> Any:
    """Keras's own ``History`` where a submission has loaded Keras; else one that is much the same.

    ``curves`` holds one number for each epoch under each name.
    """
    history: Any = Untrained()
    if "keras" in sys.modules:
        import keras

        history = keras.callbacks.History()
        history.set_model(network())
    history.history = {name: [float(value) for value in curve] for name, curve in curves.items()}
    history.epoch = list(range(max(map(len, curves.values()))))
    history.params = {"verbose": VERBOSE, "epochs": len(history.epoch), "steps": STEPS}
    return history


class Untrained:
    """A history for those who have not loaded Keras, which takes seconds.

    It is an instance of Keras's class for whoever asks, and has a model for whoever wants that:
    both load Keras.
    """

    history: dict[str, list[float]]
    epoch: list[int]
    params: dict[str, int]

    @property  # type: ignore[misc] # of object, which lets it be set
    def __class__(self) -> Any:
        """Keras's class, once somebody has loaded it to compare; else this one."""
        keras = sys.modules.get("keras")
        return type(self) if keras is None else keras.callbacks.History

    @property
    def model(self) -> Any:
        """A network, as it is after a training."""
        return network()

    def set_params(self, params: dict[str, int]) -> None:
        """As Keras's."""
        self.params = params


Untrained.__name__ = Untrained.__qualname__ = "History"  # as error messages have to call it


@functools.cache
def network() -> Any:
    """A small network, compiled and not trained, but not the lesson's, which nobody may copy."""
    import keras

    made = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10)])
    made.compile(optimizer="sgd", loss="mse", metrics=["accuracy"])
    return made


def is_unchanged(history: Any, curves: Mapping[str, Array]) -> bool:
    """Whether the history still holds plain lists with the values it was made with."""
    fresh = made_history(curves)
    try:
        same = [
            type(mine) is type(other) and mine == other
            for mine, other in (
                (history.epoch, fresh.epoch),
                (history.history, fresh.history),
                *((history.history[name], fresh.history[name]) for name in fresh.history),
            )
        ]
    except Exception:  # arrays have no one truth value; other objects have no such keys
        return False
    return all(same)
