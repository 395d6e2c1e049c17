"""What tells two notebooks of one origin: ids of cells, and what a training printed.

Programs draw a cell's id at random when the cell is made (nbformat 4.5; Colab writes it into the
metadata), and copying the file keeps it. A training that sets no seed prints other numbers at each
run. Both are read within the bounds that hold for a notebook's code, and kept as short digests.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.submission.notebook_cells import (
    NotAJsonError,
    NotANotebookError,
    Reader,
    Span,
    TooMuchError,
    cells_of,
)

__all__ = ["NotebookMarks", "notebook_marks"]

MOST_CELLS, MOST_RUNS = 300, 100  # of one notebook that are kept
MOST_OUTPUT = 200_000  # bytes of one printed text that is read
MOST_READ = 2_000_000  # bytes of all printed texts together
MOST_BYTES = 32_000_000  # of a notebook; a larger one is not looked through
# Drawn at random: eight hexadecimal digits (JupyterLab), a UUID (VS Code), twelve of Colab's.
RANDOM = re.compile(
    r"[0-9a-f]{8}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|(?=.*[0-9])(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9_-]{12}"
)
SEEDED = re.compile(rb"set_random_seed|\.seed\(|RandomState\(|default_rng\(\s*\w")
LOSSES = re.compile(r"loss\W{1,3}\d+\.\d{3,}")
ENOUGH_LOSSES = 3  # printed by a training of two epochs with a validation part


@dataclass(frozen=True)
class NotebookMarks:
    """Digests of cells' ids, and of what unseeded trainings printed; each once, sorted."""

    cells: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()


def notebook_marks(data: bytes) -> NotebookMarks:
    """The marks of a notebook's bytes; none where they are no notebook, or a very large one."""
    if len(data) > MOST_BYTES:
        return NotebookMarks()
    with contextlib.suppress(NotAJsonError, NotANotebookError, TooMuchError, ValueError):
        reader = Reader(data)
        cells = [reader.members(one) for one in cells_of(reader)]
        ids = {_digest(one) for parts in cells if (one := _drawn_id(reader, parts))}
        runs = set() if SEEDED.search(data) else {_digest(one) for one in _runs(reader, cells)}
        return NotebookMarks(_first(ids, MOST_CELLS), _first(runs, MOST_RUNS))
    return NotebookMarks()


def _first(digests: set[str], most: int) -> tuple[str, ...]:
    return tuple(sorted(digests)[:most])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _drawn_id(reader: Reader, parts: dict[str, Span]) -> str:
    """A cell's id, if a program has drawn it; what the kit or a person named does not count."""
    own = reader.word(parts.get("id"))
    if own is None and "metadata" in parts:
        own = reader.word(reader.members(parts["metadata"]).get("id"))
    return own if own and RANDOM.fullmatch(own) else ""


def _runs(reader: Reader, cells: list[dict[str, Span]]) -> Iterator[str]:
    """What each training printed: the losses in it, with all that stands between them."""
    left = MOST_READ
    for parts in cells:
        for output in reader.items(parts["outputs"]) if "outputs" in parts else ():
            place = reader.members(output).get("text")
            if place is None or place[1] - place[0] > min(MOST_OUTPUT, left):
                continue
            left -= place[1] - place[0]
            value = reader.built(place)
            text = "".join(map(str, value)) if isinstance(value, list) else str(value)
            if len(LOSSES.findall(text)) >= ENOUGH_LOSSES:
                yield text
