"""Grades each file beside two honest ones, in a class of its own, and prints what it got.

    python tests/benchmarks/try_submissions.py FILE_OR_FOLDER ... [--isolation L3 L2 L0]

A folder stands for its scripts and notebooks, but for those named `_*` and `make_*`. A zip file is
graded as the class that it is. Prints a line for each file and level: exit status, the file's row
(points, or why there are none), whether the honest ones kept their points, seconds, and the most
memory that the command itself held. Exit status 1 where a run broke off, a file has no row, or an
honest submission lost points.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from class_command import (
    FULL,
    SUBMITTED,
    Ran,
    files_in,
    grade,
    honest_files,
    print_table,
    scratched,
    told_exit,
)

ANNA, ZOE, TRIED = "anna", "zoe", "mallory"
MOST_SECONDS = 1200.0
HEAD = ("file", "level", "exit", "row", "honest", "seconds", "MB")


@dataclass(frozen=True)
class Line:
    """What came of one file at one level: its row, and how many honest ones kept their points."""

    name: str
    level: str
    ran: Ran
    rows: str
    honest: int | None

    @property
    def well(self) -> bool:
        """Whether the run ended as it should, with a row for everybody."""
        whole = self.honest in (None, 2) and bool(self.rows)
        return whole and self.ran.exit_code in (0, 1) and not self.ran.traceback

    def cells(self) -> tuple[str, ...]:
        """The line as it is printed."""
        ran = self.ran
        row = self.rows or f"NO ROW: {ran.traceback or ran.said.strip()[-160:]}"
        honest = "" if self.honest is None else f"{self.honest} of 2"
        return (self.name, self.level, told_exit(ran), " ".join(row.split()), honest,
                f"{ran.seconds:.0f}", f"{ran.peak_mb:.0f}")  # fmt: skip


def tried(path: Path, level: str, options: Sequence[str]) -> Line:
    """Grade this file in a fresh class."""
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        given = ("--isolation", level, *options)
        if path.suffix == ".zip":
            shutil.copy(path, place / "submitted.zip")
            ran = grade(place, *given, submissions="submitted.zip", most_seconds=MOST_SECONDS)
            rows = "; ".join(f"{one.student!r} {one}" for one in ran.rows.values())
            return Line(path.name, level, ran, rows, None)
        (place / "scratch").mkdir()
        (place / SUBMITTED).mkdir()
        for name, (ending, data) in zip((ANNA, ZOE), honest_files(2), strict=True):
            (place / SUBMITTED / f"{name}{ending}").write_bytes(data)
        mine = place / SUBMITTED / f"{TRIED}{path.suffix}"
        mine.write_bytes(scratched(path.read_bytes(), place / "scratch"))
        ran = grade(place, *given, most_seconds=MOST_SECONDS)
    kept = sum(one in ran.rows and ran.rows[one].points == FULL for one in (ANNA, ZOE))
    return Line(path.name, level, ran, str(ran.rows.get(TRIED, "")), kept)


def main() -> None:
    """Try every file at every level; exit status 1 where one did harm."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--isolation", nargs="+", default=["auto"])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--said", action="store_true", help="print what each command says, too")
    options = parser.parse_args()
    given = ("--jobs", str(options.jobs), "--seed", str(options.seed))
    lines = []
    for path in files_in(options.paths):
        for level in options.isolation:
            line = tried(path, level, given)
            lines.append(line)
            print("  ".join(line.cells()), flush=True)
            if options.said:
                print(line.ran.said)
    print()
    print_table(HEAD, [line.cells() for line in lines])
    harm = [line for line in lines if not line.well]
    print(f"{len(lines) - len(harm)} of {len(lines)} did no harm")
    sys.exit(1 if harm else 0)


if __name__ == "__main__":
    main()
