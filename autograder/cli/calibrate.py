"""``autograder calibrate``: what accuracies the gate sees, recorded in the suite's folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from autograder import DEFAULT_DATA
from autograder.cli.console import (
    CHECKS_FAILED,
    CannotError,
    clear_errors,
    cores,
    progress,
    project_root,
)

if TYPE_CHECKING:
    from autograder.calibration import Calibration
    from autograder.calibration.records import Records
    from autograder.calibration.trainings import Training

__all__ = ["calibrate"]


def calibrate(
    assignment: Annotated[str, typer.Argument(help="An assignment's name.")] = "mnist",
    data: Annotated[
        str, typer.Option(metavar="NAME", help="The data set to train on.")
    ] = DEFAULT_DATA,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Trainings at a time.", show_default="all cores")
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Forget what is on record and begin anew.")
    ] = False,
    verify: Annotated[
        int | None,
        typer.Option(min=2, metavar="N", help="Train on N new seeds; does the record agree?"),
    ] = None,
) -> None:
    """Train correct and wrong submissions on many seeds: how sure is the accuracy gate?

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
    from autograder.assignment import load_assignment
    from autograder.calibration import Calibration
    from autograder.suite import load_suite

    assignment = load_assignment(name)
    assignment.demand_data(data)
    suite = load_suite(assignment)
    suite.draw_exam(0, data)  # data that are not here are better noticed now
    return Calibration(suite, data, project_root())


def _train(calibration: Calibration, todo: list[Training], records: Records, jobs: int) -> None:
    total = sum(len(one.seeds) for one in todo)
    with progress("trainings", total) as advance:
        for done in calibration.train(todo, records, jobs):
            advance(done)


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
