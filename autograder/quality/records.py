"""The record of all trainings: a CSV file that only grows, so that a run can be resumed."""

from __future__ import annotations

import csv
import io
import math
import os
from collections.abc import Mapping
from pathlib import Path

from autograder._util.files import atomic_write

__all__ = ["Records"]

COLUMNS = ("submission", "key", "seed", "accuracy")


class Records:
    """Accuracies by (submission's key, seed), kept in a file; NaN where no training came through.

    A row counts when its line is whole: what a run that was killed left half written is made
    again. Without a path nothing is written.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._rows: dict[tuple[str, int], tuple[str, float]] = {}
        if path and path.exists():
            self._read(path.read_bytes().decode("utf-8", errors="replace"))

    def accuracies(self, key: str, seeds: range | None = None) -> dict[int, float]:
        """What is on record of one submission, by seed; only of ``seeds`` where they are given."""
        return {
            seed: value
            for (one, seed), (_, value) in sorted(self._rows.items())
            if one == key and (seeds is None or seed in seeds)
        }

    def add(self, name: str, key: str, accuracies: Mapping[int, float]) -> None:
        """Append some trainings of one submission; they are on disk when this returns."""
        self._rows |= {(key, seed): (name, value) for seed, value in accuracies.items()}
        if self.path is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            if not file.tell():
                file.write(_lines([COLUMNS]))
            elif not _ends_whole(self.path):
                file.write(b"\n")
            file.write(_lines((name, key, seed, _text(a)) for seed, a in accuracies.items()))
            file.flush()
            os.fsync(file.fileno())

    def tidy(self, keys: set[str]) -> None:
        """Write the file again in a fixed order, without submissions that are not in ``keys``."""
        if self.path is None:
            return
        rows = sorted(
            (name, key, seed, _text(value))
            for (key, seed), (name, value) in self._rows.items()
            if key in keys
        )
        with atomic_write(self.path) as file:
            file.write(_lines([COLUMNS, *rows]))

    def forget(self) -> None:
        """Begin again, with an empty record."""
        self._rows.clear()
        if self.path:
            self.path.unlink(missing_ok=True)

    def _read(self, text: str) -> None:
        whole = text[: text.rfind("\n") + 1]
        for row in csv.reader(io.StringIO(whole)):
            try:
                name, key, seed, accuracy = row
                self._rows[key, int(seed)] = (name, float(accuracy))
            except ValueError:  # the head, or a line that was torn
                continue


def _text(accuracy: float) -> str:
    return "nan" if math.isnan(accuracy) else f"{accuracy:.4f}"


def _lines(rows: object) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)  # type: ignore[arg-type]  # rows of text and numbers
    return buffer.getvalue().encode()


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
