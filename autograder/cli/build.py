"""``autograder build``: exercises, solutions and notebooks from the lesson."""

from __future__ import annotations

from typing import Annotated

import typer

from autograder.cli.console import CHECKS_FAILED, CannotError, clear_errors, project_root

__all__ = ["build"]


def build(
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail where a file is out of date.")
    ] = False,
) -> None:
    """Make exercises, solutions and notebooks from the lesson in source/."""
    with clear_errors():
        outdated = _build(check=check)
    raise typer.Exit(CHECKS_FAILED if outdated else 0)


def _build(*, check: bool) -> bool:
    """Build, or look for files that are out of date; tells whether there are any."""
    root = project_root()
    try:
        from autograder.build import BuildError, stale_views, write_views
    except ModuleNotFoundError as error:
        raise CannotError(
            f"Building needs {error.name}: install the kit with its notebook extra."
        ) from None
    try:
        if not check:
            write_views(root)
            return False
        stale = stale_views(root)
    except BuildError as error:
        raise CannotError(str(error)) from None
    for path in stale:
        shown = path.relative_to(root) if path.is_relative_to(root) else path
        typer.echo(f"{shown}: out of date; run: autograder build", err=True)
    return bool(stale)
