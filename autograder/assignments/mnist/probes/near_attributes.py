"""Puts a name right for a while that Keras or TensorFlow does not have."""

from __future__ import annotations

import contextlib
import inspect
import sys
from types import ModuleType
from typing import Any

from autograder.assignments.mnist.probes.near_names import nearest
from autograder.assignments.mnist.probes.slips import Notes, patched

__all__ = ["put_right"]

# Modules that are written in the singular, and that earlier versions of Keras had.
PLURALS = ("layer", "model", "optimizer", "loss", "metric", "activation")
LEGACY = "optimizers.legacy"
GONE = ("core", "convolutional", "normalization")


def put_right(error: BaseException, stack: contextlib.ExitStack, notes: Notes) -> bool:
    """Whether an attribute was missing that is known by another name; then it is there, noted.

    It is taken out again when ``stack`` is closed.
    """
    if isinstance(error, ImportError) and LEGACY in str(error):
        return _of_legacy(stack, notes)
    if not isinstance(error, AttributeError) or not isinstance(error.name, str):
        return False
    owner, name = error.obj, error.name
    if isinstance(owner, ModuleType):
        return _of_module(owner, name, stack, notes)
    return _of_model(owner, name, stack, notes)


def _of_legacy(stack: contextlib.ExitStack, notes: Notes) -> bool:
    """Whether the optimizers of earlier versions were not the present ones yet; now they are."""
    import keras

    modules = [one for name, one in sys.modules.items() if name.endswith(LEGACY)]
    for module in modules:
        for name in _public(module):
            if right := getattr(keras.optimizers, name, None):
                stack.enter_context(patched(module, name, right))
    known = len(notes.slips)
    notes.note("attribute", f"keras.{LEGACY}", "keras.optimizers")
    return len(notes.slips) > known


def _of_module(owner: ModuleType, name: str, stack: contextlib.ExitStack, notes: Notes) -> bool:
    import keras

    if owner.__name__.partition(".")[0] not in ("keras", "tensorflow"):
        return False
    said = owner.__name__.removeprefix("keras.api.").removeprefix("tensorflow._api.v2.")
    said = said.removeprefix("_tf_keras.")
    said = said if said.startswith("keras") else f"tf.{said.removeprefix('tensorflow')}"
    if name.endswith("Optimizer") and hasattr(owner, "__path__"):
        meant = nearest(name, _public(keras.optimizers))
        right = getattr(keras.optimizers, meant) if meant else None
        text = f"keras.optimizers.{meant}"
    elif name in GONE and said.endswith("layers"):
        meant, right, text = name, owner, said
    elif name in PLURALS and hasattr(owner, plural := _plural(name)):
        meant, right, text = plural, getattr(owner, plural), f"{said}.{plural}"
    else:
        meant = nearest(name, _public(owner))
        right = getattr(owner, meant) if meant else None
        text = f"{said}.{meant}"
    if meant is None or right is None:
        return False
    stack.enter_context(patched(owner, name, right))
    notes.note("attribute", f"{said}.{name}", text)
    return True


def _of_model(owner: Any, name: str, stack: contextlib.ExitStack, notes: Notes) -> bool:
    import keras

    if not isinstance(owner, keras.Model):
        return False
    methods = [one for one, _ in inspect.getmembers(type(owner), callable) if one[0] != "_"]
    meant = nearest(name, methods)
    if meant is None:
        return False
    stack.enter_context(patched(type(owner), name, property(lambda self: getattr(self, meant))))
    notes.note("attribute", f"model.{name}", f"model.{meant}")
    return True


def _public(module: ModuleType) -> list[str]:
    return [name for name in dir(module) if name[0] != "_"]


def _plural(name: str) -> str:
    return f"{name}es" if name.endswith("s") else f"{name}s"
