"""Runs those top-level statements of a submission that a function needs, and records what fails."""

from __future__ import annotations
import __future__

import ast
import linecache
import sys
import traceback
import types
from collections.abc import Callable
from typing import Any

from autograder.box.slicing.names import names_of
from autograder.box.slicing.statements import needed_statements
from autograder.box.wire.observations import Fault, Frame
from autograder.box.worker.notebook_names import notebook_names
from autograder.box.worker.suggesting import with_suggestion

__all__ = ["StudentModule", "fault_of", "raised_by"]

MAX_MESSAGE = 2000
MAX_FRAMES = 3
MODULE_NAME = "submission"  # not "__main__": code under a main guard stays asleep
NOTEBOOK, NOTEBOOK_NAME = ".ipynb", "__main__"  # there Jupyter runs it


def fault_of(error: BaseException, filename: str, step: str = "") -> Fault:
    """Facts about ``error``; of its traceback only lines of ``filename`` are kept."""
    return Fault(type(error).__name__[:80], _message(error), _frames(error, filename), step)


def raised_by(error: BaseException, filename: str) -> bool:
    """Whether a line of ``filename`` was running when ``error`` was raised."""
    return bool(_frames(error, filename))


def _frames(error: BaseException, filename: str) -> tuple[Frame, ...]:
    steps = [
        Frame(line or 0, frame.f_code.co_name[:80])
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename == filename
    ]
    return tuple(steps[-MAX_FRAMES:])


def _message(error: BaseException) -> str:
    try:
        return with_suggestion(error, str(error)[:MAX_MESSAGE])
    except Exception:  # a student's own exception class with a broken __str__
        return ""


class StudentModule:
    """A submission's module, loaded function by function.

    Statements that no function needs (a training left at the bottom of the file, a download)
    never run. A statement that fails is remembered and the rest is loaded all the same. The cells
    of a notebook find around them what Jupyter gives to cells.
    """

    def __init__(self, source: str, filename: str) -> None:
        self._tree = ast.parse(source, filename)
        self._filename = filename
        self._notebook = filename.lower().endswith(NOTEBOOK)
        self._flags = _future_flags(self._tree)
        self._done: dict[int, Fault | None] = {}
        self._functions: dict[str, Callable[..., Any]] = {}
        name = NOTEBOOK_NAME if self._notebook else MODULE_NAME
        self._module = types.ModuleType(name)
        self._module.__file__ = filename
        if self._notebook:
            self._module.__dict__.update(notebook_names())
        sys.modules[name] = sys.modules[MODULE_NAME] = self._module
        lines = [f"{line}\n" for line in source.split("\n")]
        # inspect and tracebacks find the source here; there is no file to read it from.
        linecache.cache[filename] = (len(source), None, lines, filename)

    def load(self, name: str) -> Fault | None:
        """Run what ``name`` needs and has not run yet; the first fault among all it needs."""
        statements = needed_statements(self._tree, [name], notebook=self._notebook)
        for statement in statements:
            if id(statement) not in self._done:
                self._done[id(statement)] = self._run(statement)
        faults = (self._done[id(statement)] for statement in statements)
        return next((fault for fault in faults if fault), None)

    def function(self, name: str) -> Callable[..., Any] | None:
        """The student's function: the last value of this name that can be called, or None."""
        found = self._module.__dict__.get(name)
        return found if callable(found) else self._functions.get(name)

    def _run(self, statement: ast.stmt) -> Fault | None:
        unit = ast.Module(body=[statement], type_ignores=[])
        try:
            code = compile(unit, self._filename, "exec", self._flags, dont_inherit=True)
            exec(code, self._module.__dict__)  # noqa: S102 - the one place where student code runs
        except BaseException as error:  # exit() at top level included
            return fault_of(error, self._filename, step="load")
        self._keep_functions(statement)
        return None

    def _keep_functions(self, statement: ast.stmt) -> None:
        """Remember what a statement has made that can be called, before another takes its name."""
        for name in names_of([statement]).bound:
            value = self._module.__dict__.get(name)
            if callable(value):
                self._functions[name] = value


def _future_flags(tree: ast.Module) -> int:
    """The compiler flags that the file's ``from __future__`` imports ask for."""
    names = (
        alias.name
        for statement in tree.body
        if isinstance(statement, ast.ImportFrom)
        and (statement.module, statement.level) == ("__future__", 0)  # no module beside it
        for alias in statement.names
    )
    flags = 0
    for name in names:
        flags |= getattr(__future__, name).compiler_flag
    return flags
