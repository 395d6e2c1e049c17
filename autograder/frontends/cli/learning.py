"""Commands for a learner: ``autograder start``, ``hint`` and ``solution``."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.frontends.cli.check import default_path
from autograder.frontends.cli.console import (
    CHECKS_FAILED,
    AssignmentOption,
    CannotError,
    PathArgument,
    clear_errors,
)

if TYPE_CHECKING:
    from autograder.grading import Graded
    from autograder.suite.assignment import Assignment

__all__ = ["hint", "solution", "start"]


def start(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    *,
    assignment: AssignmentOption = "mnist",
) -> None:
    """Make a folder of your own to work in: the exercise, as script and notebook, and settings."""
    with clear_errors():
        from autograder.lesson.student_files import student_files
        from autograder.suite.assignment import load_assignment

        chosen = load_assignment(assignment)
        contents = student_files(chosen)
        _write(folder, contents)
        typer.echo(f"{folder} holds {', '.join(sorted(contents))}.")
        place = _quoted(f"./{folder}" if str(folder).startswith("-") else str(folder))
        typer.echo(f"\nNow:\n  cd {place}\n  autograder watch")
        typer.echo(f"or, each check by its name:\n  pytest {chosen.name}.py")
        typer.echo(
            f"\nThen write the function {chosen.functions[0]} in {chosen.name}.py, and save."
        )


def _quoted(path: str) -> str:
    """As it has to be typed."""
    return f'"{path}"' if sys.platform == "win32" else shlex.quote(path)


def _write(folder: Path, contents: dict[str, bytes]) -> None:
    """Write the files where nothing is that could be lost."""
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CannotError(f"{folder}: is there already, and not empty; name a new folder.")
        for name, data in contents.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    except OSError as error:
        raise CannotError(f"{folder}: cannot be written: {error.strerror}.") from None


def hint(
    task: Annotated[str, typer.Argument(help="The task, such as split.")],
    step: Annotated[int, typer.Argument(min=1, help="1 the idea, 2 where to look, and so on.")] = 1,
    *,
    assignment: AssignmentOption = "mnist",
) -> None:
    """Give one hint on a task: first the idea, then where to look, then almost the answer."""
    with clear_errors():
        from autograder.report.text import hanging
        from autograder.suite.assignment import load_assignment
        from autograder.suite.hints import hint_text

        chosen = load_assignment(assignment)
        label, text = hint_text(chosen, task, step)
        typer.echo("\n".join(hanging(label, text)))
        typer.echo(_next(task, step, chosen))


def _next(task: str, step: int, assignment: Assignment) -> str:
    from autograder.suite.hints import load_hints

    hints = load_hints(assignment)[task]
    if step < len(hints.steps):
        more = f"autograder hint {task} {step + 1}"
        return f"\nNext hint: {more}" + (
            "" if assignment.name == "mnist" else f" --assignment {assignment.name}"
        )
    pages = "".join(f"\n  {link.title}: {link.url}" for link in hints.links)
    return f"\nThat was the last hint. Read on:{pages}" if pages else "\nThat was the last hint."


def solution(
    task: Annotated[str, typer.Argument(help="The task, such as split.")],
    path: PathArgument = None,
) -> None:
    """Check one task and, once it is done, show the solution beside your own."""
    with clear_errors():
        from autograder.grading import grade_file
        from autograder.suite.assignment import assignment_for

        chosen = path or default_path()
        assignment = assignment_for(chosen)
        # A task without a function waits for the others, so these are graded, too.
        tasks = {task} if assignment.task(task).function else None
        graded = grade_file(chosen, assignment, tasks=tasks)
        result = graded.verdict.tasks[task]
        if result.points < result.max_points:
            from autograder.report.text import task_text

            typer.echo(task_text(task, result))
            typer.echo(f"\nThe solution is shown once {task} is done. See: autograder hint {task}")
            raise typer.Exit(CHECKS_FAILED)
        _show_solution(graded, task)


def _show_solution(graded: Graded, task: str) -> None:
    from autograder.report.solution import solution_lines
    from autograder.report.terminal import make_console
    from autograder.report.text import hanging
    from autograder.suite.hints import takeaway

    assignment, width = graded.suite.assignment, make_console().width
    for line in solution_lines(graded.submission, assignment, task, width):
        typer.echo(line.text)
    if text := takeaway(assignment, task, graded.attachments()):
        typer.echo("\n" + "\n".join(hanging("Notice: ", text, min(width, 100))))
