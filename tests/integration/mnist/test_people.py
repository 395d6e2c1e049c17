"""Submissions as people write them, in many languages: each gets what a fair lecturer gives."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, BeforeValidator, ConfigDict

from autograder.grading import Grader, open_grader
from autograder.results import CheckResult, Verdict
from autograder.submission import read_submission
from autograder.suite.assignment import load_assignment

ASSIGNMENT = load_assignment("mnist")
FOLDER = Path(__file__).parents[2] / "mnist" / "people"
PER_SLIP = 2  # its own check, and at most one more
SEED = 5


def _range(value: Any) -> Any:
    return value if isinstance(value, list) else [value, value]


class Fair(BaseModel):
    """One entry of verdicts.toml, which says what each field means."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    manner: str
    slips: int = 0
    lost: Mapping[str, Annotated[tuple[float, float], BeforeValidator(_range)]] = {}
    whole: tuple[str, ...] = ()
    fails: tuple[str, ...] = ()
    says: tuple[str, ...] = ()

    def problems(self, verdict: Verdict) -> Iterator[str]:
        """What about this verdict is not fair."""
        if verdict.status != "graded":
            yield f"has no verdict: {verdict.tasks}"
        for name, task in verdict.tasks.items():
            least, most = self.lost.get(name, (0, 0))
            lost = task.max_points - task.points
            if not least <= lost <= most:
                yield f"{name} loses {lost:g}, and {least:g} to {most:g} is fair"
        every = {one.id: one for task in verdict.tasks.values() for one in task.checks}
        failed = [one for one in every.values() if one.points < one.max_points]
        yield from (f"{name} has to fail" for name in self.fails if every[name] not in failed)
        yield from self._too_many(verdict)
        yield from (f"says nothing of: {one}" for one in self.says if not _says(failed, one))

    def _too_many(self, verdict: Verdict) -> Iterator[str]:
        lost = [
            check.id
            for name, task in verdict.tasks.items()
            for check in task.checks
            if check.points < check.max_points and name not in self.whole
        ]
        if len(lost) > PER_SLIP * self.slips:
            yield f"{self.slips} slips cost {len(lost)} checks: {', '.join(lost)}"


def _says(failed: Sequence[CheckResult], phrases: str) -> bool:
    causes = [one.cause for one in failed if one.cause]
    text = "\n".join(f"{one.rationale}\n{one.help}" for one in causes).lower()
    return any(phrase.strip().lower() in text for phrase in phrases.split("|"))


TABLE = tomllib.loads((FOLDER / "verdicts.toml").read_text(encoding="utf-8"))
PEOPLE = [Fair.model_validate(one) for one in TABLE["file"]]


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with open_grader(ASSIGNMENT) as opened:
        yield opened


def test_every_file_has_its_verdict() -> None:
    files = sorted(path.name for path in FOLDER.iterdir() if path.suffix in (".py", ".ipynb"))
    assert sorted(one.name for one in PEOPLE) == files
    checks = {check.id for task in ASSIGNMENT.tasks for check in task.checks}
    assert {name for one in PEOPLE for name in one.fails} <= checks
    tasks = {task.id for task in ASSIGNMENT.tasks}
    assert {name for one in PEOPLE for name in (*one.lost, *one.whole)} <= tasks
    assert sum(not one.lost for one in PEOPLE) >= 35


@pytest.mark.slow
@pytest.mark.parametrize("fair", PEOPLE, ids=lambda one: one.name)
def test_the_verdict_is_a_fair_lecturers(fair: Fair, grader: Grader) -> None:
    submission = read_submission(FOLDER / fair.name, ASSIGNMENT.functions)
    verdict = grader.grade(submission, seed=SEED).verdict
    problems = list(fair.problems(verdict))
    assert not problems, "\n".join(problems)
