"""``autograder grade``: a whole class, several submissions at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder import DEFAULT_DATA
from autograder.cli.console import (
    CHECKS_FAILED,
    CannotError,
    IsolationOption,
    LimitOption,
    clear_errors,
    cores,
    limits_of,
    progress,
    write_text,
)
from autograder.levels import AUTO

if TYPE_CHECKING:
    from autograder.assignment import Assignment
    from autograder.class_run import ClassRun, Outcome

__all__ = ["grade"]


def grade(
    submissions: Annotated[
        Path,
        typer.Argument(
            help="nbgrader's submitted/, a folder of files named after students, a zip."
        ),
    ],
    *,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the results go.")] = Path(
        "graded"
    ),
    assignment: Annotated[str, typer.Option(metavar="NAME", help="Whose checks.")] = "mnist",
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Submissions at a time.", show_default="all cores")
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(min=0, max=2**31 - 1, help="One exam for all, such as an earlier run's."),
    ] = None,
    data: Annotated[
        str, typer.Option(metavar="NAME", help="Train on the digits sample or on the full MNIST.")
    ] = DEFAULT_DATA,
    isolation: IsolationOption = AUTO,
    limit: LimitOption = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Grade anew what was graded.")] = False,
) -> None:
    """Grade a class into DIR/results.jsonl and DIR/grades.csv; a second run goes on from there.

    Exit status 1 where a submission got no verdict.
    """
    with clear_errors():
        from autograder.assignment import load_assignment
        from autograder.class_run import ClassRun
        from autograder.sandbox import Sandbox
        from autograder.sandbox.trial import choose_class_level

        suite = load_assignment(assignment).with_limits(limits_of(limit))
        suite.demand_data(data)
        results = _results(out, fresh=fresh)
        exam = _seed(results) if seed is None else seed
        with Sandbox(choose_class_level(isolation)) as sandbox:
            run = ClassRun(suite, sandbox, results, exam, data)
            found = _grade_all(submissions, run, jobs or cores())
        _show(found, suite, out / "grades.csv")
    raise typer.Exit(0 if all(one.verdict for one in found) else CHECKS_FAILED)


def _results(out: Path, *, fresh: bool) -> Path:
    """The file of verdicts, moved aside where all is to be graded anew."""
    results = out / "results.jsonl"
    try:
        out.mkdir(parents=True, exist_ok=True)
        if fresh and results.exists():
            results.replace(out / "results.old.jsonl")
    except OSError as error:
        raise CannotError(f"{out}: cannot be written to: {error.strerror}.") from None
    return results


def _seed(results: Path) -> int:
    """One exam for the whole class: the one it was begun with, or a fresh one."""
    from autograder.grading import draw_seed
    from autograder.results import read_verdicts

    return next((verdict.seed for verdict in read_verdicts(results)), draw_seed())


def _grade_all(place: Path, run: ClassRun, jobs: int) -> list[Outcome]:
    from autograder.submission import collect, count

    name = run.assignment.name
    found = []
    with progress("submissions", count(place, name)) as advance:
        for outcome in run.grade_all(collect(place, name), jobs):
            found.append(outcome)
            advance(1)
    return sorted(found, key=lambda one: one.student)


def _show(found: list[Outcome], suite: Assignment, table: Path) -> None:
    from autograder.report.grades_csv import grades_csv
    from autograder.report.text import clean, summary

    width = max(len(one.student) for one in found)
    for one in found:
        said = summary(one.verdict) if one.verdict else f"no verdict: {one.problem}"
        typer.echo(f"{clean(one.student, 60).ljust(min(width, 60))}  {clean(said, 300)}")
    verdicts = {one.student: one.verdict for one in found if one.verdict}
    problems = {one.student: one.problem for one in found if one.problem}
    write_text(table, grades_csv(verdicts, problems, [task.id for task in suite.tasks]))
    typer.echo(f"{len(verdicts)} of {len(found)} submissions have a verdict; points: {table}")
