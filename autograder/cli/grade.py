"""``autograder grade``: a whole class, several submissions at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder import DEFAULT_DATA
from autograder.cli.console import (
    CHECKS_FAILED,
    DataOption,
    IsolationOption,
    LimitOption,
    clear_errors,
    cores,
    limits_of,
)
from autograder.levels import AUTO

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
    scheduler: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Grade on the Dask cluster tcp://host:port.")
    ] = "",
    seed: Annotated[
        int | None,
        typer.Option(min=0, max=2**31 - 1, help="One exam for all, such as an earlier run's."),
    ] = None,
    data: DataOption = DEFAULT_DATA,
    isolation: IsolationOption = AUTO,
    limit: LimitOption = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Grade anew what was graded.")] = False,
) -> None:
    """Grade a class into DIR; a second run goes on from there, and grades what has changed.

    DIR gets results.jsonl, grades.csv, a page for each student in feedback/, and report.html.
    Exit status 1 where a submission got no verdict.
    """
    with clear_errors():
        from autograder.assignment import load_assignment
        from autograder.cli.class_session import ClassSession

        suite = load_assignment(assignment).with_limits(limits_of(limit))
        session = ClassSession(
            suite, submissions, out, jobs or cores(), scheduler, seed, data, isolation, fresh=fresh
        )
        told, complete = session.grade()
        typer.echo(told)
    raise typer.Exit(0 if complete else CHECKS_FAILED)
