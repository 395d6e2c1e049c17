"""The one error of building views, also for a library that is not installed."""

from __future__ import annotations

import importlib
from typing import Any

__all__ = ["BuildError", "need"]


class BuildError(Exception):
    """A view could not be made; the message names the lesson and what to mend."""


def need(module: str) -> Any:
    """Import a library of the extra ``notebook``; raises BuildError if it is not installed."""
    try:
        return importlib.import_module(module)
    except ImportError:
        raise BuildError(
            f"Building the views needs {module.partition('.')[0]}. "
            "Install it with: pip install 'mnist-teaching-kit[notebook]'"
        ) from None
