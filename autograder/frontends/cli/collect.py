"""``autograder collect``: from a platform's download to a folder for each student."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.frontends.cli.console import (
    CHECKS_FAILED,
    CannotError,
    KindOption,
    RosterOption,
    clear_errors,
)

if TYPE_CHECKING:
    from autograder.classes.collecting.collection import Collection
    from autograder.classes.collecting.tree import Written

__all__ = ["collect"]

ROSTER = "people.roster.csv"  # beside people.csv: the roster of the last run that had one


def collect(
    download: Annotated[
        Path, typer.Argument(help="What the platform gives: a zip file, or a folder of it.")
    ],
    *,
    roster: RosterOption = None,
    kind: KindOption = "",
    assignment: Annotated[str, typer.Option(metavar="NAME", help="Whose files.")] = "mnist",
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Gets submitted/, people.csv, decisions.csv.")
    ] = Path(),
    remove_missing: Annotated[
        bool,
        typer.Option(
            "--remove-missing", help="This is the whole class: whoever is not in it is gone."
        ),
    ] = False,
) -> None:
    """Sort a download by student, into submitted/STUDENT/ASSIGNMENT/, and write people.csv.

    Everybody is named. What only you can decide is asked in decisions.csv: write "take" or "leave"
    behind a file there, or its student, and collect again. A run without a roster has the last
    one's. Exit status 1 where something is to be decided.
    """
    with clear_errors():
        from autograder._util.files import keep_copy
        from autograder.classes.collecting.collection import open_collection
        from autograder.classes.collecting.tree import write_tree

        known = out / ROSTER
        table = roster or (known if known.is_file() else None)
        try:
            with open_collection(
                download, assignment, kind=kind, roster=table, out=out
            ) as collection:
                written = write_tree(collection, download, assignment, out, whole=remove_missing)
            if roster:
                keep_copy(roster, known)
        except OSError as error:
            raise CannotError(
                f"{error.filename or out}: cannot be written to: {error.strerror}. What was "
                "collected is kept; collect again."
            ) from None
        typer.echo("\n".join(_lines(collection, written, out)))
    raise typer.Exit(CHECKS_FAILED if collection.questions else 0)


def _lines(collection: Collection, written: Written, out: Path) -> list[str]:
    from autograder.classes.collecting.decisions import DECISIONS
    from autograder.report.people_lines import nobodys_lines, people_lines, question_lines
    from autograder.report.text import clean

    lines = [
        f"{collection.kind}: {collection.why}.",
        *people_lines(written.people),
        *nobodys_lines(collection),
        *(f"Gone since the last run: {one.student} ({one.file})." for one in written.gone),
        *collection.notes,
        *written.notes,
        *question_lines(collection, out / DECISIONS, "collect again"),
    ]
    return [clean(one) for one in lines]
