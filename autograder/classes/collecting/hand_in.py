"""What one owner handed in: which of it could be graded, which is, and what is told of the rest."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from autograder._util.names import identity
from autograder.classes.collecting.choosing import choose
from autograder.classes.collecting.decisions import DECISIONS, LEAVE, TAKE
from autograder.classes.collecting.download import CLOSED, Download, is_zip
from autograder.classes.collecting.file import MOST_OF_ONE, MOST_OTHERS, is_gradable, stem
from autograder.classes.failures import failure_of
from autograder.platforms.layouts import DownloadedFile, Owner
from autograder.platforms.layouts.entries import looks_handed_in
from autograder.platforms.person import HandInStatus
from autograder.submission.reading import FileError

__all__ = ["NOTHING", "HandIn", "Outcome"]

MOST_ZIPS = 20  # of one student that are opened
NOTHING = "holds no .py or .ipynb file to grade"
OTHER_ARCHIVES = (".gz", ".tgz", ".tar", ".7z", ".rar", ".bz2", ".xz")


@dataclass(frozen=True)
class Outcome:
    """What is graded of one owner's, or why nothing is.

    ``name`` is what messages call it, and ``why`` goes on after it where nothing is graded.
    ``candidates`` are the paths of which a person has to choose one.
    """

    status: HandInStatus
    name: str
    why: str = ""
    file: DownloadedFile | None = None
    sha256: str = ""
    others: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


@dataclass
class HandIn:
    """An owner's files, as the layout has them, and with those of their zip files."""

    owner: Owner
    files: list[DownloadedFile] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)  # by path: of zip files, why not opened

    def open_zips(self, download: Download) -> None:
        """Put members of zip files beside them; what cannot be opened is noted."""
        waiting = [one for one in self.files if is_zip(one.path) and not one.note]
        opened = 0
        while waiting:
            one = waiting.pop(0)
            opened += 1
            try:
                if opened > MOST_ZIPS:
                    raise FileError("is one zip file too many, and is not opened.")
                inner = [
                    replace(one, path=path, inner=path.removeprefix(f"{one.path}/"))
                    for path in download.expand(one.path)
                ]
            except FileError as error:
                self.faults[one.path] = str(error)
                continue
            self.files += inner
            waiting[:0] = [file for file in inner if is_zip(file.path)]

    def outcome(
        self,
        assignment: str,
        functions: Sequence[str],
        download: Download,
        choices: Mapping[str, str],
        *,
        copies: bool = True,
    ) -> Outcome:
        """What is graded; ``choices`` are a person's, by path as it is shown.

        ``copies`` are as in ``choose``.
        """
        told = self._told(download.unnamed)
        files = self._gradable(download)
        chosen = [one for one in files if choices.get(identity(one.path)) == TAKE]
        files = [one for one in files if choices.get(identity(one.path)) != LEAVE]
        if len(chosen) == 1:
            return self._read(chosen[0], f"chosen in {DECISIONS}", download, told)
        if chosen:
            return self._ambiguous(f"{DECISIONS} takes {len(chosen)} of their files", files, told)
        shallow = _shallow(files)
        unusable = self._blocked(download, assignment) or self._unusable(files, shallow, download)
        if unusable:
            return Outcome(HandInStatus.NOTHING_USABLE, *unusable, others=told)
        choice = choose(shallow, assignment, functions, download.read, copies=copies)
        if choice.file is None:
            return self._ambiguous(choice.why, shallow, told)
        return self._read(choice.file, choice.why, download, told)

    def _gradable(self, download: Download) -> list[DownloadedFile]:
        return [
            one
            for one in self.files
            if is_gradable(one.path) and not one.note and one.path not in download.problems
        ]

    def _blocked(self, download: Download, assignment: str) -> tuple[str, str] | None:
        """What keeps everything from being seen where the work is, and what messages call it."""
        for one in self.files:
            folder = download.folder(one.path)
            if folder and (one.inner == CLOSED or folder.rpartition("/")[2] == assignment):
                return identity(folder), download.problems[one.path]
        return None

    def _unusable(
        self, files: Sequence[DownloadedFile], shallow: Sequence[DownloadedFile], download: Download
    ) -> tuple[str, str] | None:
        """Why none of the files is graded, and what messages call it; None where one can be."""
        if shallow:
            return None
        if files:
            return self._folder(), f"holds more than {MOST_OF_ONE:,} files that could be graded."
        faulty = [one for one in self.files if one.path in download.problems]
        if faulty:
            path = faulty[0].path
            name = identity(download.folder(path) or path)
            why = download.problems[path]
        elif self.faults:
            path = next(iter(self.faults))
            name, why = identity(path), self.faults[path]
        else:
            name, why = self._folder(), f"{NOTHING}{self._instead()}."
        return name, why

    def _instead(self) -> str:
        """What there is instead of a file to grade, and what to do about it."""
        if not self.files:
            return ""
        one = min(self.files, key=lambda one: (bool(one.note), not looks_handed_in(one.inner)))
        name = identity(one.inner.rpartition("/")[2])
        if one.note:
            return f", but {one.note}"
        if name.lower().endswith(".txt") and is_gradable(stem(name)):
            return f", but {name}: take .txt off its name"
        if name.lower().endswith(OTHER_ARCHIVES):
            return f", but {name}; of archives, only zip files are opened"
        return f", but {name}" + (f" and {len(self.files) - 1} more" * (len(self.files) > 1))

    def _folder(self) -> str:
        return identity(self.owner.name or self.owner.key)

    def _ambiguous(
        self, why: str, files: Sequence[DownloadedFile], told: tuple[str, ...]
    ) -> Outcome:
        paths = tuple(identity(one.path) for one in files)
        return Outcome(HandInStatus.AMBIGUOUS, self._folder(), why, others=told, candidates=paths)

    def _read(
        self, chosen: DownloadedFile, why: str, download: Download, told: tuple[str, ...]
    ) -> Outcome:
        name = identity(chosen.path)
        others = tuple(one for one in told if one != name)
        try:
            digest = hashlib.sha256(download.read(chosen.path)).hexdigest()
        except FileError as error:
            return Outcome(HandInStatus.NOTHING_USABLE, name, str(error), others=others)
        except Exception as error:  # one odd file must not keep the others from being read
            said = failure_of(error).said
            return Outcome(HandInStatus.NOTHING_USABLE, name, said, others=others)
        return Outcome(HandInStatus.TAKEN, name, why, chosen, digest, others)

    def _told(self, unnamed: Counter[str]) -> tuple[str, ...]:
        """Every file, as far as there is room to name them."""
        paths = [identity(one.path) for one in self.files]
        more = max(len(paths) - 2 * MOST_OTHERS, 0)
        more += sum(
            number for folder, number in unnamed.items()
            if any(one.path.startswith(f"{folder}/") for one in self.files[:1])
        )  # fmt: skip
        return (*paths[: 2 * MOST_OTHERS], *([f"and {more:,} further files"] if more else []))


def _shallow(files: Sequence[DownloadedFile]) -> list[DownloadedFile]:
    """As many as are looked into: where there are too many, those in the fewest folders."""
    ordered = sorted(files, key=lambda one: (one.inner.count("/"), one.path))
    if len(ordered) <= MOST_OF_ONE:
        return ordered
    depth = ordered[MOST_OF_ONE].inner.count("/")
    return [one for one in ordered if one.inner.count("/") < depth]
