"""Measures what accuracy the gate sees, for any submissions over many seeds.

    python tests/benchmarks/gate_accuracy.py [--seeds N] [--jobs N] SUBMISSION...

Makes the gate's own call in a child of its own for each seed, as a grading does, and prints
minimum, mean, maximum and spread of the accuracy on the held-out digits, and how many trainings
fell below the minimum of assignment.toml. With no failure in n trainings, the chance of one is
below 3 / n with 95 % confidence; a correct submission fails only when two trainings in a row do.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import mean, pstdev

from autograder.assignment import Assignment, load_assignment
from autograder.assignments.mnist.data import draw_exam
from autograder.sandbox import ChildLimits, Job, observe
from autograder.submission import read_submission

PROBES = "autograder.assignments.mnist.probes"


def accuracy(path: Path, assignment: Assignment, seed: int) -> float:
    """Share of held-out digits read rightly after one training; NaN where it stopped."""
    submission = read_submission(path, assignment.functions)
    exam = draw_exam(seed, assignment)
    job = Job(submission.source, path.name, PROBES, seed, (exam.calls["training"],))
    limits = ChildLimits(120, assignment.limits.memory_mb, assignment.limits.observation_mb << 20)
    outputs = observe(job, limits)["training"].arrays.get("outputs")
    if outputs is None:
        return float("nan")
    return float((outputs.argmax(axis=1) == exam.answers["held_out_labels"]).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("submissions", nargs="*", type=Path)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    assignment = load_assignment("mnist")
    paths = options.submissions or [Path(__file__).parents[2] / "solutions" / "mnist.py"]
    print(f"{'submission':44}  seeds    min   mean    max     sd  below {assignment.gate.minimum}")
    for path in paths:
        with ThreadPoolExecutor(options.jobs) as pool:
            seeds = range(options.seeds)
            found = list(pool.map(lambda seed: accuracy(path, assignment, seed), seeds))  # noqa: B023 - used up in this round
        below = sum(not value >= assignment.gate.minimum for value in found)
        print(f"{path.stem:44}  {len(found):5}  {min(found):.3f}  {mean(found):.3f}  "
              f"{max(found):.3f}  {pstdev(found):.4f}  {below}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
