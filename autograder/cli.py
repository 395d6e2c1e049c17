"""The ``autograder`` command: thin, it only reads options and calls the modules that work."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder import __version__

if TYPE_CHECKING:
    from autograder.verdict import Verdict

__all__ = ["main"]

CHECKS_FAILED = 1
COULD_NOT = 2

main = typer.Typer(
    name="autograder",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 all well, 1 some checks failed, 2 could not do it.",
)


class _CannotError(Exception):
    """What was asked for cannot be done; the message is for the user."""


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"autograder {__version__}")
        raise typer.Exit


@main.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Check a lesson's work, and build the lesson's files."""
    del version  # its callback has done the work
    for stream in (sys.stdout, sys.stderr):  # a student's text must not break an ASCII terminal
        with contextlib.suppress(AttributeError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a TextIO may lack it


@main.command()
def check(
    path: Annotated[
        Path | None,
        typer.Argument(help="A .py file or .ipynb notebook.", show_default="exercises/mnist.py"),
    ] = None,
    json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Also write the results there.")
    ] = None,
    task: Annotated[
        list[str] | None,
        typer.Option("--task", metavar="NAME", help="Check only this task; may be repeated."),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(min=0, max=2**31 - 1, help="Draw the same inputs as an earlier run did."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print one line only.")] = False,
) -> None:
    """Check one submission, and say for each task: done, not right yet, or not attempted."""
    with _clear_errors():
        verdict = _check(path or _default_path(), json, task or [], seed)
        _show(verdict, quiet=quiet)
        if json:
            _write(json, verdict.model_dump_json(indent=2) + "\n")
        if verdict.status == "no_verdict":
            raise _CannotError("The grader itself failed; this is not your mistake. Run it again.")
    raise typer.Exit(0 if verdict.passed else CHECKS_FAILED)


@main.command()
def build(
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail where a file is out of date.")
    ] = False,
) -> None:
    """Make exercises, solutions and notebooks from the lesson in source/."""
    with _clear_errors():
        outdated = _build(check=check)
    raise typer.Exit(CHECKS_FAILED if outdated else 0)


@contextlib.contextmanager
def _clear_errors() -> Iterator[None]:
    """Turn what the user can mend into one line on standard error and exit status 2."""
    from autograder.assignment import AssignmentError
    from autograder.report.text import clean
    from autograder.submission import SubmissionError

    try:
        yield
    except (_CannotError, AssignmentError, SubmissionError) as error:
        typer.echo(clean(str(error)), err=True)
        raise typer.Exit(COULD_NOT) from None


def _default_path() -> Path:
    """The exercise, seen from the project's root or from inside ``exercises``."""
    usual, here = Path("exercises/mnist.py"), Path("mnist.py")
    return here if here.is_file() and not usual.exists() else usual


def _check(path: Path, json: Path | None, tasks: list[str], seed: int | None) -> Verdict:
    from autograder.assignment import assignment_names, load_assignment
    from autograder.submission import read_submission

    assignment = load_assignment(path.stem if path.stem in assignment_names() else "mnist")
    assignment.demand_tasks(tasks)
    submission = read_submission(path, assignment.functions)
    if json:
        _demand_writable(json, path)
    from autograder.grading import grade

    return grade(submission, assignment, seed=seed, tasks=tasks or None)


def _demand_writable(target: Path, submission: Path) -> None:
    """Refuse before the grading, not after it."""
    if not target.parent.is_dir():
        raise _CannotError(f"{target}: there is no folder {target.parent} to write it to.")
    if target.is_dir():
        raise _CannotError(f"{target}: is a directory; name a file for the results.")
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise _CannotError(f"{target}: is a link or a device; name a plain file for the results.")
    if target.exists() and target.samefile(submission):
        raise _CannotError(f"{target}: is the submission itself; name another file.")
    if not os.access(target.parent, os.W_OK):
        raise _CannotError(f"{target}: the folder {target.parent} cannot be written to.")


def _show(verdict: Verdict, *, quiet: bool) -> None:
    from autograder.report.terminal import make_console, print_verdict
    from autograder.report.text import clean, summary

    if quiet:
        typer.echo(f"{clean(verdict.submission.path, 300)}: {summary(verdict)}")
    else:
        print_verdict(verdict, make_console())


def _write(target: Path, text: str) -> None:
    """Write a whole file or none: a reader never sees half of one."""
    from autograder.files import atomic_write

    try:
        with atomic_write(target) as handle:
            handle.write(text.encode())
    except OSError as error:
        raise _CannotError(f"{target}: cannot be written: {error.strerror}.") from None


def _build(*, check: bool) -> bool:
    """Build, or look for files that are out of date; tells whether there are any."""
    root = _project_root()
    try:
        from autograder.build import BuildError, stale_views, write_views
    except ModuleNotFoundError as error:
        raise _CannotError(
            f"Building needs {error.name}: install the kit with its notebook extra."
        ) from None
    try:
        if not check:
            write_views(root)
            return False
        stale = stale_views(root)
    except BuildError as error:
        raise _CannotError(str(error)) from None
    for path in stale:
        shown = path.relative_to(root) if path.is_relative_to(root) else path
        typer.echo(f"{shown}: out of date; run: autograder build", err=True)
    return bool(stale)


def _project_root() -> Path:
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "pyproject.toml").is_file() and (folder / "source").is_dir():
            return folder
    raise _CannotError(f"{here}: neither this folder nor one above it holds a lesson's source/.")


if __name__ == "__main__":
    main()
