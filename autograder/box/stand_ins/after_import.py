"""Changes a module as soon as it is loaded, and so costs no import of what nobody loads."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

__all__ = ["after_import"]

Change = Callable[[ModuleType], None]


def after_import(ending: str, change: Change) -> None:
    """Call ``change`` on each module whose name is or ends with ``ending``, once it is loaded.

    Modules that are loaded already are changed at once. An ending begins at a dot of the name.
    """
    for name, module in list(sys.modules.items()):
        if module is not None and _ends(name, ending):
            change(module)
    sys.meta_path.insert(0, _Finder(ending, change))


def _ends(name: str, ending: str) -> bool:
    return name == ending or name.endswith(f".{ending}")


class _Finder(MetaPathFinder):
    """Has the others find a module, and changes how it is loaded."""

    def __init__(self, ending: str, change: Change) -> None:
        self._ending = ending
        self._change = change

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec that another finder has for such a module; None for all others."""
        if not _ends(fullname, self._ending):
            return None
        others = sys.meta_path[sys.meta_path.index(self) + 1 :]
        found = (one.find_spec(fullname, path, target) for one in others)
        spec = next((one for one in found if one is not None), None)
        if spec is not None and spec.loader is not None:
            self._watch(spec.loader)
        return spec

    def _watch(self, loader: object) -> None:
        load = loader.exec_module  # type: ignore[attr-defined]

        def exec_module(module: ModuleType) -> None:
            load(module)
            self._change(module)

        loader.exec_module = exec_module  # type: ignore[attr-defined]
