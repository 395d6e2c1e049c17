"""Reads an assignment's manifest and finds the suites that lie in ``assignments/``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from autograder import DEFAULT_DATA
from autograder._util.places import ASSIGNMENTS
from autograder.box.wire.limits import Limits

__all__ = [
    "AccuracyThreshold",
    "Assignment",
    "AssignmentError",
    "CheckSpec",
    "Task",
    "assignment_folder",
    "assignment_for",
    "assignment_names",
    "load_assignment",
]

FORMAT_VERSION = 1


class AssignmentError(ValueError):
    """A manifest is missing or wrong, or a name is not in it; the message says which."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class CheckSpec(_Record):
    """One check's id, which is the name of its function in ``checks``, and its points."""

    id: str
    points: float = Field(ge=0)


class Task(_Record):
    """A task: the function a student writes (None for the whole) and its checks.

    ``also_named`` are patterns, of small letters without underscores, for what some call the
    function instead; they choose the words of a message.
    """

    id: str
    title: str
    function: str | None = None
    also_named: tuple[str, ...] = ()
    checks: tuple[CheckSpec, ...] = Field(min_length=1)

    @property
    def max_points(self) -> float:
        """Points of all checks together."""
        return sum(check.points for check in self.checks)


class AccuracyThreshold(_Record):
    """The accuracy to be reached on one data set, 0..1, and how to train for it.

    ``memory_mb`` is what the child may hold where that data set needs more than the limits say.
    """

    minimum: float = Field(gt=0, lt=1)
    epochs: int = Field(gt=0)
    batch_size: int = Field(gt=0)
    memory_mb: int = Field(default=0, ge=0)


class Assignment(_Record):
    """A manifest, read and checked."""

    format_version: int
    name: str
    title: str
    limits: Limits
    # By data set; the manifest calls them gates.
    thresholds: dict[str, AccuracyThreshold] = Field(default_factory=dict, alias="gates")
    tasks: tuple[Task, ...] = Field(min_length=1)

    @property
    def functions(self) -> tuple[str, ...]:
        """Names of the functions a submission defines, in the order of the tasks."""
        return tuple(task.function for task in self.tasks if task.function)

    @property
    def max_points(self) -> float:
        """Points of all tasks together."""
        return sum(task.max_points for task in self.tasks)

    def task(self, name: str) -> Task:
        """The task with this id; raises AssignmentError where there is none."""
        self.demand_tasks([name])
        return next(task for task in self.tasks if task.id == name)

    def demand_tasks(self, names: Iterable[str]) -> None:
        """Raise AssignmentError for a name that is no task's id."""
        ids = [task.id for task in self.tasks]
        for name in names:
            if name not in ids:
                raise AssignmentError(f"There is no task {name!r}. There are: {', '.join(ids)}.")

    def with_limits(self, changes: Mapping[str, str]) -> Assignment:
        """Give a copy with other limits, which come as text; raises AssignmentError."""
        try:
            limits = TypeAdapter(Limits).validate_python({**asdict(self.limits), **changes})
        except ValidationError as error:
            first = error.errors()[0]
            name = first["loc"][0] if first["loc"] else next(iter(changes))
            raise AssignmentError(
                f"--limit {name}: {first['msg']}. The limits are: {', '.join(asdict(self.limits))}."
            ) from None
        return self.model_copy(update={"limits": limits})

    def demand_data(self, data: str) -> None:
        """Raise AssignmentError for a data set that no threshold is given for."""
        if data not in (DEFAULT_DATA, *self.thresholds):
            known = ", ".join(self.thresholds) or DEFAULT_DATA
            raise AssignmentError(f"There is no data set {data!r}. There are: {known}.")

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Assignment:
        tasks = [task.id for task in self.tasks]
        checks = [check.id for task in self.tasks for check in task.checks]
        for ids in (tasks, checks):
            twice = sorted({one for one in ids if ids.count(one) > 1})
            if twice:
                raise ValueError(f"the id {twice[0]!r} is used twice")
        return self


def assignment_names() -> tuple[str, ...]:
    """Names of all assignments: the folders that hold an ``assignment.toml``."""
    return tuple(sorted(path.parent.name for path in ASSIGNMENTS.glob("*/assignment.toml")))


def assignment_folder(name: str) -> Path:
    """The folder that holds an assignment's manifest, checks, probes and data."""
    return ASSIGNMENTS / name


def load_assignment(name: str = "mnist") -> Assignment:
    """Read ``assignments/<name>/assignment.toml``; raises AssignmentError."""
    path = assignment_folder(name) / "assignment.toml"
    if name not in assignment_names():
        known = ", ".join(assignment_names())
        raise AssignmentError(f"There is no assignment {name!r}. There are: {known}.")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise AssignmentError(f"{path.name} of {name} is not valid TOML: {error}.") from None
    _demand_known_version(data, name)
    try:
        return Assignment.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise AssignmentError(f"assignment.toml of {name}: {place}: {first['msg']}") from None


def assignment_for(path: Path) -> Assignment:
    """The assignment that a file is named after, else the lesson on digits."""
    return load_assignment(path.stem if path.stem in assignment_names() else "mnist")


def _demand_known_version(data: dict[str, Any], name: str) -> None:
    version = data.get("format_version")
    if not isinstance(version, int):
        raise AssignmentError(f"assignment.toml of {name} names no format_version.")
    if version != FORMAT_VERSION:
        remedy = "update the kit" if version > FORMAT_VERSION else "bring the manifest up to date"
        raise AssignmentError(
            f"assignment.toml of {name} has format_version {version}, "
            f"this kit reads {FORMAT_VERSION}: {remedy}."
        )
