"""Searches a student's bundle for what must not be in it: answers, checks, labels, outputs.

It finds what is there word for word, blanks and line breaks aside. An answer in other words is
beyond it; what stands in the bundle comes from the lesson, and that is read by people.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.submission.function_texts import function_texts
from autograder.suite.assignment import Assignment, assignment_folder

__all__ = ["Leak", "Secrets", "find_leaks", "secrets_of"]

MARKERS = ("BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN", "END HIDDEN", "BEGIN MARK")
LABELS = re.compile(r"(?:\b\d{1,3}\b[\s,;]+){40}|\d{40}")  # many numbers: labels, or an image
ENCODED = re.compile(r"[A-Za-z0-9+/]{120}")  # bytes as text: digits, or a picture
SHORTEST_ANSWER = 14  # characters without blanks; shorter pieces are in every program
SHORTEST_CHECK = 30
CORPUS = "corpus"  # a folder of an assignment
BLANKS = re.compile(r"[\s#]+")  # an answer in a comment is an answer


@dataclass(frozen=True)
class Leak:
    """Something that a student must not get."""

    file: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.what}"


@dataclass(frozen=True)
class Secrets:
    """Pieces of text, blanks removed: of the answers, and of the checks, hints and data."""

    answers: Mapping[str, str]  # piece to the function that it is of
    suite: Mapping[str, str]  # piece to the file that it is of


def secrets_of(assignment: Assignment, solution: str) -> Secrets:
    """What there is to hide; ``solution`` is the solution's text."""
    functions = function_texts(solution, assignment.functions)
    rest = solution
    for text in functions.values():
        rest = rest.replace(text, "")
    known = _squeezed(rest)  # what the lesson itself shows
    answers = {
        piece: name
        for name, text in functions.items()
        for piece in map(_squeezed, _pieces(text))
        if len(piece) >= SHORTEST_ANSWER and piece not in known
    }
    return Secrets(answers, _suite(assignment_folder(assignment.name), known))


def find_leaks(files: Mapping[str, bytes], expected: Iterable[str], secrets: Secrets) -> list[Leak]:
    """Everything that must not be in these files; ``expected`` are the names that may be there."""
    wanted = set(expected)
    return [leak for name, data in files.items() for leak in _of_file(name, data, wanted, secrets)]


def _of_file(name: str, data: bytes, expected: set[str], secrets: Secrets) -> Iterator[Leak]:
    if name not in expected:
        yield Leak(name, "does not belong here")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        yield Leak(name, "is no text")
        return
    if name.endswith(".ipynb"):
        try:
            content = json.loads(text)
            cells = content["cells"]
        except (ValueError, KeyError, TypeError):
            yield Leak(name, "is no notebook")
            return
        yield from _of_cells(name, cells)
        text += "\n" + "\n".join(_texts(content))  # as it reads without JSON's escapes
    yield from (Leak(name, f"has {one!r} in it") for one in MARKERS if one in text)
    if LABELS.search(text):
        yield Leak(name, "has a long row of digits in it, as labels are")
    if ENCODED.search(text):
        yield Leak(name, "has encoded bytes in it, as data or pictures are")
    squeezed = _squeezed(text)
    for piece, function in secrets.answers.items():
        if piece in squeezed:
            yield Leak(name, f"has a piece of the answer to {function} in it: {piece[:60]}")
    for piece, source in secrets.suite.items():
        if piece in squeezed:
            yield Leak(name, f"has a line of {source} in it: {piece[:60]}")


def _of_cells(name: str, cells: list[dict[str, object]]) -> Iterator[Leak]:
    for number, cell in enumerate(cells, 1):
        if cell.get("outputs") or cell.get("execution_count") or cell.get("attachments"):
            yield Leak(name, f"cell {number} has an output or an attachment")
        if metadata := cell.get("metadata"):
            yield Leak(name, f"cell {number} has metadata: {json.dumps(metadata)[:60]}")


def _texts(value: object) -> Iterator[str]:
    """Every text in a JSON value; a list of lines as one."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and all(isinstance(one, str) for one in value):
        yield "".join(value)
    elif isinstance(value, (list, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def _pieces(function: str) -> Iterator[str]:
    """Lines, statements and calls of a function, without its head and its docstring."""
    node = ast.parse(function).body[0]
    assert isinstance(node, ast.FunctionDef)  # as function_texts gives it
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    yield from function.split("\n")[body[0].lineno - 1 :]
    for inner in (part for statement in body for part in ast.walk(statement)):
        if isinstance(inner, (ast.stmt, ast.Call, ast.BinOp)):
            yield ast.get_source_segment(function, inner) or ""


def _suite(folder: Path, known: str) -> dict[str, str]:
    """Lines of an assignment's own files; imports are no secret.

    The corpus is left out: it is made of submissions, which have lines of the exercise in them.
    """
    found = {}
    for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.toml")]):
        if path.is_relative_to(folder / CORPUS):
            continue
        for line in path.read_text(encoding="utf-8").split("\n"):
            piece = _squeezed(line).rstrip("\\")  # a line that goes on
            code = not line.lstrip().startswith(("import ", "from "))
            if len(piece) >= SHORTEST_CHECK and code and piece not in known:
                found[piece] = path.relative_to(folder).as_posix()
    return found


def _squeezed(text: str) -> str:
    return BLANKS.sub("", text)
