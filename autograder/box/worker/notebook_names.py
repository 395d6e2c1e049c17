"""What a notebook's cells have without an import: ``display``, ``get_ipython``; they do nothing.

Jupyter gives them to every cell, and plain Python has neither.
"""

from __future__ import annotations

from typing import Any

__all__ = ["notebook_names"]


class _Quiet:
    """Takes any call of any method, and gives itself back."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # so that nobody takes it for an array, a file or an iterator
            raise AttributeError(name)
        return self

    def __call__(self, *_: Any, **__: Any) -> Any:
        return self


class _Shell(_Quiet):
    """In the place of IPython's shell: a magic or a command of the system does nothing here."""

    def run_line_magic(self, *_: Any, **__: Any) -> None:
        """Do nothing."""

    def run_cell_magic(self, *_: Any, **__: Any) -> None:
        """Do nothing."""

    def magic(self, *_: Any, **__: Any) -> None:
        """Do nothing."""

    def system(self, *_: Any, **__: Any) -> None:
        """Run no command."""

    def getoutput(self, *_: Any, **__: Any) -> list[str]:
        """Run no command; the output that nothing gives."""
        return []


def notebook_names() -> dict[str, Any]:
    """Values of the names that every cell of a notebook has."""
    shell = _Shell()

    def display(*_: Any, **__: Any) -> None:
        """Show nothing: nobody is looking."""

    def get_ipython() -> _Shell:
        """Give the shell that does nothing."""
        return shell

    return {"display": display, "get_ipython": get_ipython}
