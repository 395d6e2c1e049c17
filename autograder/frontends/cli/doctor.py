"""``autograder doctor``: what this machine can do, and what to install for more."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

import typer

from autograder.box.wire.limits import L3, MEANING
from autograder.frontends.cli.console import CHECKS_FAILED, clear_errors

__all__ = ["doctor"]

PACKAGES = ("tensorflow", "keras", "numpy", "matplotlib", "scikit-learn", "pytest", "nbgrader")


def doctor() -> None:
    """Try every level of isolation, and say what is missing for the highest.

    Exit status 0 where the highest level works, 1 where only lower ones do.
    """
    with clear_errors():
        from autograder.sandbox.level_check import check_levels
        from autograder.sandbox.sandbox import FORKS

        typer.echo(f"Python {platform.python_version()} on {platform.system()}")
        for name in PACKAGES:
            typer.echo(f"  {name:13} {_version(name)}")
        if not FORKS:
            typer.echo(
                "Every child here starts Python and TensorFlow again, since a safe fork exists"
            )
            typer.echo("only on Linux. That is slower, and the verdicts are the same.")
        typer.echo("Isolation of student code:")
        best = False
        for found in check_levels():
            best |= found.works and found.level == L3
            typer.echo(
                f"  {found.level}  {'works' if found.works else 'not available':13} "
                f"{MEANING[found.level]}"
            )
            if found.problem:
                typer.echo(f"      {found.problem}")
            if found.remedy:
                typer.echo(f"      {found.remedy}")
    raise typer.Exit(0 if best else CHECKS_FAILED)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
