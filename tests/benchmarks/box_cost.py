"""What isolation costs: whole verdicts and empty calls, boxed and not, from fork servers in turn.

`python tests/benchmarks/box_cost.py [--rounds N]` prints each level's ratio to level L0.
"""

from __future__ import annotations

import argparse
import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from autograder.box.wire.limits import L0, LEVELS, Limits
from autograder.box.wire.observations import ProbeCall
from autograder.grading import Grader
from autograder.sandbox import ProbeJob, Sandbox
from autograder.sandbox.level_check import check_level
from autograder.submission import read_submission
from autograder.suite.assignment import load_assignment
from autograder.suite.loading import load_suite

ROOT = Path(__file__).parents[2]
EMPTY = ProbeJob(
    "def answer():\n    return 1\n",
    "empty.py",
    "autograder.box.worker.level_probe",
    0,
    (ProbeCall("empty", "call_answer", ("answer",), 10.0, imports=("keras",)),),
)
LIMITS = Limits(load_seconds=60, memory_mb=2048, observation_mb=1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    assignment = load_assignment("mnist")
    suite = load_suite(assignment)
    submission = read_submission(ROOT / "solutions" / "mnist.py", assignment.functions)
    levels = [level for level in LEVELS if check_level(level).works]
    with contextlib.ExitStack() as stack:
        boxes = {level: stack.enter_context(Sandbox(level)) for level in levels}

        def verdict(level: str) -> None:
            found = Grader(suite, boxes[level]).grade(submission, seed=1).verdict
            assert found.passed, found

        def empty(level: str) -> None:
            boxes[level].observe(EMPTY, LIMITS)

        report("a whole verdict", levels, verdict, options.rounds)
        report("an empty call", levels, empty, 10 * options.rounds)


def report(what: str, levels: list[str], act: Callable[[str], None], rounds: int) -> None:
    """Do it in turn at every level, and print each level's time and its ratio to L0's."""
    taken: dict[str, list[float]] = {level: [] for level in levels}
    for level in levels:
        act(level)  # starts its fork server
    for _ in range(rounds):
        for level in levels:
            started = time.perf_counter()
            act(level)
            taken[level].append(time.perf_counter() - started)
    for level in levels:
        ratios = [mine / plain for mine, plain in zip(taken[level], taken[L0], strict=True)]
        print(
            f"{what} at {level}: median {1000 * median(taken[level]):.0f} ms, "
            f"{median(ratios):.2f} times L0 ({min(ratios):.2f} to {max(ratios):.2f})"
        )


if __name__ == "__main__":
    main()
