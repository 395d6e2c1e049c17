"""What platforms publish about the results that they read, as models that refuse all else.

Gradescope: "Autograder Specifications" and "Troubleshooting" of its documentation. Classroom 50:
its schema classroom50/result/v1, and the rules across fields that its runner adds.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Visibility = Literal["hidden", "after_due_date", "after_published", "visible"]
Format = Literal["text", "html", "simple_format", "md", "ansi"]
Named = Annotated[str, StringConstraints(min_length=1)]
Instant = Annotated[
    str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$")
]
Points = Annotated[int, Field(ge=0)]


class _Published(BaseModel):
    model_config = ConfigDict(
        extra="forbid", strict=True, allow_inf_nan=False, populate_by_name=True
    )


class GradescopeTest(_Published):
    score: float | None = None
    max_score: float | None = None
    status: Literal["passed", "failed"] | None = None
    name: str | None = None
    name_format: Format | None = None
    number: str | None = None
    output: str | None = None
    output_format: Format | None = None
    tags: list[str] = []
    visibility: Visibility = "visible"
    extra_data: dict[str, Any] = {}

    @model_validator(mode="after")
    def _no_more_than_there_is(self) -> GradescopeTest:
        if self.score is not None and self.max_score is not None:
            assert 0 <= self.score <= self.max_score
        return self


class GradescopeResult(_Published):
    score: float | None = None
    execution_time: float | None = None
    output: str | None = None
    output_format: Format | None = None
    test_output_format: Format | None = None
    test_name_format: Format | None = None
    visibility: Visibility = "visible"
    stdout_visibility: Visibility = "hidden"
    extra_data: dict[str, Any] = {}
    tests: list[GradescopeTest] | None = None
    leaderboard: list[dict[str, Any]] | None = None

    @model_validator(mode="after")
    def _a_score_somewhere(self) -> GradescopeResult:
        if self.score is None:
            assert self.tests, "neither a score nor tests"
            assert all(one.score is not None for one in self.tests), "a test without a score"
        return self

    @property
    def total(self) -> float:
        """The score that Gradescope shows."""
        return sum(one.score or 0 for one in self.tests or ()) if self.score is None else self.score


class Classroom50Test(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True)

    name: Named = Field(alias="test-name")
    passed: bool
    score: Points
    most: Points = Field(alias="max-score")


class Pusher(_Published):
    username: Named
    id: int | None = None


class Classroom50Result(_Published):
    schema_: Literal["classroom50/result/v1"] = Field(alias="schema")
    classroom: Named
    assignment: Named
    assignment_type: Literal["individual", "group", "team"]
    owner: Named
    submission: Annotated[str, StringConstraints(pattern="^submit/")]
    commit: Named
    release: Named
    review: Named
    datetime: Instant
    graded_at: Instant | None = None
    score: Points
    most: Points = Field(alias="max-score")
    tests: list[Classroom50Test]
    submitted_by: Pusher | None = None

    @model_validator(mode="after")
    def _sums_and_bounds(self) -> Classroom50Result:
        assert self.score <= self.most
        assert all(one.score <= one.most for one in self.tests)
        assert sum(one.score for one in self.tests) == self.score
        assert sum(one.most for one in self.tests) == self.most
        return self
