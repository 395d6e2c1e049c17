"""Checks that a lecturer took back for everybody, and what a verdict is worth without them.

They stand in ``exemptions.toml`` beside a class's results, which stay as they were graded:

    format_version = 1

    [[exemptions]]
    check = "shuffles"
    kind = "drop"
    reason = "The task's text did not ask for it."
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from autograder._util.files import atomic_write
from autograder.report.text import clean
from autograder.results import Cause, CheckResult, Status, TaskResult, Verdict, task_status

__all__ = [
    "EXEMPTIONS",
    "Exemption",
    "ExemptionError",
    "Kind",
    "exempted",
    "read_exemptions",
    "write_exemptions",
]

EXEMPTIONS = "exemptions.toml"  # beside results.jsonl
FORMAT_VERSION = 1
LONGEST = 500  # characters of a reason


class ExemptionError(ValueError):
    """A file of exemptions that cannot be read or written; the message says why."""


class Kind(StrEnum):
    """What becomes of the check: everybody passes, or it counts for nobody."""

    FULL_MARKS = "full_marks"
    DROP = "drop"


SAID = {Kind.FULL_MARKS: "Full marks for everybody", Kind.DROP: "Does not count for anybody"}


class Exemption(BaseModel):
    """One check by its id, what becomes of it, and why, in one line that students read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    check: str = Field(min_length=1)
    kind: Kind
    reason: str

    @field_validator("reason")
    @classmethod
    def _in_one_line(cls, reason: str) -> str:
        line = " ".join(clean(reason, LONGEST).split())
        if not line:
            raise ValueError("a reason is needed, since students read it")
        return line

    @property
    def said(self) -> str:
        """The sentence for pages."""
        return f"{SAID[self.kind]}: {self.reason}"


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    format_version: Literal[1]
    exemptions: tuple[Exemption, ...] = ()

    @field_validator("exemptions")
    @classmethod
    def _once_each(cls, exemptions: tuple[Exemption, ...]) -> tuple[Exemption, ...]:
        names = [one.check for one in exemptions]
        if twice := [name for name in names if names.count(name) > 1]:
            raise ValueError(f"the check {twice[0]!r} is there twice")
        return exemptions


def read_exemptions(folder: Path) -> tuple[Exemption, ...]:
    """The exemptions of a class's folder; none where it has no such file.

    Raises ExemptionError where there is one that cannot be read: to go on without it would take
    points from students.
    """
    path = folder / EXEMPTIONS
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise ExemptionError(f"{path}: cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ExemptionError(f"{path}: is not UTF-8 text.") from None
    try:
        return _File.model_validate(tomllib.loads(text)).exemptions
    except tomllib.TOMLDecodeError as error:
        raise ExemptionError(f"{path}: is not valid TOML: {error}.") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ExemptionError(f"{path}: {place}: {first['msg']}.") from None


def write_exemptions(folder: Path, exemptions: Iterable[Exemption]) -> None:
    """Write the whole file, or none; raises ExemptionError."""
    lines = [f"format_version = {FORMAT_VERSION}"]
    for one in exemptions:
        facts = {"check": one.check, "kind": one.kind.value, "reason": one.reason}
        lines += ["", "[[exemptions]]"]
        lines += [f"{name} = {_toml_text(fact)}" for name, fact in facts.items()]
    path = folder / EXEMPTIONS
    try:
        with atomic_write(path) as stream:
            stream.write(("\n".join(lines) + "\n").encode())
    except OSError as error:
        raise ExemptionError(f"{path}: cannot be written: {error.strerror}.") from None


def exempted(verdict: Verdict, exemptions: Iterable[Exemption]) -> Verdict:
    """The verdict that counts: exempted checks passed or worth nothing, and all sums after them.

    Where the grader itself failed at an exempted check alone, there are points after all; where
    another check was passed over because of it, nobody knows them, and it stays ``no_verdict``.
    """
    by_check = {one.check: one for one in exemptions}
    if by_check.keys().isdisjoint(verdict.checks):
        return verdict
    tasks = {name: _task(result, by_check) for name, result in verdict.tasks.items()}
    known = verdict.status == "graded" or _is_known(tasks.values())
    return verdict.model_copy(
        update={
            "tasks": tasks,
            "status": "graded" if known else "no_verdict",
            "points": sum(one.points for one in tasks.values()) if known else 0.0,
            "max_points": sum(one.max_points for one in tasks.values()),
        }
    )


def _toml_text(text: str) -> str:
    """JSON escapes what TOML does, but for one control character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _task(result: TaskResult, by_check: Mapping[str, Exemption]) -> TaskResult:
    checks = tuple(_check(one, by_check.get(one.id)) for one in result.checks)
    if checks == result.checks:
        return result
    counted = [one.status for one in checks if not _is_dropped(one)]
    return result.model_copy(
        update={
            "checks": checks,
            "status": task_status(counted),
            "points": sum(one.points for one in checks),
            "max_points": sum(one.max_points for one in checks),
        }
    )


def _check(result: CheckResult, exemption: Exemption | None) -> CheckResult:
    if exemption is None:
        return result
    facts: dict[str, object] = {"exempt": exemption.said}
    if exemption.kind is Kind.FULL_MARKS:
        facts |= {"status": Status.PASS, "points": result.max_points, "cause": None}
    else:
        cause = Cause(rationale=exemption.said)
        facts |= {"status": Status.SKIPPED, "points": 0.0, "max_points": 0.0, "cause": cause}
    return result.model_copy(update=facts)


def _is_dropped(result: CheckResult) -> bool:
    return bool(result.exempt) and result.status is not Status.PASS


def _is_known(tasks: Iterable[TaskResult]) -> bool:
    """Whether nothing but the exempted checks went wrong in the grader."""
    others = [one for task in tasks for one in task.checks if not one.exempt]
    return not any(one.status in (Status.ERROR, Status.SKIPPED) for one in others)
