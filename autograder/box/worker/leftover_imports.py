"""Tries imports at the top of a file that no function needs: do they stop whoever runs the file?

Only imports are tried, and of a package that nothing has loaded yet it is only looked up whether it
is there: none of its code runs.
"""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Collection, Iterator
from dataclasses import asdict

from autograder.box.probing import Captured, Functions, Step
from autograder.box.wire.observations import Fault, Frame, ProbeCall
from autograder.box.worker.loading import fault_of

__all__ = ["try_imports"]

Import = ast.Import | ast.ImportFrom


def try_imports(
    source: str, filename: str, _functions: Functions, call: ProbeCall, _step: Step, _cap: int
) -> Captured:
    """The faults of the imports that begin in the call's ``lines``, each with its own line."""
    lines = frozenset(call.params["lines"])
    return {"faults": [asdict(fault) for fault in _faults(source, filename, lines)]}, {}


def _faults(source: str, filename: str, lines: Collection[int]) -> Iterator[Fault]:
    for node in ast.parse(source, filename).body:
        if isinstance(node, Import) and node.lineno in lines:
            for part in _parts(node):
                fault = _missing(part) or _tried(part, filename)
                if fault:
                    yield fault


def _parts(node: Import) -> list[Import]:
    """``import a, b`` as ``import a`` and ``import b``: one may be there without the other."""
    if isinstance(node, ast.ImportFrom):
        return [node]
    return [ast.copy_location(ast.Import(names=[alias]), node) for alias in node.names]


def _root(node: Import) -> str:
    name = (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
    return name.partition(".")[0]


def _missing(node: Import) -> Fault | None:
    """That the package of an import is not installed."""
    root = _root(node)
    if not root or root in sys.modules or importlib.util.find_spec(root) is not None:
        return None
    frames = (Frame(node.lineno, "<module>"),)
    return Fault("ModuleNotFoundError", f"No module named {root!r}", frames, "load")


def _tried(node: Import, filename: str) -> Fault | None:
    """What an import raises, of a package that is loaded already; its names go nowhere."""
    if _root(node) and _root(node) not in sys.modules:
        return None
    code = compile(ast.Module(body=[node], type_ignores=[]), filename, "exec", dont_inherit=True)
    try:
        exec(code, {"__name__": "submission"})  # noqa: S102 - an import statement, and nothing else
    except Exception as error:  # whatever an import may raise
        return fault_of(error, filename, step="load")
    return None
