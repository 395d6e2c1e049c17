"""``autograder bundle``: the grader as one file, for platforms that run it themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.box.wire.limits import AUTO, L0, LEVELS
from autograder.frontends.cli.console import (
    AssignmentOption,
    CannotError,
    IsolationOption,
    SeedOption,
    clear_errors,
    demand_writable,
    write_bytes,
)

if TYPE_CHECKING:
    from autograder.frontends.bundles.settings import BundleSettings

__all__ = ["app"]

GRADESCOPE_MB = 768  # what Gradescope gives a container unless it is told otherwise
CLASSROOM_MB = 4096  # less than what GitHub's runners have
MOST_BYTES = 10 << 20  # that Classroom 50's runner takes

app = typer.Typer(no_args_is_help=True, help="Pack the grader for a platform that runs it.")

OutOption = Annotated[
    Path, typer.Option("--out", metavar="FILE", help="The zip to write.", show_default=False)
]
UnisolatedOption = Annotated[
    bool,
    typer.Option(
        "--allow-unisolated",
        help="Grade also where nothing keeps student code from the grader (level L0).",
    ),
]
MemoryOption = Annotated[
    int,
    typer.Option("--memory-mb", min=1, metavar="MB", help="Memory of the platform's container."),
]
GradedOption = Annotated[
    Path | None,
    typer.Option(
        "--graded", metavar="DIR", help="Results whose exempted checks are to hold there."
    ),
]
VisibilityOption = Annotated[
    str,
    typer.Option(
        metavar="WHEN",
        help="When students see results: visible, after_due_date, after_published, hidden.",
    ),
]


@app.command()
def gradescope(
    *,
    out: OutOption,
    assignment: AssignmentOption = "mnist",
    isolation: IsolationOption = AUTO,
    allow_unisolated: UnisolatedOption = False,
    memory_mb: MemoryOption = GRADESCOPE_MB,
    visibility: VisibilityOption = "visible",
    seed: SeedOption = None,
    graded: GradedOption = None,
) -> None:
    """Make the zip that Gradescope runs.

    Upload it to a programming assignment at "Configure Autograder".
    """
    with clear_errors():
        settings = _settings(
            assignment,
            isolation,
            memory_mb,
            visibility,
            seed=seed,
            graded=graded,
            allowed=allow_unisolated,
        )
        _write("gradescope", settings, out)


@app.command()
def classroom50(
    *,
    out: OutOption,
    assignment: AssignmentOption = "mnist",
    isolation: IsolationOption = AUTO,
    allow_unisolated: UnisolatedOption = False,
    memory_mb: MemoryOption = CLASSROOM_MB,
    seed: SeedOption = None,
    graded: GradedOption = None,
) -> None:
    """Make the files that Classroom 50 runs.

    It is the successor of GitHub Classroom; the README in the zip says where they go.
    """
    with clear_errors():
        settings = _settings(
            assignment,
            isolation,
            memory_mb,
            "visible",
            seed=seed,
            graded=graded,
            allowed=allow_unisolated,
        )
        _write("classroom50", settings, out)


def _settings(
    assignment: str,
    isolation: str,
    memory_mb: int,
    visibility: str,
    *,
    seed: int | None,
    graded: Path | None,
    allowed: bool,
) -> BundleSettings:
    from pydantic import ValidationError

    from autograder.classes.exemptions import ExemptionError, read_exemptions
    from autograder.frontends.bundles.container import NoRoomError, child_megabytes
    from autograder.frontends.bundles.settings import BundleSettings
    from autograder.suite.assignment import load_assignment

    if isolation not in (*LEVELS, AUTO):
        raise CannotError(f"{isolation!r} is no level: {', '.join(LEVELS)} or {AUTO}.")
    if isolation == L0 and not allowed:
        raise CannotError(
            "At L0 nothing keeps student code from the checks, the results and the network. If "
            "that is what you want, say so with --allow-unisolated."
        )
    try:
        child_megabytes(memory_mb, load_assignment(assignment).limits.memory_mb)
        return BundleSettings.model_validate(
            {
                "assignment": assignment,
                "isolation": isolation,
                "allow_unisolated": allowed,
                "memory_mb": memory_mb,
                "visibility": visibility,
                "seed": seed,
                "exemptions": read_exemptions(graded) if graded else (),
            }
        )
    except (ExemptionError, NoRoomError) as error:
        raise CannotError(str(error)) from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise CannotError(f"--{place.replace('_', '-')}: {first['msg']}.") from None


def _write(platform: str, settings: BundleSettings, out: Path) -> None:
    from autograder.frontends.bundles.packing import CLASSROOM50, pack
    from autograder.frontends.bundles.requirements import RequirementsError

    demand_writable(out)
    try:
        packed = pack(platform, settings)
    except RequirementsError as error:
        raise CannotError(str(error)) from None
    if platform == CLASSROOM50 and len(packed) > MOST_BYTES:
        raise CannotError(f"The bundle has {len(packed) >> 20} MB; Classroom 50 takes 10.")
    write_bytes(out, packed)
    at_most = "at L0 too" if settings.allow_unisolated else "never without isolation"
    typer.echo(f"written: {out} ({len(packed) >> 10} kB; grades {settings.assignment}, {at_most})")
