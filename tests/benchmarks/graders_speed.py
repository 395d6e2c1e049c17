"""Times ways through a class with the same checks, the training included, side by side.

    python tests/benchmarks/graders_speed.py [--submissions N] [--sample K] [--rounds R]
        [--otter PYTHON]

The ways: a class run (`autograder grade`, level L3, two at a time) over N submissions; and over K
of them, since they are slow, stock `nbgrader autograde` in one process, and in two that share the
students; `pytest FILE` for each student, one by one and two at a time; `otter run` likewise. PYTHON
is one that has otter-grader 7 and the kit:

    python -m venv otter && grep -v ^wrapt constraints.txt > without_wrapt.txt
    otter/bin/pip install -c without_wrapt.txt -e '.[notebook]' 'otter-grader>=7'

(otter-grader 7 wants a wrapt older than 2.) Half of the submissions have one mistake; no two are
the same bytes. All ways must give the same points. Prints medians of the rounds, and each way's
ratio to the class run of the same round; trust the ratios. Memory is the sum of PSS (private pages,
and a share of the shared ones) of all processes that a way has started, looked up every 0.5 s.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import shutil
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import psutil
from graders import CLASS_RUN, Way, class_run, keep, make_class, make_otter_zip, ways

LOOK_SECONDS = 0.5


@dataclass(frozen=True)
class Took:
    """Wall seconds of a submission, and the most memory."""

    seconds: float
    memory_mb: float


@dataclass
class Memory:
    """The most memory that the processes started meanwhile held at a time."""

    peak_mb: float = 0.0
    seconds: float = 0.0  # of a core, for looking
    _over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Memory:
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        here = psutil.Process()
        while not self._over.wait(LOOK_SECONDS):
            held = sum(_pss(one) for one in here.children(recursive=True))
            self.peak_mb = max(self.peak_mb, held / 1e6)
        self.seconds = time.thread_time()


def _pss(process: psutil.Process) -> int:
    """Bytes; of a process that has just ended, none; RSS where nobody may look closer."""
    try:
        with contextlib.suppress(psutil.AccessDenied):
            return int(process.memory_full_info().pss)
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def one_round(
    course: Path, folder: Path, chosen: Sequence[Way], sample: Sequence[str]
) -> dict[str, Took]:
    """What each way took; each has a copy of the course, and all give the same points."""
    took, looking, scores, spent = {}, 0.0, {}, 0.0
    for number, way in enumerate(chosen):
        copy = folder / str(number)
        shutil.copytree(course, copy)
        if way.name != CLASS_RUN:
            keep(copy, sample)
        started = time.perf_counter()
        with Memory() as memory:
            way.run(copy)
            seconds = time.perf_counter() - started
        scores[way.name] = way.scores(copy)
        expected = {who: scores[CLASS_RUN][who] for who in scores[way.name]}
        assert scores[way.name] == expected, (way.name, scores[way.name], expected)
        took[way.name] = Took(seconds / len(expected), memory.peak_mb)
        looking, spent = looking + memory.seconds, spent + seconds
        print(f"  {way.name}: {seconds:.1f} s, {memory.peak_mb:.0f} MB", flush=True)
    print(f"  looking up the memory took {looking / spent:.1%} of a core")
    return took


def report(rounds: Sequence[Mapping[str, Took]], chosen: Sequence[Way]) -> None:
    """Print a line for each way."""
    print(f"{'':24}{'s each':>8}{'a minute':>10}{'ratio':>8}{'peak MB':>9}  isolation")
    for way in chosen:
        mine = [one[way.name] for one in rounds]
        seconds = median(one.seconds for one in mine)
        ratio = median(one[way.name].seconds / one[CLASS_RUN].seconds for one in rounds)
        most = max(one.memory_mb for one in mine)
        print(
            f"{way.name:24}{seconds:8.2f}{60 / seconds:10.1f}{ratio:8.2f}{most:9.0f}"
            f"  {way.isolation}"
        )


def break_down(course: Path, folder: Path, seconds: float, count: int, rounds: int) -> None:
    """Print what of a class run is its start; ``seconds`` is the time of a run of ``count``."""
    alone: list[float] = []
    again: list[float] = []
    for number in range(rounds):
        copy = folder / f"alone{number}"
        shutil.copytree(course, copy)
        for other in sorted((copy / "submitted").iterdir())[1:]:
            shutil.rmtree(other)
        for times in (alone, again):
            started = time.perf_counter()
            class_run(copy)
            times.append(time.perf_counter() - started)
    one, each = median(alone), (seconds - median(alone)) / (count - 1)
    print(
        f"a class run of one submission: {one:.1f} s; each more: {each:.2f} s; so start-up and the "
        f"reference solution: {one - each:.1f} s, of which {median(again):.1f} s when nothing is "
        "left to grade"
    )


def main() -> None:
    """Run the rounds, and print medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=100)
    parser.add_argument("--sample", type=int, default=8, help="a multiple of 8")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--otter", type=Path, help="a Python that has otter-grader and the kit")
    options = parser.parse_args()
    count, otter = options.submissions, options.otter and options.otter.absolute()
    chosen = ways(otter)
    print(f"{count} submissions, {options.sample} of them in every way")
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}")
    if not otter:
        print("otter-grader: not measured, --otter not given")
    with tempfile.TemporaryDirectory() as place:
        course, sample = make_class(Path(place) / "course", count, options.sample)
        if otter:
            make_otter_zip(course, otter)
        rounds = []
        for number in range(options.rounds):
            print(f"round {number + 1}", flush=True)
            rounds.append(one_round(course, Path(place) / f"round{number}", chosen, sample))
        report(rounds, chosen)
        whole = count * median(one[CLASS_RUN].seconds for one in rounds)
        break_down(course, Path(place), whole, count, options.rounds)


if __name__ == "__main__":
    main()
