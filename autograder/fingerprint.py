"""Names the code that verdicts depend on: a hash over the kit's own files and its engines."""

from __future__ import annotations

import ast
import functools
import hashlib
from importlib.metadata import version
from pathlib import Path

__all__ = ["digest", "harness", "sources_behind"]

HERE = Path(__file__).parent
# They show or record verdicts, and change none.
FRONT_ENDS = frozenset(
    {
        "audit",
        "build.py",
        "bundle",
        "calibration",
        "class_run",
        "class_statistics",
        "cli",
        "comparison.py",
        "course",
        "demo_class.py",
        "exhibits.py",
        "hints.py",
        "notebook.py",
        "pytest_nodes.py",
        "pytest_plugin.py",
        "rates.py",
        "report",
        "results.py",
        "views",
        "watch",
    }
)
SUITES = "assignments"
EXHIBITS = ("exhibits", "exhibits.py")  # of a suite: they show, too
CHECKS = "checks"  # of a suite: each task has its own hash of those that it uses
ENGINES = ("keras", "matplotlib", "numpy", "tensorflow")


def digest(*parts: bytes | str) -> str:
    """16 hexadecimal digits that change with any part."""
    found = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        found.update(len(data).to_bytes(8, "big") + data)
    return found.hexdigest()[:16]


@functools.cache
def harness(suite: str) -> str:
    """Of all that every verdict of this suite depends on: kit, probes, exam, engines."""
    parts: list[bytes | str] = [f"{name} {version(name)}" for name in ENGINES]
    for path in sorted(HERE.rglob("*.py")):
        inside = path.relative_to(HERE).parts
        if inside[0] not in FRONT_ENDS and _matters(inside, suite):
            parts += ["/".join(inside), path.read_bytes()]
    return digest(*parts)


@functools.cache
def sources_behind(modules: frozenset[str], package: str) -> str:
    """Of modules of ``package`` and of all that they import from it, by their source."""
    found: dict[str, bytes] = {}
    waiting = sorted(modules)
    while waiting:
        name = waiting.pop()
        source = b"" if name in found else _source(name)
        if source:
            found[name] = source
            waiting += [one for one in _imported(source) if f"{one}.".startswith(f"{package}.")]
    return digest(*(part for name in sorted(found) for part in (name, found[name])))


def _matters(inside: tuple[str, ...], suite: str) -> bool:
    if inside[0] != SUITES or len(inside) < 3:
        return True
    return inside[1] == suite and inside[2] not in (CHECKS, *EXHIBITS)


def _source(module: str) -> bytes:
    """The text of a module of the kit; nothing where there is none."""
    place = HERE.parent.joinpath(*module.split("."))
    files = (place.with_suffix(".py"), place / "__init__.py")
    return next((path.read_bytes() for path in files if path.is_file()), b"")


def _imported(source: bytes) -> list[str]:
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    return [node.module for node in nodes if node.module]
