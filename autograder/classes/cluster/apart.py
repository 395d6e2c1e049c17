"""How the process that speaks Dask is kept apart from the class: in a box with a network."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.box.wire.limits import L0, L2, L3
from autograder.classes.failures import ClassError
from autograder.sandbox.bubblewrap import FOLDER, KIT, boxed
from autograder.sandbox.environment import environment_for
from autograder.sandbox.fork_server import BOX_USER
from autograder.sandbox.layout import Layout, find_layout
from autograder.sandbox.level_check import PROBES, check_level

__all__ = ["Apart", "level_apart"]

LINK = "from autograder.classes.cluster.link import main; main()"  # workers know it by this name
# All that it sees of the kit: no check, no solution, nothing of a class.
SEEN = ("autograder/_util", "autograder/box", "autograder/classes/cluster/link.py")


def level_apart(isolation: str) -> str:
    """The highest level that keeps the process apart here; L0 only where that is asked for by name.

    Raises ClassError where there is none.
    """
    found = next((one for one in (L3, L2) if check_level(one).works), L0)
    if found == L0 != isolation:
        raise ClassError(
            "A worker of a cluster can run code in the process that talks to it, and this machine "
            "has no box for it; `autograder doctor` says what to install. To go without, where "
            "you trust every machine of the cluster with this one, ask for isolation L0 by name."
        )
    return found


@dataclass(frozen=True)
class Apart:
    """A command with its environment and folder, and what its process is to do first."""

    command: tuple[str, ...]
    environment: dict[str, str]
    folder: str
    user: int
    files: dict[str, list[str]]

    @classmethod
    def at(cls, level: str) -> Apart:
        """How to start it at this level; it owns a new folder, which ``close`` removes."""
        folder = tempfile.mkdtemp(prefix="autograder-")
        layout = _layout()
        user = BOX_USER if level != L0 and os.getuid() == 0 else 0
        if user:
            os.chown(folder, user, user)
        command = [sys.executable, "-P", "-c", LINK]
        environment = environment_for(level, folder, layout.import_path)
        files: dict[str, list[str]] = {}
        if level == L3:
            places = [KIT if one == layout.kit else one for one in layout.import_path]
            inside = environment_for(L3, FOLDER, places)
            command = boxed(command, layout, inside, network=True)
        elif level == L2:
            files = {
                "readable": [str(one) for one in layout.readable()] + ["/proc", "/dev/urandom"],
                "listable": [str(one) for one in layout.listable()],
                "writable": [folder, "/dev/null"],
            }
        return cls(tuple(command), environment, folder, user, files)

    def close(self) -> None:
        """Remove its folder."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _layout() -> Layout:
    layout = find_layout(PROBES)
    return replace(layout, exposed=tuple(layout.kit / Path(one) for one in SEEN))
