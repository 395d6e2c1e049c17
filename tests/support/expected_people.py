"""What has to come of a download, person by person; and the download itself."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.platforms.person import HandInStatus
from support.class_of_twelve import (
    DARYA,
    ELENI,
    EMIL,
    FINN,
    MAX,
    PEOPLE,
    TEAM,
    Member,
    checkpoint,
    of_team,
    packed,
    sha256,
    work,
)  # fmt: skip

__all__ = [
    "DOCX",
    "PDF",
    "TEXT",
    "Download",
    "Expected",
    "expected",
    "group",
    "table",
    "with_litter",
]

PDF, DOCX, TEXT = b"%PDF-1.4\n", b"PK\x03\x04 no script", b"<p>I could not do it.</p>"


@dataclass(frozen=True)
class Expected:
    """One person, and what has to come of them.

    ``key`` is the cell of ``sheet`` by which their row is known. Where a person has to decide, the
    file to choose is ``choose``, and ``points`` and ``sha256`` are what comes of it then. No points
    are a verdict that there is none.
    """

    key: str
    name: str
    status: HandInStatus
    points: float | None = None
    sha256: str = ""  # of the file that is graded
    late: bool = False  # as the download itself tells
    group: bool = False
    choose: str = ""


@dataclass(frozen=True)
class Download:
    """``roster`` tells all that is to be known of the people, ``sheet`` is what takes the points.

    Only of Canvas are they two tables: its gradebook's file knows no groups.
    """

    kind: str
    files: Mapping[str, bytes]  # by their names in the download
    roster: str
    sheet: str
    people: tuple[Expected, ...]

    @property
    def archive(self) -> bytes:
        return packed(self.files)

    @property
    def owners(self) -> dict[str, set[str]]:
        """The keys of those whose verdict each graded file is, by its hash."""
        found: dict[str, set[str]] = {}
        for one in self.people:
            if one.sha256:
                found.setdefault(one.sha256, set()).add(one.key)
        return found

    def write(self, folder: Path) -> tuple[Path, Path, Path]:
        """Write the zip file, the roster and the sheet, and say where."""
        folder.mkdir(parents=True, exist_ok=True)
        places = folder / f"{self.kind}.zip", folder / "roster.csv", folder / "sheet.csv"
        places[0].write_bytes(self.archive)
        for place, text in zip(places[1:], (self.roster, self.sheet), strict=True):
            place.write_text(text, encoding="utf-8")
        return places

    def unpack(self, folder: Path) -> Path:
        """The download as a lecturer has it who unpacked it first."""
        with zipfile.ZipFile(io.BytesIO(self.archive)) as archive:
            archive.extractall(folder)
        return folder


def expected(
    keys: Mapping[Member, str],
    hashes: Mapping[Member, str],
    *,
    late: Iterable[Member] = (),
    asked: Mapping[Member, str] | None = None,
    together: bool = True,
) -> tuple[Expected, ...]:
    """Everybody; ``hashes`` are of those whose file is not the script that all others have.

    ``asked`` are paths that a person has to choose. The three are a group where they handed in
    ``together``.
    """
    asked = asked or {}
    states = dict.fromkeys((ELENI, EMIL, FINN), HandInStatus.NOTHING_USABLE)
    states |= dict.fromkeys(asked, HandInStatus.AMBIGUOUS)
    states[MAX] = HandInStatus.NOT_HANDED_IN
    if DARYA in asked:  # a file that has nobody's name is no one's before somebody says so
        states[DARYA] = HandInStatus.NOT_HANDED_IN
    team = {one: sha256(of_team()) for one in TEAM}
    graded = {one: sha256(work(one)) for one in PEOPLE} | team | dict(hashes)
    found = []
    for one in PEOPLE:
        state = states.get(one, HandInStatus.TAKEN)
        counts = state is HandInStatus.TAKEN or one in asked
        found.append(
            Expected(
                keys[one], one.name, state, one.points if counts else None,
                graded[one] if counts else "", one in late, together and one in TEAM,
                asked.get(one, ""),
            )
        )  # fmt: skip
    return tuple(found)


def with_litter(top: str, script: bytes) -> bytes:
    """A zip file as macOS packs it, with what it and Jupyter leave in it."""
    return packed({
        f"{top}tiny.py": script, f"__MACOSX/{top}._tiny.py": b"\0\5\7", f"{top}.DS_Store": b"\0",
        f"{top}.ipynb_checkpoints/tiny-checkpoint.py": b"# kept\n" + checkpoint(),
    })  # fmt: skip


def group(who: Member) -> str:
    return "Team Zeta" if who in TEAM else ""


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([head, *rows])
    return text.getvalue()
