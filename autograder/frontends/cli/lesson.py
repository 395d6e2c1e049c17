"""Commands for a lesson: ``autograder build`` and ``autograder release``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder._util.zip_bytes import zip_bytes
from autograder.frontends.cli.console import (
    CHECKS_FAILED,
    AssignmentOption,
    CannotError,
    clear_errors,
    demand_writable,
    project_root,
    write_bytes,
)

if TYPE_CHECKING:
    from autograder.lesson.proof import Proof

__all__ = ["build", "release"]


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
    from autograder.lesson.build import BuildError, stale_files, write_files

    try:
        if not check:
            write_files(root)
            return False
        stale = stale_files(root)
    except BuildError as error:
        raise CannotError(str(error)) from None
    for path in stale:
        shown = path.relative_to(root) if path.is_relative_to(root) else path
        typer.echo(f"{shown}: out of date; run: autograder build", err=True)
    return bool(stale)


def release(
    *,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="The zip to write.", show_default="mnist.zip"),
    ] = None,
    install: Annotated[
        str, typer.Option(metavar="TEXT", help="What its README says about installing the kit.")
    ] = "",
    assignment: AssignmentOption = "mnist",
) -> None:
    """Make the zip to give to students, and prove that no answer, check or label is in it."""
    with clear_errors():
        target = out or Path(f"{assignment}.zip")
        demand_writable(target)
        files, proof = _proven(assignment, install)
        for line in _told(proof):
            typer.echo(line)
        _write(target, files, assignment)
        typer.echo(f"written: {target}")


def _proven(name: str, install: str) -> tuple[dict[str, bytes], Proof]:
    from autograder.lesson.proof import LeakError, prove
    from autograder.lesson.student_files import INSTALL, student_files
    from autograder.suite.assignment import load_assignment
    from autograder.suite.reference import find_reference

    assignment = load_assignment(name)
    reference = find_reference(name)
    if reference is None:
        raise CannotError("There is no solution here to prove the bundle against.")
    files = student_files(assignment, install or INSTALL)
    try:
        return files, prove(files, student_files(assignment), assignment, reference.source)
    except LeakError as error:
        raise CannotError(f"{error}. Nothing was written.") from None


def _told(proof: Proof) -> list[str]:
    def points(some: Mapping[str, float]) -> str:
        return ", ".join(f"{name} {got:g} of {proof.most:g}" for name, got in some.items())

    return [
        f"searched {proof.files} files for {len(proof.secrets.answers)} pieces of the answers and "
        f"{len(proof.secrets.suite)} lines of checks, hints and data; for labels, outputs and "
        "metadata: nothing found",
        f"as it comes: {points(proof.stub)} points",
        f"filled in with the solution: {points(proof.filled)} points",
    ]


def _write(target: Path, files: Mapping[str, bytes], folder: str) -> None:
    write_bytes(target, zip_bytes({f"{folder}/{name}": data for name, data in files.items()}))
