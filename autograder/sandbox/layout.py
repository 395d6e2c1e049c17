"""Which files a child may see: Python, the libraries, and of the kit the box and the probes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder._util.places import KIT_HOME
from autograder.box.wire.limits import L0, LevelError
from autograder.sandbox.private_places import private_places
from autograder.sandbox.python_files import library_homes, package_folders, python_files

__all__ = ["Layout", "demand_hidden", "find_layout"]

BOX = "autograder/box"  # of the kit, all that runs inside: no check, no answer, no label


@dataclass(frozen=True)
class Layout:
    """Files and folders that can be seen whole but for ``hidden``; and some of the kit's.

    ``kit`` is the folder that holds the package ``autograder``. Of ``packages`` the import system
    lists the names.
    """

    folders: tuple[Path, ...]
    hidden: tuple[Path, ...]
    kit: Path
    exposed: tuple[Path, ...]
    import_path: tuple[Path, ...]
    packages: tuple[Path, ...]

    def readable(self) -> Iterator[Path]:
        """Everything to be read, as a list that leaves out what is hidden."""
        yield from self.exposed
        for folder in self.folders:
            if not folder.is_symlink():
                yield from _without(folder, self.hidden)

    def listable(self) -> Iterator[Path]:
        """Folders on the way to what can be read; the import system lists them."""
        yield self.kit / "autograder"
        yield from self.packages


def find_layout(probes: str, hidden: Iterable[Path] = (), *, careful: bool = True) -> Layout:
    """The layout for an assignment whose probes are this module, with this Python.

    What is private is not shown: the kit, the folder worked in with its course, other copies of the
    data, and what is ``hidden``, wherever it lies. If ``careful``, raises LevelError where Python
    needs what lies there.
    """
    shown = tuple(_outermost(python_files()))
    packages = package_folders()
    return Layout(
        shown,
        tuple(_outermost(_hidden(shown, packages, hidden, careful))),
        KIT_HOME,
        tuple(_exposed(KIT_HOME, probes)),
        (KIT_HOME, *library_homes()),
        packages,
    )


def demand_hidden(level: str, hidden: Iterable[Path]) -> None:
    """Raise LevelError where one of these places cannot be hidden at this level, but should be."""
    if level != L0:
        shown, packages = _outermost(python_files()), package_folders()
        list(_hidden(shown, packages, hidden, careful=True))


def _hidden(
    shown: Iterable[Path], packages: Iterable[Path], given: Iterable[Path], careful: bool
) -> Iterator[Path]:
    """Private places among what is shown; raises LevelError as ``find_layout`` does."""
    demanded, possible = private_places(given)
    for place in demanded | possible:
        if not any(place.is_relative_to(one) for one in shown):
            continue
        if not any(one.is_relative_to(place) for one in (*shown, *packages)):
            yield place
        elif place in demanded and careful:
            raise LevelError(
                f"Student code could read what is in {place}, since Python needs what lies there. "
                "Move the course, the submissions and the results to folders of their own."
            )


def _exposed(kit: Path, probes: str) -> Iterator[Path]:
    """What is shown of the kit: the box's folder, and the assignment's probes."""
    box, place = kit / BOX, kit.joinpath(*probes.split("."))
    yield box
    if not place.is_relative_to(box):
        yield place if place.is_dir() else place.with_suffix(".py")


def _outermost(folders: Iterable[Path]) -> list[Path]:
    every = set(folders)
    return sorted(one for one in every if every.isdisjoint(one.parents))


def _without(folder: Path, hidden: Iterable[Path]) -> Iterator[Path]:
    """The folder itself where nothing in it is hidden, else its entries, and so on.

    Links among the entries are left out: what they lead to is shown by its own place, or not.
    """
    inside = [one for one in hidden if one.is_relative_to(folder)]
    if not inside:
        yield folder
    elif folder not in inside:
        for entry in sorted(os.scandir(folder), key=lambda one: one.name):
            if not entry.is_symlink():
                yield from _without(Path(entry.path), inside)
