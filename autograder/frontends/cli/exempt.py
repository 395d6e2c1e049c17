"""``autograder exempt``: takes a check back for a whole class, with a reason that pages show."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.frontends.cli.console import AssignmentOption, CannotError, clear_errors

if TYPE_CHECKING:
    from autograder.classes.exemptions import Exemption
    from autograder.suite.assignment import Assignment

__all__ = ["exempt"]

AGAIN = (
    "Run `autograder grade` on the class again, so that points, pages and the report follow; "
    "nothing is graded anew for that."
)


def exempt(
    check: Annotated[
        str, typer.Argument(help="The check's id, as results.jsonl has it.", show_default=False)
    ] = "",
    *,
    full_marks: Annotated[
        bool, typer.Option("--full-marks", help="Everybody gets the check's points.")
    ] = False,
    drop: Annotated[
        bool, typer.Option("--drop", help="It counts for nobody: its points can no longer be had.")
    ] = False,
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why; students read it on their pages.")
    ] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Let the check count again.")] = False,
    listed: Annotated[
        bool, typer.Option("--list", help="Show what is exempted, and change nothing.")
    ] = False,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="The folder of the class's results.")
    ] = Path("graded"),
    assignment: AssignmentOption = "mnist",
) -> None:
    """Exempt a check for everybody: full marks, or out of the total. Verdicts stay as graded."""
    with clear_errors():
        from autograder.suite.assignment import load_assignment

        if full_marks + drop + undo + listed != 1:
            raise CannotError("Say one of --full-marks, --drop, --undo, --list.")
        if not out.is_dir():
            raise CannotError(f"{out}: there is no such folder of results; name it with --out.")
        if listed:
            _show(out)
            return
        chosen = load_assignment(assignment)
        if undo:
            _undo(out, check)
        else:
            _demand_check(check, chosen)
            _add(out, check, reason, drop=drop)
            _tell_of_others(check, chosen)
        typer.echo(AGAIN)


def _show(out: Path) -> None:
    for one in _read(out):
        typer.echo(f"{one.check}: {one.said}")


def _undo(out: Path, check: str) -> None:
    before = _read(out)
    after = [one for one in before if one.check != check]
    if len(after) == len(before):
        known = ", ".join(one.check for one in before) or "none"
        raise CannotError(f"The check {check!r} is not exempted. Exempted: {known}.")
    _write(out, after)
    typer.echo(f"{check}: counts again.")


def _add(out: Path, check: str, reason: str, *, drop: bool) -> None:
    from autograder.classes.exemptions import Exemption, Kind

    kind = Kind.DROP if drop else Kind.FULL_MARKS
    try:
        made = Exemption(check=check, kind=kind, reason=reason)
    except ValueError:  # nothing in it that can be shown
        raise CannotError("Say why with --reason TEXT: students read it on their pages.") from None
    _write(out, [*(one for one in _read(out) if one.check != check), made])
    typer.echo(f"{check}: {made.said}")


def _demand_check(check: str, assignment: Assignment) -> None:
    known = [spec.id for task in assignment.tasks for spec in task.checks]
    if check in known:
        return
    near = difflib.get_close_matches(check, known, n=3, cutoff=0.4)
    told = f"Near it: {', '.join(near)}." if near else f"There are: {', '.join(known)}."
    raise CannotError(f"{assignment.name} has no check {check!r}. {told}")


def _tell_of_others(check: str, assignment: Assignment) -> None:
    """Name the checks that were passed over where this one failed: they still cost points."""
    from autograder.suite.loading import load_suite

    checks = load_suite(assignment).checks
    if waiting := [name for name, one in checks.items() if check in one.needs]:
        typer.echo(
            "Where it failed, these were not looked at, and still give no points: "
            f"{', '.join(waiting)}."
        )


def _read(out: Path) -> tuple[Exemption, ...]:
    from autograder.classes.exemptions import ExemptionError, read_exemptions

    try:
        return read_exemptions(out)
    except ExemptionError as error:
        raise CannotError(str(error)) from None


def _write(out: Path, exemptions: list[Exemption]) -> None:
    from autograder.classes.exemptions import ExemptionError, write_exemptions

    try:
        write_exemptions(out, exemptions)
    except ExemptionError as error:
        raise CannotError(str(error)) from None
