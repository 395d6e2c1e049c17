"""What a child writes on its pipe: frames to an observation, or to a crash in its place."""

from __future__ import annotations

import contextlib
import os
import threading
import traceback
from dataclasses import dataclass, field
from typing import IO, Any

import numpy as np
from fuzz.plain_values import Edit, edited, edits, json_text, values
from fuzz.raw_bytes import ByteEdit, Pieces, byte_edits, changed, mostly, pieces
from hypothesis import strategies as st

from autograder.box.wire.limits import Limits
from autograder.box.wire.observations import MAGIC, PREFIX, Observation, Outcome, ProbeCall
from autograder.sandbox.await_call import CallWatch
from autograder.sandbox.budget import Budget
from autograder.sandbox.child import Child

EXAMPLES = 500

CALL = ProbeCall("split/default", "call_split", ("split",), 2.0)
LIMITS = Limits(load_seconds=2.0, memory_mb=500, observation_mb=24)
HONEST = {
    "header": {
        "observation": CALL.name,
        "outcome": "returned",
        "values": {
            "result": {"kind": "tuple", "length": 0, "items": []},
            "parts": [],
            "called": "",
            "images_after": "00",
            "labels_after": "00",
        },
        "fault": {
            "kind": "ValueError",
            "message": "no",
            "frames": [{"line": 3, "function": "split"}],
            "step": "call",
        },
        "load_fault": None,
        "printed": "hello",
    },
    "arrays": [
        {"name": "part.0.0", "dtype": "<f4", "shape": [3, 28, 28]},
        {"name": "part.0.1", "dtype": "|u1", "shape": [3]},
    ],
}
EVENT = {"header": {"event": CALL.name, "step": "call"}, "arrays": []}


@dataclass(frozen=True)
class OddFrame:
    """A header, changed or made up; so many bytes after it; and changes to all of it."""

    header: Any
    edits: tuple[Edit, ...]
    array_bytes: int
    byte_edits: tuple[ByteEdit, ...]

    def __bytes__(self) -> bytes:
        header = json_text(edited(self.header, list(self.edits)))
        whole = PREFIX.pack(MAGIC, len(header)) + header + bytes(self.array_bytes)
        return changed(whole, list(self.byte_edits))


def _listings() -> st.SearchStrategy[Any]:
    lengths = st.one_of(st.integers(0, 9), st.sampled_from([2**20, 2**26, 2**39, 2**40, -1, 28]))
    dtypes = st.sampled_from(["<f4", "|u1", "<f8", "|b1", "<i8", "|O", "<U9", "float32", "<f2"])
    names = st.sampled_from(["part.0.0", "part.1.0", "result", "", "\ud800", "a" * 3000])
    shapes = st.lists(lengths, max_size=10)
    entry = st.fixed_dictionaries({"name": names, "dtype": dtypes, "shape": shapes})
    return st.lists(mostly(entry, values), max_size=6)


def inputs() -> st.SearchStrategy[tuple[OddFrame | Pieces, ...]]:
    """Some frames one after the other."""
    few = st.lists(edits, min_size=1, max_size=3).map(tuple)
    sizes = st.sampled_from([9411, 9411, 9411, 0, 9412, 70])  # the first is that of HONEST
    bytewise = mostly(st.just(()), st.lists(byte_edits, max_size=2).map(tuple))
    listed = st.fixed_dictionaries({"header": st.just(HONEST["header"]), "arrays": _listings()})
    made_up = st.fixed_dictionaries({"header": values, "arrays": _listings()})
    headers = mostly(st.sampled_from([HONEST, HONEST, EVENT]), st.one_of(listed, made_up, values))
    frames = st.builds(OddFrame, headers, few, sizes, bytewise)
    raw = pieces(MAGIC, PREFIX.pack(MAGIC, 40), PREFIX.pack(MAGIC, 1 << 20), b"[", b'{"header": ')
    return st.lists(mostly(frames, raw), min_size=1, max_size=3).map(tuple)


def attempt(given: tuple[OddFrame | Pieces, ...]) -> None:
    """Have them read as the grader reads them."""
    seen = observed(b"".join(map(bytes, given)), CALL)
    assert seen.call == CALL.name
    assert seen.outcome is not Outcome.GRADER_ERROR, "a child claims that the grader failed"
    seen.printed.encode()
    size = sum(array.nbytes for array in seen.arrays.values())
    assert size <= LIMITS.observation_mb << 20
    assert all(isinstance(array, np.ndarray) for array in seen.arrays.values())


def observed(data: bytes, call: ProbeCall) -> Observation:
    """What the grader makes of these bytes of a child, for this call."""
    raised: list[str] = []
    before = threading.excepthook
    threading.excepthook = lambda args: raised.append(_told(args.exc_value))
    process = _Process(data)
    child = Child(process, LIMITS)
    try:
        child.touched = True
        return CallWatch(child, call, LIMITS, Budget(60.0)).observation()
    finally:
        child.close()
        threading.excepthook = before
        assert not raised, f"a thread ended: {raised[0]}"


def _told(error: BaseException | None) -> str:
    where = traceback.extract_tb(error.__traceback__)[-1] if error else None
    return f"{error!r} at {where}"


@dataclass
class _Process:
    """A child that wrote these bytes and is gone."""

    data: bytes
    job: IO[bytes] = field(init=False)
    results: IO[bytes] = field(init=False)

    def __post_init__(self) -> None:
        job_end, job = os.pipe()
        results, results_end = os.pipe()
        os.close(job_end)
        self.job, self.results = os.fdopen(job, "wb"), os.fdopen(results, "rb")
        self._writer = threading.Thread(target=self._write, args=(results_end,), daemon=True)
        self._writer.start()

    def _write(self, descriptor: int) -> None:
        with contextlib.suppress(OSError), os.fdopen(descriptor, "wb") as stream:
            stream.write(self.data)

    def end(self) -> None:
        """It is gone."""

    def close(self) -> None:
        self.results.close()  # and so the writer ends
        self._writer.join()
        with contextlib.suppress(OSError):
            self.job.close()

    def failure(self) -> str:
        return ""

    def overrun(self) -> str:
        return ""

    def obituary(self) -> str:
        return "exit code 0"

    def killed(self) -> None:
        """Nobody has ended it."""

    def waited(self) -> float:
        return 0.0

    def memory_mb(self) -> float:
        return 0.0
