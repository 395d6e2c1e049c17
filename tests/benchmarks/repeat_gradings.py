"""Grades one correct submission again and again, on a machine that is busy with other things.

    python tests/benchmarks/repeat_gradings.py [--times N] [--jobs N] [--load N] [SUBMISSION]

Prints every verdict that is not full points, and the upper bound of the rate of such verdicts at
95 % confidence. ``--load`` processes keep the processors busy all the while. Exit status 1 where
any grading gave less than full points.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from autograder.grading import open_grader
from autograder.quality.error_rates import upper_bound
from autograder.report.text import summary
from autograder.results import Verdict
from autograder.sandbox.level_check import choose_level
from autograder.submission import read_submission
from autograder.suite.assignment import load_assignment

ROOT = Path(__file__).parents[2]
BUSY = "while True: sum(range(10_000))"


@contextmanager
def busy(processes: int) -> Iterator[None]:
    """Keep so many processors busy."""
    running = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(processes)]
    try:
        yield
    finally:
        for one in running:
            one.kill()
            one.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("submission", nargs="?", type=Path, default=ROOT / "solutions" / "mnist.py")
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--load", type=int, default=2)
    parser.add_argument("--isolation", default="auto")
    options = parser.parse_args()
    assignment = load_assignment("mnist")
    submission = read_submission(options.submission, assignment.functions)

    def once(seed: int) -> Verdict:
        return grader.grade(submission, seed=seed).verdict

    verdicts: list[Verdict] = []
    level = choose_level(options.isolation)
    with (
        open_grader(assignment, level=level) as grader,
        busy(options.load),
        ThreadPoolExecutor(options.jobs) as pool,
    ):
        for verdict in pool.map(once, range(options.times)):
            verdicts.append(verdict)
            if not verdict.passed:
                print(f"seed {verdict.seed}: {summary(verdict)}", flush=True)
            if len(verdicts) % 25 == 0:
                print(f"{len(verdicts)} of {options.times} graded", flush=True)
    wrong = sum(not verdict.passed for verdict in verdicts)
    print(
        f"{len(verdicts) - wrong} of {len(verdicts)} with full points at {level}, "
        f"{options.jobs} at a time beside {options.load} busy processes; "
        f"at most {upper_bound(wrong, len(verdicts)):.2%} go wrong; "
        f"median {median(one.seconds for one in verdicts):.1f} s"
    )
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
