"""``autograder audit``: are the checks fair, and do they catch and name the known mistakes?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.console import (
    CHECKS_FAILED,
    CannotError,
    IsolationOption,
    clear_errors,
    cores,
    demand_writable,
    progress,
    write_text,
)
from autograder.levels import OWN

if TYPE_CHECKING:
    from autograder.audit import Certificate, Specimen

__all__ = ["audit"]


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
            show_default="tests/ASSIGNMENT and the assignment's own folder",
        ),
    ] = None,
    only: Annotated[
        str, typer.Option(metavar="TEXT", help="Only files with this in their names.")
    ] = "",
    isolation: IsolationOption = OWN,
    json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Also write the certificate.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Also write it as a page.")
    ] = None,
) -> None:
    """Grade known correct and known wrong submissions, and print the suite's error rates.

    Exit status 1 where a correct one is refused, or a wrong one not caught in its own task.
    """
    with clear_errors():
        for target in filter(None, (json, html)):
            demand_writable(target)
        specimens = _specimens(assignment, corpus, only)
        found = _audit(assignment, specimens, range(seed, seed + seeds), isolation, jobs)
        _show(found, json, html)
    raise typer.Exit(0 if found.sound else CHECKS_FAILED)


def _specimens(name: str, corpus: Path | None, only: str) -> list[Specimen]:
    from autograder.assignment import assignment_folder, load_assignment
    from autograder.audit import read_corpus

    assignment = load_assignment(name)
    if corpus and not corpus.is_dir():
        raise CannotError(f"{corpus}: is no folder.")
    usual = [Path("tests") / name, assignment_folder(name)]
    every = read_corpus([corpus] if corpus else usual, assignment)
    chosen = [one for one in every if only in one.name]
    if not chosen:
        raise CannotError(f"None of {len(every)} submissions has {only!r} in its name.")
    return chosen


def _audit(
    name: str, specimens: list[Specimen], seeds: Sequence[int], isolation: str, jobs: int | None
) -> Certificate:
    from autograder.assignment import load_assignment
    from autograder.audit import certify, grade_all, plan
    from autograder.sandbox import Sandbox
    from autograder.sandbox.trial import choose_level

    suite = load_assignment(name)
    todo = plan(suite, specimens, seeds)
    trials = []
    with Sandbox(choose_level(isolation)) as sandbox, progress("gradings", len(todo)) as advance:
        for trial in grade_all(suite, todo, sandbox, jobs or cores()):
            trials.append(trial)
            advance(1)
    return certify(name, trials)


def _show(certificate: Certificate, json: Path | None, html: Path | None) -> None:
    from autograder.report.certificate_text import certificate_text

    typer.echo(certificate_text(certificate), nl=False)
    if json:
        write_text(json, certificate.model_dump_json(indent=2) + "\n")
    if html:
        try:
            from autograder.report.certificate_html import certificate_html

            write_text(html, certificate_html(certificate))
        except ModuleNotFoundError as error:
            raise CannotError(f"--html needs {error.name}: install the instructor extra.") from None
