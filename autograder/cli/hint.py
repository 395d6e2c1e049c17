"""``autograder hint``: one step of help with a task, never the answer."""

from __future__ import annotations

from typing import Annotated

import typer

from autograder.cli.console import clear_errors

__all__ = ["hint"]


def hint(
    task: Annotated[str, typer.Argument(help="The task, such as split.")],
    step: Annotated[int, typer.Argument(min=1, help="1 the idea, 2 where to look, and so on.")] = 1,
    *,
    assignment: Annotated[
        str, typer.Option(metavar="NAME", help="Of another assignment.")
    ] = "mnist",
) -> None:
    """Give one hint on a task: first the idea, then where to look, then almost the answer."""
    with clear_errors():
        from autograder.assignment import load_assignment
        from autograder.hints import hint_text

        typer.echo(hint_text(load_assignment(assignment), task, step))
        typer.echo(_next(task, step, assignment))


def _next(task: str, step: int, assignment: str) -> str:
    from autograder.assignment import load_assignment
    from autograder.hints import load_hints

    hints = load_hints(load_assignment(assignment))[task]
    if step < len(hints.steps):
        more = f"autograder hint {task} {step + 1}"
        return f"\nNext hint: {more}" + (
            "" if assignment == "mnist" else f" --assignment {assignment}"
        )
    pages = "".join(f"\n  {link.title}: {link.url}" for link in hints.links)
    return f"\nThat was the last hint. Read on:{pages}" if pages else "\nThat was the last hint."
