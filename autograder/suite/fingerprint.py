"""Names the code that verdicts depend on: a hash over the kit's own files and its engines.

Which files these are follows from the imports: the rooms that grading and the box reach, and what
an assignment's checks, inputs and probes reach in ``assignments``. Rooms are taken whole. Those
that only show or collect verdicts are not among them, since nothing that grades imports them.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import re
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

from autograder._util.places import KIT_HOME, PACKAGE

__all__ = ["digest", "fingerprint", "modules_below", "rooms_behind"]

GRADING = ("grading", "box")  # what grades, and what it starts by its name
ASSIGNMENTS = "autograder.assignments."
ENGINES = ("keras", "matplotlib", "numpy", "tensorflow")
IMPORT = re.compile(rb"^\s*(?:from|import) autograder\.(\w+)", re.MULTILINE)


def digest(*parts: bytes | str) -> str:
    """16 hexadecimal digits that change with any part."""
    found = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        found.update(len(data).to_bytes(8, "big") + data)
    return found.hexdigest()[:16]


@functools.cache
def fingerprint(modules: frozenset[str]) -> str:
    """Of modules of an assignment, and of all that grading with them depends on."""
    sources = _sources_behind(modules)
    parts = [part for name in sorted(sources) for part in (name, sources[name])]
    return digest(_harness(rooms_behind(*sources.values())), *parts)


@functools.cache
def _harness(rooms: frozenset[str]) -> str:
    """Of rooms of the kit and of its engines."""
    parts: list[bytes | str] = [f"{name} {version(name)}" for name in ENGINES]
    for room in sorted(rooms):
        for path in sorted((PACKAGE / room).rglob("*.py")):
            parts += [path.relative_to(PACKAGE).as_posix(), path.read_bytes()]
    return digest(*parts)


def rooms_behind(*sources: bytes) -> frozenset[str]:
    """Folders of the kit that grading and these texts of modules import, ``assignments`` aside."""
    found: set[str] = set()
    waiting = [*GRADING, *_rooms_in(sources)]
    while waiting:
        room = waiting.pop()
        if room in found or not (PACKAGE / room).is_dir():
            continue
        found.add(room)
        waiting += _rooms_in(path.read_bytes() for path in (PACKAGE / room).rglob("*.py"))
    return frozenset(found)


def _rooms_in(sources: Iterable[bytes]) -> list[str]:
    names = {name.decode() for text in sources for name in IMPORT.findall(text)}
    return sorted(names - {"assignments"})


def _sources_behind(modules: frozenset[str]) -> dict[str, bytes]:
    """The text of modules of assignments and of all that they import from any assignment."""
    found: dict[str, bytes] = {}
    waiting = sorted(modules)
    while waiting:
        name = waiting.pop()
        source = b"" if name in found else _source(name)
        if source:
            found[name] = source
            waiting += [one for one in _imported(source) if one.startswith(ASSIGNMENTS)]
    return found


def modules_below(module: str) -> Iterator[str]:
    """The names of a module and, where it is a package, of all modules in it."""
    place = KIT_HOME.joinpath(*module.split("."))
    for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
        parts = path.relative_to(KIT_HOME).with_suffix("").parts
        yield ".".join(parts).removesuffix(".__init__")


def _source(module: str) -> bytes:
    """The text of a module of the kit; nothing where there is none."""
    place = KIT_HOME.joinpath(*module.split("."))
    files: Iterable[Path] = (place.with_suffix(".py"), place / "__init__.py")
    return next((path.read_bytes() for path in files if path.is_file()), b"")


def _imported(source: bytes) -> Iterator[str]:
    """Modules, and what might be one: ``from package import name`` may name either."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)
