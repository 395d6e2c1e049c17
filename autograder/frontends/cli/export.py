"""The command ``autograder export``: points, comments and pages, as platforms import them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.frontends.cli.console import (
    CHECKS_FAILED,
    CannotError,
    clear_errors,
    demand_writable,
    write_bytes,
)

if TYPE_CHECKING:
    from autograder.classes.booked import Booked
    from autograder.classes.exports.class_points import ClassPoints
    from autograder.classes.exports.files import Exported

__all__ = ["export"]

NO_GRADEBOOK = "none"


def export(
    graded: Annotated[
        Path, typer.Argument(help="A folder of results, as `autograder grade` writes it.")
    ] = Path("graded"),
    *,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="KIND",
            help="canvas, moodle, gradescope, google, github, csv, feedback, mail-merge, lms-api.",
        ),
    ],
    roster: Annotated[
        Path | None,
        typer.Option(metavar="CSV", help="The platform's own table: its cells stay, points go in."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where it goes.", show_default="named after the kind"),
    ] = None,
    assignment: Annotated[str, typer.Option(metavar="NAME", help="Whose points.")] = "mnist",
    column: Annotated[
        str, typer.Option(metavar="HEADING", help="What the platform calls the assignment.")
    ] = "",
    gradebook: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="nbgrader's gradebook, or none to leave it aside.",
            show_default="the course directory's, where there is one",
        ),
    ] = "",
    missing_as_zero: Annotated[
        bool, typer.Option("--missing-as-zero", help="0 points for who handed in nothing.")
    ] = False,
    link: Annotated[
        str, typer.Option(metavar="URL", help="mail-merge: where the pages can be read.")
    ] = "",
) -> None:
    """Write everybody's points, or their pages, as a file that a learning platform imports.

    canvas: a gradebook to import. moodle: the grading worksheet, in any language, with comments.
    gradescope, google, github: tables like the platform's own, which import none; for their
    records, or for what reads them next. csv: a plain table, or any table of people with points
    filled in. feedback: a zip of the students' pages as Canvas ("Upload submissions") and Moodle
    ("Upload multiple feedback files in a zip") take it, by the platform that the class came from.
    mail-merge: mail, name, points, late, page. lms-api: the body of Canvas's bulk update of grades;
    nothing is sent, and for other platforms there is none.

    Where nbgrader's gradebook has a student, its points count, with what was given by hand and the
    penalty for being late; who has other points in the class run is named. No cell is emptied: who
    has no points is named, with why. Exit status 1 where somebody has none.
    """
    with clear_errors():
        from autograder.classes.exports.files import KINDS, ExportOrder
        from autograder.platforms.sheets import SheetError

        if to not in KINDS:
            raise CannotError(f"--to {to}: there is no such kind; there are: {', '.join(KINDS)}.")
        target = out or Path(KINDS[to].file)
        demand_writable(target)
        if roster and target.exists() and roster.exists() and target.samefile(roster):
            raise CannotError(f"{target}: is the roster itself; name another file with --out.")
        points = _points(graded, assignment, gradebook, missing_as_zero=missing_as_zero)
        order = ExportOrder(points, graded, target, roster, column, link)
        try:
            made = KINDS[to].write(order)
        except SheetError as error:
            raise CannotError(str(error)) from None
        write_bytes(target, made.data)
        for line in _lines(made, points, target):
            typer.echo(_one_line(line))
    raise typer.Exit(CHECKS_FAILED if made.blank or made.lost else 0)


def _points(graded: Path, assignment: str, gradebook: str, *, missing_as_zero: bool) -> ClassPoints:
    from autograder.classes.exports.class_points import read_class
    from autograder.classes.failures import ClassError

    try:
        booked = _booked(graded, assignment, gradebook)
        return read_class(graded, assignment, booked, missing_as_zero=missing_as_zero)
    except ClassError as error:
        raise CannotError(str(error)) from None


def _booked(graded: Path, assignment: str, gradebook: str) -> Mapping[str, Booked]:
    """The gradebook's points by student; nobody's where no gradebook is used."""
    from autograder.frontends.cli.gradebook import booked_points, gradebook_of
    from autograder.frontends.nbgrader.gradebook_points import GradebookError

    if gradebook == NO_GRADEBOOK:
        return {}
    try:
        url = gradebook or gradebook_of(Path(), graded.absolute().parent)
        return booked_points(url, assignment)
    except GradebookError as error:
        raise CannotError(str(error)) from None


def _lines(made: Exported, points: ClassPoints, target: Path) -> list[str]:
    """What the terminal shows: who has no grade, who has two values, and how many went in."""
    return [
        *points.differences,
        *made.notes,
        *(f"left out: {who}: {why}" for who, why in made.blank),
        *(f"nowhere in the file: {who}" for who in made.lost),
        f"{target}: {made.filled} filled in, {len(made.blank)} left out",
    ]


def _one_line(text: str) -> str:
    """A message in one line, whatever is in the names that it tells."""
    from autograder.report.text import clean

    return " ".join(clean(text, len(text)).split())
