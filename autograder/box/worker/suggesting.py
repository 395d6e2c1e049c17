"""Which name an error's author may have meant, looked up in the object that does not have it.

Python prints such a word under a traceback; the text of an exception alone does not hold it.
"""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Iterable
from types import ModuleType
from typing import Any

__all__ = ["with_suggestion"]

CANNOT_IMPORT = re.compile(r"cannot import name '(\w+)' from '([\w.]+)'")
ALIKE = 0.75
SHORTEST = 4  # letters
MOST_NAMES = 5000  # of an object that makes up its own list
MOST_LETTERS = 60


def with_suggestion(error: BaseException, message: str) -> str:
    """The message, with the name at its end that was probably meant, if there is one."""
    if "Did you mean" in message:
        return message
    try:
        meant = _meant(error, message)
    except Exception:  # a student's own object may list its names in any way
        return message
    return f"{message}. Did you mean: '{meant}'?" if meant else message


def _meant(error: BaseException, message: str) -> str:
    if isinstance(error, AttributeError) and error.name and error.obj is not None:
        return _in_object(error.name, error.obj)
    if isinstance(error, ModuleNotFoundError) and error.name:
        parent, _, name = error.name.rpartition(".")
        return _in_module(name, sys.modules.get(parent))
    if isinstance(error, ImportError) and (found := CANNOT_IMPORT.search(message)):
        return _in_module(found[1], sys.modules.get(found[2]))
    return ""


def _in_module(name: str, module: Any) -> str:
    return _in_object(name, module) if isinstance(module, ModuleType) else ""


def _in_object(name: str, owner: Any) -> str:
    names = [one for one in dir(owner)[:MOST_NAMES] if type(one) is str and one[:1] != "_"]
    if len(name) > MOST_LETTERS:
        return ""
    for other in (f"set_{name}", f"get_{name}", name.removeprefix("set_"), f"{name}s", f"{name}es"):
        if other != name and other in names:
            return other
    close = _alike(name, names)
    if isinstance(owner, ModuleType) and (elsewhere := _elsewhere(name, owner, names)):
        return elsewhere if not close or close.casefold() != name.casefold() else close
    return close


def _alike(name: str, names: Iterable[str]) -> str:
    """The same word in capitals or not; else with letters changed about; else one like it."""
    low = {one.removeprefix("set_").casefold(): one for one in names}
    low |= {one.casefold(): one for one in sorted(names, reverse=True)}
    word = name.casefold()
    changed = [one for one in low if sorted(one) == sorted(word)]
    found = [word] if word in low else changed
    if len(word) < SHORTEST:  # like too many others
        return low[found[0]] if found else ""
    found = found or difflib.get_close_matches(word, list(low), 1, ALIKE)
    return low[found[0]] if found else ""


def _elsewhere(name: str, module: ModuleType, names: Iterable[str]) -> str:
    """Where else in the package the very name is: one module deeper, or one higher."""
    package = module.__name__
    parent, _, _ = package.rpartition(".")
    below = [f"{package}.{one}" for one in names if isinstance(_held(module, one), ModuleType)]
    for place in [*([parent] if parent else []), *below]:
        if _has(sys.modules.get(place), name):
            return f"{place}.{name}"
    return ""


def _held(module: ModuleType, name: str) -> Any:
    """What a module holds by a name, without making it load anything."""
    return module.__dict__.get(name)


def _has(module: Any, name: str) -> bool:
    return isinstance(module, ModuleType) and name in module.__dict__
