"""What a supervisor says on its line about how a child ended."""

from __future__ import annotations

import contextlib
import socket
import tempfile
from dataclasses import dataclass
from typing import Any

from fuzz.plain_values import Edit, edited, edits, json_text, values
from fuzz.raw_bytes import ByteEdit, Pieces, byte_edits, changed, mostly, pieces
from hypothesis import strategies as st

from autograder.sandbox.child import Killed
from autograder.sandbox.processes import ForkedProcess

EXAMPLES = 500

HONEST: tuple[Any, ...] = (
    {"code": 0, "memory_kb": 1000.0},
    {"signal": 9, "memory_kb": 1000.0},
    {"over": "memory", "memory_kb": 1e6},
    {"failed": "no room", "memory_kb": 0},
    {"waited": 0.25},
)
MOST_BYTES = 100_000  # that go into the socket at once


@dataclass(frozen=True)
class Said:
    """One line: an honest one or a made-up value, with changes."""

    start: Any
    edits: tuple[Edit, ...]
    byte_edits: tuple[ByteEdit, ...]

    def __bytes__(self) -> bytes:
        text = json_text(edited(self.start, list(self.edits)))
        return changed(text + b"\n", list(self.byte_edits))


def inputs() -> st.SearchStrategy[tuple[Said | Pieces, ...]]:
    """Lines, one after the other."""
    starts = mostly(st.sampled_from(HONEST), values)
    few = mostly(st.just(()), st.lists(byte_edits, max_size=2).map(tuple))
    said = st.builds(Said, starts, st.lists(edits, max_size=2).map(tuple), few)
    raw = pieces(b"[", b'{"signal": ', b"}", b"\n")
    return st.lists(mostly(said, raw), min_size=1, max_size=3).map(tuple)


def attempt(given: tuple[Said | Pieces, ...]) -> None:
    """Ask, as the grader does, how the child ended."""
    data = b"".join(map(bytes, given))[:MOST_BYTES]
    with contextlib.ExitStack() as stack:
        ours, theirs = (stack.enter_context(one) for one in socket.socketpair())
        stream = stack.enter_context(tempfile.TemporaryFile())  # in the place of its pipes
        ends = stream, stream, ours
        process = ForkedProcess(ends, contextlib.ExitStack(), lambda: None, _trouble)
        theirs.sendall(data)
        theirs.shutdown(socket.SHUT_WR)
        process.end()
        assert process.waited() >= 0
        assert process.memory_mb() >= 0
        for words in (process.failure(), process.overrun(), process.obituary()):
            assert len(words) < MOST_BYTES
            words.encode()
        process.killed()


def _trouble(how: str) -> Killed:
    return Killed(how, 3, perhaps_itself=False)
