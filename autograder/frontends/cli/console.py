"""What all commands share: options, errors in one line, the project's root, files."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from autograder._util.places import find_project

__all__ = [
    "CHECKS_FAILED",
    "AssignmentOption",
    "CannotError",
    "DataOption",
    "IsolationOption",
    "LimitOption",
    "PathArgument",
    "SeedOption",
    "clear_errors",
    "cores",
    "demand_writable",
    "limits_of",
    "project_root",
    "write_bytes",
    "write_text",
]

IsolationOption = Annotated[
    str,
    typer.Option(
        "--isolation", metavar="LEVEL", help="L0, L2, L3, or auto: the highest there is here."
    ),
]

AssignmentOption = Annotated[
    str,
    typer.Option(
        "--assignment", metavar="NAME", help="Another assignment than the lesson on digits."
    ),
]

PathArgument = Annotated[
    Path | None,
    typer.Argument(help="A .py file or .ipynb notebook.", show_default="exercises/mnist.py"),
]

SeedOption = Annotated[
    int | None,
    typer.Option(min=0, max=2**31 - 1, help="Draw the same inputs as an earlier run did."),
]

DataOption = Annotated[
    str, typer.Option(metavar="NAME", help="Train on the digits sample or on the full MNIST.")
]

RosterOption = Annotated[
    Path | None, typer.Option(metavar="CSV", help="The platform's table of all students.")
]

KindOption = Annotated[
    str,
    typer.Option(
        "--from",
        metavar="KIND",
        help="canvas, moodle, gradescope, google, github, nbgrader or folder.",
        show_default="found out",
    ),
]

LimitOption = Annotated[
    list[str] | None,
    typer.Option(
        "--limit", metavar="NAME=VALUE", help="Another limit for this run; may be repeated."
    ),
]

CHECKS_FAILED = 1
COULD_NOT = 2
INTERRUPTED = 130


class CannotError(Exception):
    """What was asked for cannot be done; the message is for the user."""


@contextlib.contextmanager
def clear_errors() -> Iterator[None]:
    """Turn what the user can put right into one line on standard error and exit status 2.

    A library that only an extra brings is such a thing, too. Ctrl-C is one line and status 130, as
    shells have it.
    """
    from autograder._util.extras import how_to_install
    from autograder.box.wire.limits import LevelError
    from autograder.datasets.npz import DataError
    from autograder.report.text import clean
    from autograder.submission import SubmissionError
    from autograder.suite.assignment import AssignmentError

    try:
        yield
    except (CannotError, AssignmentError, DataError, LevelError, SubmissionError) as error:
        typer.echo(clean(str(error)), err=True)
        raise typer.Exit(COULD_NOT) from None
    except ModuleNotFoundError as error:
        remedy = how_to_install(error)
        if remedy is None:
            raise
        typer.echo(remedy, err=True)
        raise typer.Exit(COULD_NOT) from None
    except KeyboardInterrupt:
        typer.echo("Stopped.", err=True)
        raise typer.Exit(INTERRUPTED) from None


def demand_writable(target: Path, submission: Path | None = None) -> None:
    """Refuse a place for results before the work, not after it."""
    if not target.parent.is_dir():
        raise CannotError(f"{target}: there is no folder {target.parent} to write it to.")
    if target.is_dir():
        raise CannotError(f"{target}: is a directory; name a file for the results.")
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise CannotError(f"{target}: is a link or a device; name a plain file for the results.")
    if submission and target.exists() and target.samefile(submission):
        raise CannotError(f"{target}: is the submission itself; name another file.")
    if not os.access(target.parent, os.W_OK):
        raise CannotError(f"{target}: the folder {target.parent} cannot be written to.")


def write_text(target: Path, text: str) -> None:
    """Write a text as ``write_bytes`` does."""
    write_bytes(target, text.encode())


def write_bytes(target: Path, data: bytes) -> None:
    """Write a whole file or none: a reader never sees half of one."""
    from autograder._util.files import atomic_write

    try:
        with atomic_write(target) as handle:
            handle.write(data)
    except OSError as error:
        raise CannotError(f"{target}: cannot be written: {error.strerror}.") from None


def limits_of(options: list[str] | None) -> dict[str, str]:
    """``--limit memory_mb=4096`` as a dictionary."""
    pairs = [option.partition("=") for option in options or []]
    if wrong := next((name for name, equals, _ in pairs if not equals), ""):
        raise CannotError(f"--limit {wrong}: write NAME=VALUE, such as memory_mb=4096.")
    return {name.strip(): value.strip() for name, _, value in pairs}


def cores() -> int:
    """How many things to do at a time where the user does not say."""
    return os.cpu_count() or 1


def project_root() -> Path:
    """The folder with the lesson's ``source``: this one or one above it."""
    here = Path.cwd()
    found = find_project(here)
    if found is None:
        raise CannotError(f"{here}: neither this folder nor one above it holds a lesson's source/.")
    return found
