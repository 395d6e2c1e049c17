"""``autograder check``: one submission, and a friendly report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder import DEFAULT_DATA
from autograder.box.wire.limits import L0
from autograder.frontends.cli.console import (
    CHECKS_FAILED,
    AssignmentOption,
    CannotError,
    DataOption,
    IsolationOption,
    LimitOption,
    PathArgument,
    SeedOption,
    clear_errors,
    demand_writable,
    limits_of,
    write_text,
)

if TYPE_CHECKING:
    from autograder.results import Verdict

__all__ = ["check", "default_path"]


def check(
    path: PathArgument = None,
    *,
    json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Also write the results there.")
    ] = None,
    task: Annotated[
        list[str] | None,
        typer.Option("--task", metavar="NAME", help="Check only this task; may be repeated."),
    ] = None,
    seed: SeedOption = None,
    data: DataOption = DEFAULT_DATA,
    isolation: IsolationOption = L0,
    limit: LimitOption = None,
    assignment: AssignmentOption = "",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print one line only.")] = False,
) -> None:
    """Check one submission, and say for each task: done, not right yet, or not attempted."""
    with clear_errors():
        from autograder.grading import grade_file
        from autograder.suite.assignment import assignment_for, load_assignment

        chosen = path or default_path()
        named = load_assignment(assignment) if assignment else assignment_for(chosen)
        whose = named.with_limits(limits_of(limit))
        if json:
            demand_writable(json, chosen)
        verdict = grade_file(
            chosen,
            whose,
            isolation=isolation,
            data=data,
            seed=seed,
            tasks=task or None,
        ).verdict
        _show(verdict, quiet=quiet)
        if json:
            write_text(json, verdict.model_dump_json(indent=2) + "\n")
        if verdict.status == "no_verdict":
            raise CannotError("The grader itself failed; this is not your mistake. Run it again.")
    raise typer.Exit(0 if verdict.passed else CHECKS_FAILED)


def default_path() -> Path:
    """The exercise, seen from the project's root or from inside ``exercises``."""
    usual, here = Path("exercises/mnist.py"), Path("mnist.py")
    return here if here.is_file() and not usual.exists() else usual


def _show(verdict: Verdict, *, quiet: bool) -> None:
    from autograder.report.terminal import make_console, print_verdict
    from autograder.report.text import clean, summary

    if quiet:
        typer.echo(f"{clean(verdict.submission.path, 300)}: {summary(verdict)}")
    else:
        print_verdict(verdict, make_console())
