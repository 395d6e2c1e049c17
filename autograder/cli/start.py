"""``autograder start``: a folder of a student's own, with what a student needs."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.console import CannotError, clear_errors

__all__ = ["start"]


def start(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    *,
    assignment: Annotated[
        str, typer.Option(metavar="NAME", help="Another assignment than the lesson on digits.")
    ] = "mnist",
) -> None:
    """Make a folder of your own to work in: the exercise, as script and notebook, and settings."""
    with clear_errors():
        from autograder.assignment import load_assignment
        from autograder.bundle.contents import student_files

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
