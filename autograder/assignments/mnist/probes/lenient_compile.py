"""Settings of `compile` as they were meant: names that are nearly right, classes, places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from autograder.assignments.mnist.probes.near_names import nearest
from autograder.assignments.mnist.probes.slips import Notes

__all__ = ["mended_settings", "unknown_names"]

PLAIN_METRICS = ("accuracy", "acc", "crossentropy", "ce")


def mended_settings(settings: Mapping[str, Any], notes: Notes) -> dict[str, Any]:
    """The arguments of `compile` by name, with what is a known slip put right and noted."""
    found = dict(settings)
    weights = found.get("loss_weights")
    if _texts(weights) and not found.get("metrics"):
        notes.note("metrics_place", repr(weights), "metrics=")
        found["metrics"] = found.pop("loss_weights")
    if isinstance(found.get("metrics"), str):
        notes.note("metrics_form", repr(found["metrics"]), f"[{found['metrics']!r}]")
        found["metrics"] = [found["metrics"]]
    if "optimizer" in found:
        found["optimizer"] = _optimizer(found["optimizer"], notes)
    if isinstance(found.get("loss"), str):
        found["loss"] = _named(found["loss"], _losses(), "loss_name", notes)
    if isinstance(found.get("metrics"), (list, tuple)):
        found["metrics"] = [
            _named(one, _metrics(), "metric_name", notes) if isinstance(one, str) else one
            for one in found["metrics"]
        ]
    return found


def unknown_names(settings: Mapping[str, Any]) -> bool:
    """Whether Keras will stop at the loss or at a metric, once it looks for them."""
    loss, metrics = settings.get("loss"), settings.get("metrics")
    listed = metrics if isinstance(metrics, (list, tuple)) else []
    known = _metrics()
    return (
        (isinstance(loss, str) and not _losses().has(loss))
        or not all(known.has(one) for one in listed if isinstance(one, str))
        or _texts(settings.get("loss_weights"))
    )


def _optimizer(given: Any, notes: Notes) -> Any:
    import keras

    base = keras.optimizers.Optimizer
    if isinstance(given, type) and issubclass(given, base):
        notes.note("optimizer_class", given.__name__, f"{given.__name__}()")
        return given()
    kind = type(given)
    if kind.__name__.endswith("Optimizer") and kind.__module__.startswith("tensorflow."):
        meant = nearest(kind.__name__.removesuffix("Optimizer"), _optimizers())
        if meant is not None:
            notes.note("optimizer_old", kind.__name__, f"keras.optimizers.{meant}")
            rate = getattr(given, "_lr", getattr(given, "_learning_rate", None))
            made = getattr(keras.optimizers, meant)
            return made(learning_rate=rate) if isinstance(rate, float) else made()
    if isinstance(given, str):
        names = [name.lower() for name in _optimizers()]
        if given.lower() not in names:
            short = given.lower().removesuffix("optimizer").removesuffix("optimiser")
            meant = nearest(short, names)
            if meant is not None:
                notes.note("optimizer_name", repr(given), meant)
                return meant
    return given


def _named(given: str, known: Known, slip: str, notes: Notes) -> str:
    if known.has(given) or (meant := nearest(given, known.names)) is None:
        return given
    notes.note(slip, repr(given), meant)
    return meant


def _optimizers() -> list[str]:
    import keras

    base = keras.optimizers.Optimizer
    return [
        name
        for name, one in vars(keras.optimizers).items()
        if isinstance(one, type) and issubclass(one, base) and one is not base
    ]


@dataclass(frozen=True)
class Known:
    """The names of one sort, and how Keras looks one up."""

    names: list[str]
    get: Callable[[str], Any]

    def has(self, name: str) -> bool:
        """Whether Keras knows it: there are more names than are listed."""
        if name in self.names:
            return True
        try:
            self.get(name)
        except Exception:  # which one is Keras's own affair
            return False
        return True


def _losses() -> Known:
    import keras

    return Known(_public(keras.losses), keras.losses.get)


def _metrics() -> Known:
    import keras

    return Known([*PLAIN_METRICS, *_public(keras.metrics)], keras.metrics.get)


def _public(module: Any) -> list[str]:
    return [name for name, one in vars(module).items() if callable(one) and name[0] != "_"]


def _texts(value: Any) -> bool:
    return (
        isinstance(value, (list, tuple))
        and bool(value)
        and all(isinstance(one, str) for one in value)
    )
