"""``autograder demo``: a small class, graded from end to end, to see what there is to see."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.console import CannotError, IsolationOption, clear_errors, cores
from autograder.levels import AUTO, OWN

__all__ = ["demo"]


def demo(
    folder: Annotated[Path, typer.Argument(help="Where the class and its results go.")] = Path(
        "demo"
    ),
    *,
    isolation: IsolationOption = AUTO,
) -> None:
    """Grade a made-up class of ten: right and wrong work, a notebook, a cheat, a broken file."""
    with clear_errors():
        from autograder.assignment import load_assignment
        from autograder.cli.class_session import ClassSession
        from autograder.demo_class import DemoError, hand_in
        from autograder.sandbox.trial import choose_level

        level = choose_level(isolation)
        submissions = folder / "submitted"
        try:
            hand_in(submissions)
        except DemoError as error:
            raise CannotError(str(error)) from None
        except OSError as error:
            raise CannotError(f"{folder}: cannot be written to: {error.strerror}.") from None
        typer.echo(f"Ten students have handed in, see {submissions}. Grading them ...", err=True)
        session = ClassSession(
            load_assignment(), submissions, folder / "graded", cores(), isolation=level
        )
        typer.echo(session.grade()[0])
        if level == OWN:
            typer.echo("Graded without a box: `autograder doctor` says what this machine lacks.")
        typer.echo("Open the report in a browser, and a student's page from there.")
