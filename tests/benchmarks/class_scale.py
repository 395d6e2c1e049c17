"""Grades a large class, and shows that neither its speed nor its memory depends on its size.

    python tests/benchmarks/class_scale.py [--submissions N] [--jobs J]

The class is made of the corpus of correct and mistaken submissions, over and over, each with a
comment of its own, so that no verdict can be taken over. Prints the seconds of a submission in the
first and in the last tenth (the first 20 are left out; both tenths hold the same kinds), the memory
of the coordinator, which is the process of `autograder grade` without its children, and how much
faster a second run of the unchanged class is. Exit status 1 where a limit is passed, which is said
in a line.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parents[1]))

from support import making

from autograder.quality.audit import read_corpus
from autograder.suite.assignment import assignment_folder, load_assignment

WARM_UP = 20  # submissions that are left out of the first tenth
LOOK_SECONDS = 0.5
MOST_MEMORY_MB = 300
MOST_SLOWER = 1.10
LEAST_FASTER = 200
KEPT = ("results.jsonl", "grades.csv")  # that a second run must leave as they are


@dataclass
class Watch:
    """When each line of the results was there, and what the coordinator then held."""

    results: Path
    every: int = 0  # lines, after which to print how far it is
    started: float = field(default_factory=time.perf_counter)
    times: list[float] = field(default_factory=list)  # seconds, a line each
    memory_mb: list[float] = field(default_factory=list)  # a line each
    peak_mb: float = 0.0
    _read: int = 0  # bytes

    def look(self, process: psutil.Process) -> None:
        """Note what is new; nothing, once the process has ended."""
        try:
            held = process.memory_info().rss / 1e6
        except psutil.NoSuchProcess:
            return
        new = self._new_lines()
        self.peak_mb = max(self.peak_mb, held)
        self.times += [time.perf_counter() - self.started] * new
        self.memory_mb += [held] * new
        count = len(self.times)
        if new and self.every and count // self.every > (count - new) // self.every:
            print(f"  {count} after {self.times[-1]:.0f} s, {held:.0f} MB", flush=True)

    def end(self) -> None:
        """Note what came after the last look."""
        late = self.results.read_bytes().count(b"\n") - len(self.times)
        self.times += [time.perf_counter() - self.started] * late
        self.memory_mb += self.memory_mb[-1:] * late

    def _new_lines(self) -> int:
        if not self.results.exists():
            return 0
        with self.results.open("rb") as stream:
            stream.seek(self._read)
            text = stream.read()
        self._read += len(text)
        return text.count(b"\n")


# The class


def make_class(folder: Path, count: int) -> None:
    """Write ``count`` files, whose order by name is the order in which they are graded."""
    folder.mkdir()
    corpus = read_corpus(assignment_folder("mnist") / "corpus", load_assignment("mnist"))
    paths = [one.submission.path for one in corpus]
    for number, path in enumerate(mixed(paths, count)):
        student = f"student{number:05}"
        (folder / f"{student}{path.suffix}").write_bytes(with_comment(path, student))


def mixed(paths: Sequence[Path], count: int) -> list[Path]:
    """Every kind equally often, in an order that is always the same.

    The last tenth is the first one (after those that are left out) once more, in another order.
    """
    draw = random.Random(0)
    chosen: list[Path] = []
    while len(chosen) < count:
        chosen += draw.sample(paths, len(paths))
    tenth = count // 10
    return [*chosen[: count - tenth], *draw.sample(chosen[WARM_UP : WARM_UP + tenth], tenth)]


def with_comment(path: Path, text: str) -> bytes:
    """The file's bytes with a comment at the end."""
    raw = path.read_bytes()
    if path.suffix == ".py":
        return raw + f"\n# {text}\n".encode()
    notebook = json.loads(raw)
    empty: dict[str, object] = {
        "cell_type": "code",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    notebook["cells"].append(empty | {"source": [f"# {text}"]})
    return json.dumps(notebook).encode()


# The measurement


def graded(place: Path, jobs: int, every: int = 0) -> tuple[float, Watch]:
    """Wall seconds of ``autograder grade`` on submitted/ in ``place``, and what was seen of it."""
    command = (str(making.BIN / "autograder"), "grade", "submitted", "--jobs", str(jobs))
    watch = Watch(place / "graded" / "results.jsonl", every)
    with (place / "said.txt").open("w", encoding="utf-8") as said:
        running = subprocess.Popen(
            command, cwd=place, env=making.environment(place),
            stdout=said, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        process = psutil.Process(running.pid)
        while not ended(running):
            watch.look(process)
    seconds = time.perf_counter() - watch.started
    assert running.returncode == 0, (place / "said.txt").read_text(encoding="utf-8")
    watch.end()
    return seconds, watch


def ended(running: subprocess.Popen[bytes]) -> bool:
    """Whether it has, after waiting a little for it."""
    try:
        running.wait(LOOK_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return True


def hashes(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in KEPT}


def size_mb(folder: Path) -> float:
    return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file()) / 1e6


# The report


def tenths(times: Sequence[float]) -> tuple[float, float]:
    """Seconds of a submission in the first tenth and in the last one."""
    tenth = len(times) // 10
    first = (times[WARM_UP + tenth - 1] - times[WARM_UP - 1]) / tenth
    return first, (times[-1] - times[-1 - tenth]) / tenth


def report_run(folder: Path, seconds: float, watch: Watch) -> list[str]:
    """Print what there is to know of the first run; gives the limits that it passes."""
    count = len(watch.times)
    level = json.loads((folder / "results.jsonl").read_text(encoding="utf-8").split("\n")[0])
    first, last = tenths(watch.times)
    at = {share: watch.memory_mb[count * share // 100 - 1] for share in (10, 50, 100)}
    print(f"whole class: {seconds:.0f} s, {60 * count / seconds:.1f} a minute, at level "
          f"{level['isolation']}")  # fmt: skip
    print(f"a submission: {first:.3f} s in the first tenth, {last:.3f} s in the last one, "
          f"{last / first:.3f} times as long")  # fmt: skip
    print("coordinator: " + ", ".join(f"{at[share]:.0f} MB at {share} %" for share in at)
          + f", at most {watch.peak_mb:.0f} MB")  # fmt: skip
    print(f"results: {size_mb(folder):.1f} MB, {1000 * size_mb(folder) / count:.0f} kB for each")
    return [
        *([f"the coordinator held more than {MOST_MEMORY_MB} MB"]
          if watch.peak_mb > MOST_MEMORY_MB else []),
        *([f"the last tenth took more than {MOST_SLOWER} times as long as the first"]
          if last > MOST_SLOWER * first else []),
    ]  # fmt: skip


def main() -> None:
    """Grade the class twice; exit status 1 where a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=2000)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    if options.submissions < 3 * WARM_UP // 2:
        parser.error(f"--submissions starts at {3 * WARM_UP // 2}")
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        make_class(place / "submitted", options.submissions)
        print(f"{options.submissions} submissions, {options.jobs} at a time, {os.cpu_count()} "
              f"cores, Python {platform.python_version()}", flush=True)  # fmt: skip
        seconds, watch = graded(place, options.jobs, options.submissions // 10)
        assert len(watch.times) == options.submissions, len(watch.times)
        passed = report_run(place / "graded", seconds, watch)
        before = hashes(place / "graded")
        again, second = graded(place, options.jobs)
        assert hashes(place / "graded") == before, "the second run changed what was there"
    print(f"unchanged class again: {again:.1f} s, {seconds / again:.0f} times faster, coordinator "
          f"at most {second.peak_mb:.0f} MB")  # fmt: skip
    if seconds < LEAST_FASTER * again:
        passed.append(f"the second run was less than {LEAST_FASTER} times faster")
    for one in passed:
        print(f"LIMIT PASSED: {one}")
    sys.exit(1 if passed else 0)


if __name__ == "__main__":
    main()
