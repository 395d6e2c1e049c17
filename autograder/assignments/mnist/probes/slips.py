"""What is noted of slips that a probe undoes, and how it changes Keras for a moment."""

from __future__ import annotations

import contextlib
import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["SIDE", "Notes", "Nothing", "Slip", "like", "patched", "slip"]

SIDE = 28  # pixels of an image, each way
MOST, LONGEST = 12, 200
_ABSENT = object()

Slip = dict[str, str]  # its name, what was written, what it was taken for


def slip(name: str, given: str, meant: str) -> Slip:
    """A slip that was undone."""
    return {"slip": name, "given": given[:LONGEST], "meant": meant[:LONGEST]}


@dataclass
class Notes:
    """The slips that were undone, in their order, the model that was compiled last, and how."""

    slips: list[Slip] = field(default_factory=list)
    compiled: Any = None
    settings: Mapping[str, Any] = field(default_factory=dict)

    def note(self, name: str, given: str, meant: str) -> None:
        """Remember what was written and what it was taken for; the same is told once."""
        told = slip(name, given, meant)
        if told not in self.slips and len(self.slips) < MOST:
            self.slips.append(told)

    def settle(
        self,
        model: Any,
        compiling: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
    ) -> None:
        """Remember a model that was compiled, and the settings by their names."""
        found = inspect.signature(compiling).bind(model, *args, **kwargs).arguments
        self.settings = {name: one for name, one in found.items() if name != "self"}
        self.compiled = model


@dataclass(frozen=True)
class Nothing:
    """What a method gives back that gives nothing: it can be told later where it came from."""

    made_by: str


def like(original: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Have a function pass for another: Keras reads signatures to learn how layers were made."""

    def passing(function: Callable[..., Any]) -> Callable[..., Any]:
        made = functools.wraps(original)(function)
        made.__signature__ = inspect.signature(original)  # type: ignore[attr-defined]
        return made

    return passing


@contextlib.contextmanager
def patched(owner: Any, name: str, value: Any) -> Iterator[None]:
    """Have an attribute be another for a while; it may be inherited, or not there at all."""
    before = vars(owner).get(name, _ABSENT)
    setattr(owner, name, value)
    try:
        yield
    finally:
        if before is _ABSENT:
            delattr(owner, name)
        else:
            setattr(owner, name, before)
