"""Packs a bundle: the kit's files, the platform's scripts, what to install, and the settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autograder._util.places import PACKAGE
from autograder._util.zip_bytes import zip_bytes
from autograder.frontends.bundles.gradescope import stopped_file
from autograder.frontends.bundles.requirements import constraints, requirements
from autograder.frontends.bundles.settings import SETTINGS, BundleSettings
from autograder.suite.assignment import load_assignment
from autograder.suite.loading import load_suite

__all__ = ["CLASSROOM50", "GRADESCOPE", "pack"]

GRADESCOPE, CLASSROOM50 = "gradescope", "classroom50"  # folders of templates
TEMPLATES = Path(__file__).parent / "templates"
PROGRAMS = frozenset({"run_autograder", "setup.sh", "autograder.py"})
KIT = "kit"  # a name of its own: Classroom 50 wants an autograder.py at the top
# The corpus holds solutions, and the exercises are for students.
LEFT_OUT = frozenset({"__pycache__", "corpus", "exercises"})


def pack(platform: str, settings: BundleSettings) -> bytes:
    """The zip file; raises AssignmentError and RequirementsError."""
    load_suite(load_assignment(settings.assignment))  # what cannot be loaded here cannot there
    files = {
        **dict(_files_in(TEMPLATES / platform)),
        **dict(_kit(settings.assignment)),
        "requirements.txt": _lines(requirements()),
        "constraints.txt": _lines(constraints()),
        SETTINGS: settings.as_file(),
        **({"no-verdict.json": stopped_file()} if platform == GRADESCOPE else {}),
    }
    return zip_bytes(files, PROGRAMS)


def _kit(assignment: str) -> Iterator[tuple[str, bytes]]:
    """The package without solutions, and of the assignments only this one."""
    for name, data in _files_in(PACKAGE):
        folders = name.split("/")
        other = folders[0] == "assignments" and len(folders) > 2 and folders[1] != assignment
        if not other and LEFT_OUT.isdisjoint(folders):
            yield f"{KIT}/autograder/{name}", data


def _files_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _lines(some: list[str]) -> bytes:
    return "".join(f"{one}\n" for one in some).encode()
