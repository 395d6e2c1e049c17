"""``autograder doctor``: what this machine can do, and what to install for more."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

import typer

from autograder.cli.console import CHECKS_FAILED, clear_errors
from autograder.levels import BOXED, MEANING

__all__ = ["doctor"]

PACKAGES = ("tensorflow", "keras", "numpy", "matplotlib", "scikit-learn", "pytest", "nbgrader")


def doctor() -> None:
    """Try every level of isolation, and say what is missing for the highest.

    Exit status 0 where the highest level works, 1 where only lower ones do.
    """
    with clear_errors():
        from autograder.sandbox.sandbox import FORKS
        from autograder.sandbox.trial import try_levels

        typer.echo(f"Python {platform.python_version()} on {platform.system()}")
        for name in PACKAGES:
            typer.echo(f"  {name:13} {_version(name)}")
        if not FORKS:
            typer.echo("Every child starts Python and TensorFlow anew here: a safe fork is only to")
            typer.echo("be had on Linux. That is slower, and the verdicts are the same.")
        typer.echo("Isolation of student code:")
        best = False
        for trial in try_levels():
            best |= trial.works and trial.level == BOXED
            typer.echo(
                f"  {trial.level}  {'works' if trial.works else 'cannot be had':13} "
                f"{MEANING[trial.level]}"
            )
            if trial.problem:
                typer.echo(f"      {trial.problem}")
            if trial.remedy:
                typer.echo(f"      {trial.remedy}")
    raise typer.Exit(0 if best else CHECKS_FAILED)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
