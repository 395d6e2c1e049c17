"""Arguments of Keras's functions: which there are, and those that have nearly their names."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from autograder.assignments.mnist.probes.near_names import nearest
from autograder.assignments.mnist.probes.slips import Notes

__all__ = ["arguments", "renamed", "whole"]


def arguments(function: Callable[..., Any], more: Any) -> list[str]:
    """Names of what a function can be given by name, and more of them."""
    named = [
        name
        for name, one in inspect.signature(function).parameters.items()
        if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY) and name != "self"
    ]
    return [*named, *more]


def renamed(
    kwargs: dict[str, Any], known: list[str], slip: str, owner: str, notes: Notes
) -> dict[str, Any]:
    """Arguments with the names that Keras knows; what is like none of them stays."""
    found = {}
    for name, value in kwargs.items():
        meant = None if name in known else nearest(name, known)
        if meant is not None and meant not in kwargs:
            notes.note(slip, f"{owner}({name}=...)", f"{meant}=")
            found[meant] = value
        else:
            found[name] = value
    return found


def whole(value: Any) -> bool:
    """Whether it is a whole number."""
    return isinstance(value, int) and not isinstance(value, bool)
