"""What lies in a folder of results: verdicts a line, attachments; whole, torn or damaged."""

from __future__ import annotations

import functools
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fuzz.plain_values import Edit, edited, edits, json_text, values
from fuzz.raw_bytes import ByteEdit, Pieces, byte_edits, changed, mostly, pieces
from hypothesis import strategies as st
from support.made_up_class import golden

from autograder.checks import as_json, from_json
from autograder.classes.attachment_store import AttachmentStore
from autograder.classes.verdict_cache import Conditions, VerdictCache
from autograder.results import Verdict
from autograder.results.results_file import add_verdict, read_verdicts, tidy

EXAMPLES = 300

CASES = ("full_marks", "wrong_values", "raises")


@dataclass(frozen=True)
class Line:
    """A verdict of the recorded ones, or a made-up value, with changes to its JSON."""

    start: Any  # the number of a recorded one, or a value
    edits: tuple[Edit, ...]

    def __bytes__(self) -> bytes:
        recorded = type(self.start) is int and 0 <= self.start < len(CASES)
        tree = _recorded()[self.start] if recorded else self.start
        return json_text(edited(tree, list(self.edits))) + b"\n"


@dataclass(frozen=True)
class DamagedFile:
    """Lines, and changes to the bytes of all of them."""

    lines: tuple[Line | Pieces, ...]
    byte_edits: tuple[ByteEdit, ...]

    def __bytes__(self) -> bytes:
        return changed(b"".join(map(bytes, self.lines)), list(self.byte_edits))


@functools.cache
def _recorded() -> list[Any]:
    return [golden(case).model_dump(mode="json") for case in CASES]


def inputs() -> st.SearchStrategy[DamagedFile]:
    """Files of some lines."""
    starts = mostly(st.integers(0, len(CASES) - 1), values)
    line = st.builds(Line, starts, st.lists(edits, max_size=3).map(tuple))
    raw = pieces(b'{"submission":', b'"submission":', b"[", b"}\n", b'{"version":1,', b'"student":')
    lines = st.lists(mostly(line, raw), min_size=1, max_size=4).map(tuple)
    few = mostly(st.just(()), st.lists(byte_edits, max_size=2).map(tuple))
    return st.builds(DamagedFile, lines, few)


def attempt(given: DamagedFile) -> None:
    """Read it as a class run does, go on with it, and read its like as attachments."""
    good = golden("half_done")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "results.jsonl"
        path.write_bytes(bytes(given))
        before = list(read_verdicts(path))
        _find(path, [*before, good])
        add_verdict(path, good)
        tidy(path, Path(folder) / "results.old.jsonl")
        after = list(read_verdicts(path))
        assert good in after, "a verdict was lost"
        store = AttachmentStore(Path(folder))
        store.path("00", 1).write_bytes(bytes(given))
        found = store.load("00", 1)
        assert from_json(as_json(found)) == found


def _find(path: Path, verdicts: list[Verdict]) -> None:
    """Look for what is there already."""
    conditions = Conditions("sample", None, {"normalize": "1"}, lambda: "L0")
    cache = VerdictCache.read(path, conditions)
    for one in verdicts:
        cache.find(one.submission.sha256, one.submission.student or "")
