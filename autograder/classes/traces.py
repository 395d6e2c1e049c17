"""Small facts of one hand-in that its verdict does not hold; they are kept beside attachments."""

from __future__ import annotations

import ast
import contextlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from autograder._util.files import atomic_write
from autograder.submission import Submission
from autograder.submission.notebook_marks import MOST_CELLS, MOST_RUNS, notebook_marks
from autograder.suite.assignment import Assignment

__all__ = ["OwnCode", "TraceStore", "Traces", "traces_of"]

MOST_LINES, LONGEST_LINE, MOST_TASKS = 80, 300, 50
MOST_BYTES = 2_000_000  # of a file of traces

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OwnCode(_Record):
    """The function that a student wrote: its lines, and what messages call each ("line 12").

    ``cut`` says that there are more lines than these.
    """

    lines: tuple[Annotated[str, Field(max_length=LONGEST_LINE)], ...] = Field(max_length=MOST_LINES)
    places: tuple[Annotated[str, Field(max_length=60)], ...] = Field(max_length=MOST_LINES)
    cut: bool = False

    def named(self, number: int, text: str) -> bool:
        """Whether a text names the place of a line, counted from 0, as "cell 3, line 2: ..."."""
        return re.search(rf"(?<!\w){re.escape(self.places[number])}(?!\d)", text) is not None


class Traces(_Record):
    """What tells hand-ins of one origin, how long the grader's start took, and the code by task.

    ``cells`` and ``runs`` are the marks of a notebook. ``starting`` are seconds of the verdict's in
    which the grader's own processes were started: not the student's doing.
    """

    cells: tuple[Digest, ...] = Field(default=(), max_length=MOST_CELLS)
    runs: tuple[Digest, ...] = Field(default=(), max_length=MOST_RUNS)
    starting: float = Field(default=0.0, ge=0, le=1e6)
    code: dict[Annotated[str, Field(max_length=100)], OwnCode] = Field(
        default={}, max_length=MOST_TASKS
    )


def traces_of(
    submission: Submission, data: bytes, assignment: Assignment, starting: float = 0.0
) -> Traces:
    """The traces of what was handed in; whatever is odd about it leaves less to tell."""
    cells: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    code: dict[str, OwnCode] = {}
    with contextlib.suppress(Exception):  # a trace never costs a verdict
        if submission.notebook:
            marks = notebook_marks(data)
            cells, runs = marks.cells, marks.runs
    with contextlib.suppress(Exception):
        code = _code(submission, assignment)
    return Traces(cells=cells, runs=runs, starting=round(max(starting, 0.0), 3), code=code)


def _code(submission: Submission, assignment: Assignment) -> dict[str, OwnCode]:
    """The last definition of each task's function at top level."""
    tasks = {task.function: task.id for task in assignment.tasks if task.function}
    found = {}
    lines = submission.source.split("\n")
    for node in ast.parse(submission.source).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name in tasks:
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            numbers = range(first, (node.end_lineno or node.lineno) + 1)
            found[tasks[node.name]] = OwnCode(
                lines=tuple(_plain(lines[one - 1]) for one in numbers[:MOST_LINES]),
                places=tuple(submission.where(one)[:60] for one in numbers[:MOST_LINES]),
                cut=len(numbers) > MOST_LINES,
            )
    return found


def _plain(line: str) -> str:
    """As much of a line as is kept, without halves of characters, which JSON cannot hold."""
    return line[:LONGEST_LINE].encode("utf-8", "replace").decode()


@dataclass(frozen=True)
class TraceStore:
    """The files of traces in the folder of attachments, named as those are."""

    folder: Path

    def load(self, sha256: str, seed: int) -> Traces:
        """The traces of these bytes; empty ones where there is no file that can be read."""
        with contextlib.suppress(OSError, ValueError):
            path = self._path(sha256, seed)
            if path.stat().st_size <= MOST_BYTES:
                return Traces.model_validate_json(path.read_bytes())
        return Traces()

    def save(self, sha256: str, seed: int, traces: Traces) -> None:
        """Keep them, in the place of earlier ones; raises OSError."""
        with atomic_write(self._path(sha256, seed)) as stream:
            stream.write(traces.model_dump_json().encode("utf-8", "replace"))

    def _path(self, sha256: str, seed: int) -> Path:
        return self.folder / f"{sha256[:20]}-{seed}.traces.json"
