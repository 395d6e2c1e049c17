"""``autograder solution``: one's own function beside the solution's, once the task is done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.check import assignment_of, default_path
from autograder.cli.console import CHECKS_FAILED, PathArgument, clear_errors

if TYPE_CHECKING:
    from autograder.grading import Graded
    from autograder.submission import Submission

__all__ = ["solution"]


def solution(
    task: Annotated[str, typer.Argument(help="The task, such as split.")],
    path: PathArgument = None,
) -> None:
    """Check one task and, once it is done, show the solution beside your own."""
    with clear_errors():
        chosen = path or default_path()
        from autograder.submission import read_submission

        assignment = assignment_of(chosen)
        assignment.demand_tasks([task])
        submission = read_submission(chosen, assignment.functions)
        graded = _graded(submission, chosen, task)
        result = graded.verdict.tasks[task]
        if result.points < result.max_points:
            from autograder.report.text import task_text

            typer.echo(task_text(task, result))
            typer.echo(f"\nThe solution is shown once {task} is done. See: autograder hint {task}")
            raise typer.Exit(CHECKS_FAILED)
        _show(submission, graded, task)


def _graded(submission: Submission, path: Path, task: str) -> Graded:
    """The task's verdict; a task that waits for others has these graded, too."""
    from autograder.grading import draw_seed, grade_with_exhibits
    from autograder.levels import OWN
    from autograder.sandbox import Sandbox
    from autograder.suite import load_suite

    assignment = assignment_of(path)
    function = next(one.function for one in assignment.tasks if one.id == task)
    with Sandbox(OWN) as sandbox:
        return grade_with_exhibits(
            submission,
            load_suite(assignment),
            sandbox=sandbox,
            seed=draw_seed(),
            tasks={task} if function else None,
        )


def _show(submission: Submission, graded: Graded, task: str) -> None:
    from autograder.assignment import load_assignment
    from autograder.hints import notice
    from autograder.report.terminal import make_console
    from autograder.report.text import hanging
    from autograder.watch.beside import solution_lines

    assignment = load_assignment(graded.verdict.assignment)
    width = make_console().width
    for line in solution_lines(submission, assignment, task, width):
        typer.echo(line.text)
    if text := notice(assignment, task, graded.exhibits):
        typer.echo("\n" + "\n".join(hanging("Notice: ", text, min(width, 100))))
