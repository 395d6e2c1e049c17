"""What does one slip cost? Grades every chaff whole, and counts the points that it loses.

    python tests/benchmarks/points_lost.py [--only TEXT] [--seed N] [--json FILE]
    python tests/benchmarks/points_lost.py --against DIR_OR_FILE

A slip has a check of its own: the one whose cause has the chaff's `Named:` words, worth so many
points. Prints how many points the chaffs lose by their own checks and in all (median, 90th
percentile, worst), and lists those that lose more than twice what their own check is worth.
`--against` takes another checkout of the kit, which grades the same chaffs, or what `--json` has
written there, and prints both side by side, for the chaffs that both have graded. Level L0, one
grading at a time.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from autograder.grading import open_grader
from autograder.quality.audit import Planned, Trial, grade_all, names, read_corpus
from autograder.suite.assignment import assignment_folder, load_assignment

TIMES = 2.0  # its own check's points, and as much again
CHECKS = 2  # its own and one more


@dataclass(frozen=True)
class Loss:
    """Points that one chaff lost in all, and what the check is worth that named its slip.

    Of several that named it, the one that is worth most. ``own`` is 0 where no check has failed in
    its task; ``checks`` are all that failed or were not looked at, with their points.
    """

    chaff: str
    own_check: str
    own: float
    total: float
    named: bool
    checks: dict[str, float]

    @property
    def too_much(self) -> bool:
        """Whether it lost more than twice its own check."""
        return self.total > TIMES * self.own


def measured(corpus: Path, only: str, seed: int) -> Iterator[Loss]:
    """Grade the chaffs of this corpus with the kit that is imported; one loss for each."""
    assignment = load_assignment("mnist")
    chaffs = [one for one in read_corpus(corpus, assignment) if one.task and only in one.name]
    with open_grader(assignment) as grader:
        for trial in grade_all(grader, [Planned(one, seed, None) for one in chaffs], jobs=1):
            yield loss_of(trial)


def loss_of(trial: Trial) -> Loss:
    """What this chaff lost."""
    named = [one for one in trial.failed if names(trial.specimen, one)]
    own = max(named or trial.failed[:1], key=lambda one: one.max_points, default=None)
    checks = {
        check.id: check.max_points - check.points
        for task in trial.verdict.tasks.values()
        for check in task.checks
        if check.points < check.max_points
    }
    return Loss(
        trial.specimen.name,
        own.id if own else "",
        own.max_points if own else 0.0,
        trial.verdict.max_points - trial.verdict.points,
        bool(named),
        checks,
    )


def elsewhere(folder: Path, corpus: Path, only: str, seed: int) -> list[Loss]:
    """The losses of the same chaffs, graded by the kit in another checkout."""
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(temporary) / "losses.json"
        subprocess.run(
            [sys.executable, __file__, "--corpus", corpus, "--only", only, "--seed", str(seed),
             "--json", file],
            cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)},
            stdout=subprocess.DEVNULL, check=True,
        )  # fmt: skip
        return read(file)


def read(file: Path) -> list[Loss]:
    """Losses that ``--json`` has written."""
    return [Loss(**one) for one in json.loads(file.read_text(encoding="utf-8"))]


def distribution(values: Sequence[float]) -> str:
    """Median, 90th percentile and the largest, as cells of a table."""
    ordered = sorted(values)
    ninety = ordered[min(len(ordered) - 1, int(0.9 * len(ordered)))]
    return f"{median(ordered):>8g}{ninety:>8g}{ordered[-1]:>8g}"


def in_common(by_kit: dict[str, list[Loss]]) -> dict[str, list[Loss]]:
    """Only the chaffs that every kit has graded."""
    shared = set.intersection(*({one.chaff for one in losses} for losses in by_kit.values()))
    return {kit: [one for one in losses if one.chaff in shared] for kit, losses in by_kit.items()}


def print_summary(by_kit: dict[str, list[Loss]]) -> None:
    """The distributions of each kit under one another, then who loses too much."""
    width = max(map(len, by_kit))
    print(f"{'':{width}}  {'points lost':22}{'median':>8}{'90 %':>8}{'worst':>8}")
    for kit, losses in by_kit.items():
        rows = {
            "by the slip's own check": [one.own for one in losses],
            "in all": [one.total for one in losses],
            "in all, beyond its own": [max(0.0, one.total - one.own) for one in losses],
            "checks without points": [len(one.checks) for one in losses],
        }
        for what, values in rows.items():
            print(f"{kit:{width}}  {what:22}{distribution(values)}")
        too_much = sum(one.too_much for one in losses)
        spread = sum(len(one.checks) > CHECKS for one in losses)
        unnamed = sum(not one.named for one in losses)
        print(f"{kit:{width}}  {too_much} of {len(losses)} lose more than twice their own check; "
              f"{spread} more than {CHECKS} checks; {unnamed} are not named\n")  # fmt: skip


def print_too_much(by_kit: dict[str, list[Loss]]) -> None:
    """Every chaff that loses too much by any kit, with what it loses by each, and where now."""
    found = {kit: {one.chaff: one for one in losses} for kit, losses in by_kit.items()}
    listed = sorted({one.chaff for losses in by_kit.values() for one in losses if one.too_much})
    for name in listed:
        lost = [_cell(mine[name]) for mine in found.values() if name in mine]
        last = next(reversed(found.values())).get(name)
        others = (
            [] if last is None else [f"{one} {points:g}" for one, points in last.checks.items()]
        )
        print(f"{name:52}{'  '.join(lost)}  {', '.join(others)}")


def _cell(loss: Loss) -> str:
    mark = "*" if loss.too_much else " "
    return f"{loss.total:>5g} of {loss.own:<2g}{mark}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="only chaffs with this in their names")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="also write the losses there")
    parser.add_argument("--against", type=Path, help="another checkout, or its --json file")
    parser.add_argument("--corpus", type=Path, default=assignment_folder("mnist") / "corpus")
    options = parser.parse_args()
    by_kit: dict[str, list[Loss]] = {}
    if options.against:
        other = options.against.resolve()
        chosen = (options.corpus.resolve(), options.only, options.seed)
        by_kit["before"] = read(other) if other.is_file() else elsewhere(other, *chosen)
    losses = []
    for one in measured(options.corpus, options.only, options.seed):
        losses.append(one)
        print(f"{len(losses):>4} {one.chaff:52}{_cell(one)}", file=sys.stderr, flush=True)
    if options.json:
        text = json.dumps([asdict(one) for one in losses], indent=1)
        options.json.write_text(text + "\n", encoding="utf-8")
    by_kit = in_common({**by_kit, "now": losses})
    print_summary(by_kit)
    print("Who loses more than twice its own check (*), and by which checks now:")
    print_too_much(by_kit)


if __name__ == "__main__":
    main()
