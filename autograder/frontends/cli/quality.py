"""Commands that prove the checks: ``autograder audit`` and ``autograder calibrate``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder import DEFAULT_DATA
from autograder.box.wire.limits import L0
from autograder.frontends.cli.console import (
    CHECKS_FAILED,
    CannotError,
    IsolationOption,
    clear_errors,
    cores,
    demand_writable,
    project_root,
    write_text,
)

if TYPE_CHECKING:
    from autograder.quality.audit import Specimen
    from autograder.quality.calibration import Calibration
    from autograder.quality.certificate import Certificate
    from autograder.quality.records import Records
    from autograder.quality.trainings import Training

__all__ = ["audit", "calibrate"]


def audit(
    assignment: Annotated[str, typer.Argument(help="An assignment's name.")] = "mnist",
    *,
    seeds: Annotated[int, typer.Option(min=1, help="How many seeds to grade on.")] = 5,
    seed: Annotated[int, typer.Option(min=0, help="The first of these seeds.")] = 1,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Gradings at a time.", show_default="all cores")
    ] = None,
    corpus: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="A folder with wheats/ and chaffs/.",
            show_default="the assignment's own corpus",
        ),
    ] = None,
    only: Annotated[
        str, typer.Option(metavar="TEXT", help="Only files with this in their names.")
    ] = "",
    isolation: IsolationOption = L0,
    json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Also write the certificate.")
    ] = None,
) -> None:
    """Grade known correct and known wrong submissions, and print the suite's error rates.

    Exit status 1 where a correct one is refused, or a wrong one not caught in its own task.
    """
    with clear_errors():
        if json:
            demand_writable(json)
        specimens = _specimens(assignment, corpus, only)
        found = _audit(assignment, specimens, range(seed, seed + seeds), isolation, jobs)
        _show(found, json)
    raise typer.Exit(0 if found.sound else CHECKS_FAILED)


def _specimens(name: str, corpus: Path | None, only: str) -> list[Specimen]:
    from autograder.quality.audit import read_corpus
    from autograder.suite.assignment import assignment_folder, load_assignment

    assignment = load_assignment(name)
    if corpus and not corpus.is_dir():
        raise CannotError(f"{corpus}: is no folder.")
    every = read_corpus(corpus or assignment_folder(name) / "corpus", assignment)
    chosen = [one for one in every if only in one.name]
    if not chosen:
        raise CannotError(f"None of {len(every)} submissions has {only!r} in its name.")
    return chosen


def _audit(
    name: str, specimens: list[Specimen], seeds: Sequence[int], isolation: str, jobs: int | None
) -> Certificate:
    from autograder.grading import open_grader
    from autograder.quality.audit import grade_all, plan
    from autograder.quality.certificate import certify
    from autograder.report.progress import Progress
    from autograder.sandbox.level_check import choose_level
    from autograder.suite.assignment import load_assignment

    assignment = load_assignment(name)
    todo = plan(assignment, specimens, seeds)
    trials = []
    with (
        open_grader(assignment, level=choose_level(isolation)) as grader,
        Progress("gradings", len(todo)) as progress,
    ):
        for trial in grade_all(grader, todo, jobs or cores()):
            trials.append(trial)
            progress.advance()
    return certify(name, trials)


def _show(certificate: Certificate, json: Path | None) -> None:
    from autograder.quality.certificate_text import certificate_text

    typer.echo(certificate_text(certificate), nl=False)
    if json:
        write_text(json, certificate.model_dump_json(indent=2) + "\n")


def calibrate(
    assignment: Annotated[str, typer.Argument(help="An assignment's name.")] = "mnist",
    data: Annotated[
        str, typer.Option(metavar="NAME", help="The data set to train on.")
    ] = DEFAULT_DATA,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Trainings at a time.", show_default="all cores")
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Forget what is on record and begin again.")
    ] = False,
    verify: Annotated[
        int | None,
        typer.Option(min=2, metavar="N", help="Train on N new seeds; does the record agree?"),
    ] = None,
) -> None:
    """Train correct and wrong submissions on many seeds: how sure is the accuracy threshold?

    Every training is put on record at once, so a run that is stopped goes on where it was.
    """
    with clear_errors():
        if fresh and verify:
            raise CannotError("--fresh and --verify contradict each other; take one of them.")
        calibration = _open(assignment, data)
        if fresh:
            calibration.records.forget()
        jobs = jobs or cores()
        sound = _verify(calibration, verify, jobs) if verify else _record(calibration, jobs)
    raise typer.Exit(0 if sound else CHECKS_FAILED)


def _open(name: str, data: str) -> Calibration:
    from autograder.quality.calibration import Calibration
    from autograder.suite.assignment import load_assignment
    from autograder.suite.loading import load_suite

    assignment = load_assignment(name)
    assignment.demand_data(data)
    suite = load_suite(assignment)
    suite.draw_inputs(0, data)  # a missing data set is noticed before the work begins
    return Calibration(suite, data, project_root())


def _train(calibration: Calibration, todo: list[Training], records: Records, jobs: int) -> None:
    from autograder.report.progress import Progress

    total = sum(len(one.seeds) for one in todo)
    with Progress("trainings", total) as progress:
        for done in calibration.train(todo, records, jobs):
            progress.advance(done)


def _record(calibration: Calibration, jobs: int) -> bool:
    """Make what is missing and the table; tells whether every correct submission is safe."""
    _train(calibration, calibration.missing(), calibration.records, jobs)
    rows = calibration.write_table()
    typer.echo(calibration.table_path.read_text(encoding="utf-8"))
    for row in (one for one in rows if not one.sound):
        typer.echo(f"{row.title}: correct, and yet it may fail too often.", err=True)
    return all(row.sound for row in rows)


def _verify(calibration: Calibration, number: int, jobs: int) -> bool:
    """Train on new seeds and compare with the record; tells whether all of them agree."""
    _train(calibration, calibration.repetition(number), calibration.repeated, jobs)
    agreed = []
    for one, found in calibration.comparisons():
        agreed.append(found.agrees)
        typer.echo(
            f"{'agrees' if found.agrees else 'DIFFERS':7}  {found.mean:.4f} on {number} new "
            f"seeds, {found.low:.4f} to {found.high:.4f} expected: {one.title}"
        )
    return all(agreed)
