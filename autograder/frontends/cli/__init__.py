"""The ``autograder`` command: thin, it only reads options and calls the modules that work."""

from __future__ import annotations

import contextlib
import sys
from typing import Annotated

import typer

from autograder import __version__
from autograder.frontends.cli import check, doctor, exempt, grade, learning, lesson, quality, watch

__all__ = ["main"]

main = typer.Typer(
    name="autograder",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 all well, 1 some checks failed, 2 could not do it.",
)


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
    """Check a lesson's work, prove the checks fair, and build the lesson's files."""
    del version  # its callback has done the work
    for stream in (sys.stdout, sys.stderr):  # a student's text must not break an ASCII terminal
        with contextlib.suppress(AttributeError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a TextIO may lack it


for _command in (
    learning.start, check.check, watch.watch, learning.hint, learning.solution, grade.demo,
    grade.grade, exempt.exempt, grade.cluster_keys, lesson.release, lesson.build, quality.audit,
    quality.calibrate, doctor.doctor,
):  # fmt: skip
    main.command()(_command)
