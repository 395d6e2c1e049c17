"""Makes classes of honest and hostile files, and runs `autograder grade` on them as a command.

What the command's own process holds is watched apart from its children. Used by
class_under_attack.py, kill_fork_server.py and try_submissions.py.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import psutil
from class_scale import with_comment

sys.path.insert(0, str(Path(__file__).parents[1]))

from support import making

from autograder.suite.assignment import assignment_folder

SUBMITTED, GRADED = "submitted", "graded"
WHEATS = assignment_folder("mnist") / "corpus" / "wheats"
ENDINGS = (".py", ".ipynb")
LOOK_SECONDS = 0.05
MOST_SECONDS = 4 * 3600.0
FULL = 100.0


@dataclass(frozen=True)
class Row:
    """A student's line in the table; ``points`` and ``seconds`` are None without a verdict."""

    student: str
    points: float | None
    problem: str
    isolation: str
    seconds: float | None

    def __str__(self) -> str:
        return f"no verdict: {self.problem[:90]}" if self.points is None else f"{self.points:g}"


@dataclass(frozen=True)
class Ran:
    """How the command went: exit status (None: it never ended), wall seconds, memory, the table.

    ``peak_mb`` is the most that the command's own process held, without its children.
    """

    exit_code: int | None
    seconds: float
    peak_mb: float
    said: str
    rows: dict[str, Row]

    @property
    def traceback(self) -> str:
        """The last line of a traceback in what was printed; empty where there is none."""
        if "Traceback (most recent call last)" not in self.said:
            return ""
        raised = re.findall(r"(?m)^[\w.]*(?:Error|Exception|Interrupt|Exit)\b.*$", self.said)
        return raised[-1][:200] if raised else "a traceback"


# Classes


def honest_files(count: int) -> list[tuple[str, bytes]]:
    """The solution and the correct submissions of the corpus, over and over: ending and bytes.

    Each has a comment of its own, so that no verdict is taken over.
    """
    wheats = sorted(one for one in WHEATS.iterdir() if one.suffix in ENDINGS)
    chosen = islice(cycle([making.ROOT / "solutions" / "mnist.py", *wheats]), count)
    return [(one.suffix, with_comment(one, f"copy {n}")) for n, one in enumerate(chosen)]


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Files as they are; of a folder, its scripts and notebooks but for tools (`_*`, `make_*`)."""
    found: list[Path] = []
    for path in paths:
        inside = [one for one in sorted(path.iterdir()) if _is_work(one)] if path.is_dir() else None
        found += [path] if inside is None else inside
    return found


def _is_work(path: Path) -> bool:
    return path.suffix in ENDINGS and not path.name.startswith(("_", "make_"))


def scratched(data: bytes, scratch: Path) -> bytes:
    """A hostile file's bytes with a real folder in the place of the word SCRATCH."""
    return data.replace(b"SCRATCH", str(scratch).encode())


# The command


def grade(
    place: Path,
    *options: str,
    submissions: str = SUBMITTED,
    look: Callable[[psutil.Process], None] | None = None,
    most_seconds: float = MOST_SECONDS,
) -> Ran:
    """Run ``autograder grade`` on what lies in ``place``; ``look`` is called all the while."""
    command = [str(making.BIN / "autograder"), "grade", submissions, "--out", GRADED, *options]
    started, peak = time.perf_counter(), 0.0
    with (place / "said.txt").open("wb") as said:
        running = subprocess.Popen(
            command, cwd=place, env=making.environment(place),
            stdout=said, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        process = psutil.Process(running.pid)
        while running.poll() is None and time.perf_counter() - started < most_seconds:
            peak = max(peak, _held_mb(running.pid))
            if look:
                look(process)
            time.sleep(LOOK_SECONDS)
        exit_code = running.poll()
        _end(running)
    seconds = time.perf_counter() - started
    text = (place / "said.txt").read_text(encoding="utf-8", errors="replace")
    return Ran(exit_code, seconds, peak, text, _rows(place / GRADED))


def _held_mb(pid: int) -> float:
    """The most that this process has ever held, as the kernel remembers it; 0 once it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    kept = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(kept[1]) * 1024 / 1e6 if kept else 0.0


def _end(running: subprocess.Popen[bytes]) -> None:
    """End a command that never ends, with all that it has started."""
    if running.poll() is not None:
        return
    for one in [*psutil.Process(running.pid).children(recursive=True), running]:
        try:
            one.kill()
        except (psutil.NoSuchProcess, ProcessLookupError):
            continue
    running.wait()


def _rows(folder: Path) -> dict[str, Row]:
    table, results = folder / "grades.csv", folder / "results.jsonl"
    if not table.exists():
        return {}
    seconds = {}
    if results.exists():
        for line in results.read_text(encoding="utf-8").splitlines():
            facts = json.loads(line)
            seconds[facts["submission"]["student"]] = facts["seconds"]
    with table.open(encoding="utf-8-sig", newline="") as stream:
        return {
            row["student"]: Row(
                row["student"],
                float(row["points"]) if row["points"] else None,
                row["problem"],
                row["isolation"],
                seconds.get(row["student"]),
            )
            for row in csv.DictReader(stream)
        }


# Tables


def print_table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    """Columns as wide as what is in them."""
    every = [list(head), *(list(line) for line in lines)]
    widths = [max(len(line[column]) for line in every) for column in range(len(head))]
    for line in every:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        )


def told_exit(ran: Ran) -> str:
    """The exit status in words."""
    return "never ended" if ran.exit_code is None else str(ran.exit_code)
