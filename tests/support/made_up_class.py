"""A class that never was: verdicts made from the recorded ones, with varied causes."""

from __future__ import annotations

import random
from pathlib import Path

from autograder.results import Cause, CheckResult, Status, SubmissionId, TaskResult, Verdict

GOLDEN = Path(__file__).parents[1] / "golden"
TITLES = {
    "normalize": "Scale the pixels",
    "split": "Set a validation part aside",
    "build_model": "Build and compile the network",
    "plot_metrics": "Draw the training curves",
    "accuracy": "The trained network recognises digits",
}
NAMES = (
    "Ada Lovelace", "Alan Turing", "Annie Easley", "Barbara Liskov", "Charles Babbage",
    "Claude Shannon", "Donald Knuth", "Dorothy Vaughan", "Edsger Dijkstra", "Ed Djikstra",
    "Emmy Noether", "Frances Allen", "Grace Hopper", "Hedy Lamarr", "Jean Bartik",
    "John Backus", "John McCarthy", "Karen Sp\u00e4rck Jones", "Katherine Johnson", "Ken Thompson",
    "Kristen Nygaard", "Lotfi Zadeh", "Margaret Hamilton", "Mary Jackson", "Niklaus Wirth",
    "Radia Perlman", "Stephen Kleene", "Tony Hoare", "Yann LeCun", "Ivan Sutherland",
)  # fmt: skip
CAUSES = (
    ("That is the mistake most make here.", "0.4980", "0.4961"),
    ("Here the last batch was forgotten.", "200 samples", "128 samples"),
    ("The order of the two parts is the other way round.", "(train, val)", "(val, train)"),
)


def golden(case: str) -> Verdict:
    text = (GOLDEN / case / "results.json").read_text(encoding="utf-8")
    return Verdict.model_validate_json(text)


def check(status: Status, points: float = 4, rationale: str = "It does not.", **changes: object):
    cause = None if status is Status.PASS else Cause(rationale=rationale)
    got = points if status is Status.PASS else 0.0
    facts = {"id": "c", "description": "c does it.", "cause": cause, **changes}
    return CheckResult(status=status, points=got, max_points=points, **facts)


def task(*checks: CheckResult) -> TaskResult:
    worst = max((one.status for one in checks), key=list(Status).index)
    points = sum(one.points for one in checks)
    most = sum(one.max_points for one in checks)
    return TaskResult(status=worst, points=points, max_points=most, checks=checks)


def verdict(student: str | None = "ada", **changes: object) -> Verdict:
    """A verdict whose points are the sum of its tasks'."""
    tasks: dict[str, TaskResult] = changes.pop("tasks", {})  # type: ignore[assignment]
    facts: dict[str, object] = {
        "assignment": "mnist",
        "submission": SubmissionId(student=student, path="ada.py", sha256="00"),
        "status": "graded",
        "points": sum(one.points for one in tasks.values()),
        "max_points": sum(one.max_points for one in tasks.values()),
        "seed": 7,
        "isolation": "L0",
        "seconds": 1.0,
        "tasks": tasks,
    }
    return Verdict.model_validate({**facts, **changes})


def made_up_class(seed: int = 2) -> dict[str, Verdict]:
    """Thirty students: most can something, the best trip over one unfair check."""
    chance = random.Random(seed)
    full = golden("full_marks")
    return {name: _student(name, full, chance.gauss(0.74, 0.2), chance) for name in NAMES}


def _student(name: str, full: Verdict, skill: float, chance: random.Random) -> Verdict:
    tasks, gave_up = {}, False
    for task_id, result in full.tasks.items():
        gave_up = gave_up or chance.random() > skill + 0.25
        checks = []
        for one in result.checks:
            hard = "epsilon" in one.id or one.id == "leaves_arrays_unchanged"
            passes = chance.random() < (1.15 - 0.6 * skill if hard else skill + 0.15)
            checks.append(_check(one, passes, gave_up, checks, chance))
        tasks[task_id] = task(*checks)
    seconds = chance.lognormvariate(2.2, 0.5)
    return verdict(name, tasks=tasks, seconds=seconds, suite="5f3c9a0b77e14d21", isolation="L3")


def _check(one, passes, gave_up, before, chance):
    if gave_up:
        cause = Cause(rationale="Not attempted yet.", help="Write the body of the function.")
        return one.model_copy(
            update={"status": Status.NOT_ATTEMPTED, "points": 0.0, "cause": cause}
        )
    if before and before[0].status is Status.FAIL:
        first = before[0].description
        cause = Cause(rationale=f"Not looked at yet: it needs this first: {first}")
        return one.model_copy(update={"status": Status.SKIPPED, "points": 0.0, "cause": cause})
    if passes:
        return one
    rationale, expected, actual = chance.choices(CAUSES, (5, 2, 1))[0]
    cause = Cause(rationale=rationale, expected=expected, actual=actual, help="Read it once more.")
    return one.model_copy(update={"status": Status.FAIL, "points": 0.0, "cause": cause})
