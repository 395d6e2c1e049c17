"""``autograder check``: one submission, and a friendly report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder import DEFAULT_DATA
from autograder.cli.console import (
    CHECKS_FAILED,
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
from autograder.levels import OWN

if TYPE_CHECKING:
    from autograder.assignment import Assignment
    from autograder.verdict import Verdict

__all__ = ["assignment_of", "check", "default_path"]


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
    isolation: IsolationOption = OWN,
    limit: LimitOption = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print one line only.")] = False,
) -> None:
    """Check one submission, and say for each task: done, not right yet, or not attempted."""
    with clear_errors():
        verdict = _check(
            path or default_path(),
            json,
            limits_of(limit),
            tasks=task or [],
            seed=seed,
            data=data,
            isolation=isolation,
        )
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


def assignment_of(path: Path) -> Assignment:
    """The assignment that a file is named after, else the lesson on digits."""
    from autograder.assignment import assignment_names, load_assignment

    return load_assignment(path.stem if path.stem in assignment_names() else "mnist")


def _check(
    path: Path,
    json: Path | None,
    limits: dict[str, str],
    *,
    tasks: list[str],
    seed: int | None,
    data: str,
    isolation: str,
) -> Verdict:
    from autograder.submission import read_submission

    assignment = assignment_of(path).with_limits(limits)
    assignment.demand_tasks(tasks)
    assignment.demand_data(data)
    submission = read_submission(path, assignment.functions)
    if json:
        demand_writable(json, path)
    from autograder.grading import grade
    from autograder.sandbox import Sandbox
    from autograder.sandbox.trial import choose_level

    with Sandbox(choose_level(isolation)) as sandbox:
        return grade(
            submission, assignment, sandbox=sandbox, seed=seed, tasks=tasks or None, data=data
        )


def _show(verdict: Verdict, *, quiet: bool) -> None:
    from autograder.report.terminal import make_console, print_verdict
    from autograder.report.text import clean, summary

    if quiet:
        typer.echo(f"{clean(verdict.submission.path, 300)}: {summary(verdict)}")
    else:
        print_verdict(verdict, make_console())
