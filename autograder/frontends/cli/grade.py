"""Commands for a class: ``autograder grade``, ``cluster-keys`` and ``demo``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder import DEFAULT_DATA
from autograder.box.wire.limits import AUTO, L0
from autograder.frontends.cli.console import (
    CHECKS_FAILED,
    CannotError,
    DataOption,
    IsolationOption,
    KindOption,
    LimitOption,
    RosterOption,
    SeedOption,
    clear_errors,
    cores,
    limits_of,
)

if TYPE_CHECKING:
    from autograder.classes.booked import Booked
    from autograder.classes.cluster.address import ClusterAddress
    from autograder.classes.collecting import Collection
    from autograder.classes.session import ClassSession

__all__ = ["cluster_keys", "demo", "grade"]


def grade(
    submissions: Annotated[
        Path,
        typer.Argument(
            help="A platform's download, nbgrader's submitted/, a folder or zip of students' files."
        ),
    ],
    *,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the results go.")] = Path(
        "graded"
    ),
    assignment: Annotated[str, typer.Option(metavar="NAME", help="Whose checks.")] = "mnist",
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Submissions at a time.", show_default="all cores")
    ] = None,
    scheduler: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Grade on the Dask cluster tls://host:port.")
    ] = "",
    keys: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Certificates for that cluster, of `autograder cluster-keys`.",
            show_default="Dask's own settings",
        ),
    ] = None,
    insecure: Annotated[
        bool, typer.Option("--insecure", help="Allow a cluster elsewhere at tcp://, unencrypted.")
    ] = False,
    seed: SeedOption = None,
    data: DataOption = DEFAULT_DATA,
    isolation: IsolationOption = AUTO,
    limit: LimitOption = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Grade again what was graded.")] = False,
    roster: RosterOption = None,
    kind: KindOption = "",
    student: Annotated[
        list[str] | None,
        typer.Option("--student", metavar="NAME", help="Grade only this student; may be repeated."),
    ] = None,
    remove_missing: Annotated[
        bool, typer.Option("--remove-missing", help="Take out of the class who is not there.")
    ] = False,
) -> None:
    """Grade a class into DIR; a second run goes on from there, and grades what has changed.

    DIR gets results.jsonl, people.csv, grades.csv, a page for each student in feedback/, and
    report.html. Where nbgrader's gradebook lies beside SUBMISSIONS or DIR, who has other points
    there is named, in the table and on the pages, too. Who has no verdict stays until they have
    one; who is gone from what was graded before is taken out, and told. Exit status 1 where a
    submission has no verdict.
    """
    with clear_errors():
        from autograder.classes.session import ClassSession
        from autograder.suite.assignment import load_assignment

        chosen = load_assignment(assignment).with_limits(limits_of(limit))
        cluster = _cluster(scheduler, keys, insecure=insecure) if scheduler else None
        if student and remove_missing:
            raise CannotError("--student grades some, --remove-missing is about all: choose one.")
        session = ClassSession(
            chosen, submissions, out, jobs or cores(), cluster, seed, data, isolation,
            fresh=fresh, kind=kind, roster=roster, students=tuple(student or ()),
            remove_missing=remove_missing, booked=_booked(submissions, out, assignment),
        )  # fmt: skip
        complete = _grade(session)
    raise typer.Exit(0 if complete else CHECKS_FAILED)


def _booked(submissions: Path, out: Path, assignment: str) -> Mapping[str, Booked]:
    """What the gradebook beside the submissions, or beside the results, has of students."""
    from autograder.frontends.cli.gradebook import booked_points, gradebook_of
    from autograder.frontends.nbgrader.gradebook_points import GradebookError

    try:
        url = gradebook_of(submissions.absolute().parent, out.absolute().parent)
        return booked_points(url, assignment)
    except GradebookError as error:
        typer.echo(f"{error} Nothing is said of points that are others there.", err=True)
        return {}


def _cluster(scheduler: str, keys: Path | None, *, insecure: bool) -> ClusterAddress:
    from autograder.classes.cluster.address import cluster_address
    from autograder.classes.failures import ClassError

    try:
        return cluster_address(scheduler, keys, insecure=insecure)
    except ClassError as error:
        raise CannotError(str(error)) from None


def _grade(session: ClassSession) -> bool:
    """Grade, showing how it gets on, and print what came; tells whether all have a verdict."""
    from autograder.classes.failures import ClassError
    from autograder.report.progress import Progress

    try:
        with session.open() as grading:
            with Progress("submissions", grading.total) as progress:
                for one in grading.outcomes():
                    fault = f"{one.student}: {one.problem}" if one.problem else ""
                    progress.advance(fault=fault, fresh=one.fresh)
            written = grading.finish()
    except ClassError as error:
        raise CannotError(str(error)) from None
    collection = grading.collection
    typer.echo("\n".join([*_collected(collection, session.out), *written.lines]))
    return not (written.problems or collection.unclaimed or collection.questions)


def _collected(collection: Collection, out: Path) -> list[str]:
    """As what a download was read, and what of it is nobody's so far; ``out`` has the decisions."""
    from autograder.classes.collecting.decisions import DECISIONS
    from autograder.report.people_lines import nobodys_lines, question_lines
    from autograder.report.text import clean

    lines = [
        f"{collection.kind}: {collection.why}." if collection.why else collection.kind,
        *nobodys_lines(collection),
        *collection.notes,
        *question_lines(collection, out / DECISIONS, "run the same command again"),
    ]
    return [clean(one) for one in lines]


def demo(
    folder: Annotated[Path, typer.Argument(help="Where the class and its results go.")] = Path(
        "demo"
    ),
    *,
    isolation: IsolationOption = AUTO,
) -> None:
    """Grade a made-up class of ten: right and wrong work, a notebook, a cheat, a broken file."""
    with clear_errors():
        from autograder.classes.session import ClassSession
        from autograder.lesson.demo import DemoError, hand_in
        from autograder.sandbox.level_check import choose_level
        from autograder.suite.assignment import load_assignment

        level = choose_level(isolation)
        submissions = folder / "submitted"
        try:
            hand_in(submissions)
        except DemoError as error:
            raise CannotError(str(error)) from None
        except OSError as error:
            raise CannotError(f"{folder}: cannot be written to: {error.strerror}.") from None
        typer.echo(f"Ten students have handed in, see {submissions}. Grading them ...", err=True)
        graded = folder / "graded"
        _grade(ClassSession(load_assignment(), submissions, graded, cores(), isolation=level))
        if level == L0:
            typer.echo("Graded without a box: `autograder doctor` says what this machine lacks.")
        typer.echo("Open the report in a browser, and a student's page from there.")


def cluster_keys(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder for the keys.")],
) -> None:
    """Make the certificates with which the machines of a Dask cluster know each other.

    Copy DIR to each of them, and keep it from everybody else: who has a key is of the cluster.
    """
    with clear_errors():
        from autograder.classes.cluster.keys import make_cluster_keys
        from autograder.classes.failures import ClassError

        try:
            made = make_cluster_keys(folder)
        except ClassError as error:
            raise CannotError(str(error)) from None
        typer.echo("\n".join(map(str, made)))
