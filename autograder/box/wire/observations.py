"""What crosses the wall between child and judge: JSON and plain arrays, capped, no pickle.

A frame is ``MAGIC | header length (uint32, little-endian) | header (JSON) | array bytes``. The
header lists each array's name, dtype and shape; sizes are checked before anything is allocated.
"""

from __future__ import annotations

import functools
import json
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import IO, Any

import numpy as np

__all__ = [
    "IMPORTS_PROBE",
    "Array",
    "CutOffError",
    "Fault",
    "Frame",
    "Message",
    "Observation",
    "Outcome",
    "ProbeCall",
    "ProtocolError",
    "WireLimits",
    "digest_of",
    "read_message",
    "write_message",
]

Array = np.ndarray[Any, np.dtype[Any]]

IMPORTS_PROBE = "kit/leftover_imports"  # the kit's own, beside those of an assignment
MAGIC = b"OBS1"
PREFIX = struct.Struct("<4sI")
HEADER_BYTES = 1 << 20
DTYPES = frozenset(
    np.dtype(code).str
    for code in ("?", "u1", "u2", "u4", "u8", "i1", "i2", "i4", "i8", "f2", "f4", "f8")
)
MAX_DIMENSIONS = 8


class ProtocolError(Exception):
    """What came is no frame, or larger than allowed."""


class CutOffError(ProtocolError):
    """The stream ended within a frame."""


class Outcome(StrEnum):
    """How a probe's call of student code ended."""

    RETURNED = "returned"
    RAISED = "raised"
    UNFINISHED = "unfinished"  # raised NotImplementedError
    MISSING = "missing"  # the name is not bound after loading
    UNREADABLE = "unreadable"  # what came back cannot be examined
    TOO_LARGE = "too_large"  # what came back is over the cap
    TIMED_OUT = "timed_out"
    CRASHED = "crashed"  # the process ended
    NOT_RUN = "not_run"  # an earlier call of the same function hung or crashed
    GRADER_ERROR = "grader_error"


@dataclass(frozen=True)
class ProbeCall:
    """One call to make in the child: which probe, on which functions, with which inputs.

    ``seconds`` is wall time for the call; loading the functions and ``imports`` (modules that
    the probe itself needs) is not counted in it. ``seed`` is set before the call; None means
    the job's.
    """

    name: str
    probe: str
    functions: tuple[str, ...]
    seconds: float
    arrays: Mapping[str, Array] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)
    imports: tuple[str, ...] = ()
    seed: int | None = None

    @functools.cached_property
    def digests(self) -> Mapping[str, str]:
        """A digest of each input; a class shares its inputs, so they are worked out once."""
        return {name: digest_of(array) for name, array in self.arrays.items()}


@dataclass(frozen=True)
class Frame:
    """A line of the student's file that was running: 1-based line and function name."""

    line: int
    function: str


@dataclass(frozen=True)
class Fault:
    """What went wrong in a call; ``frames`` are the student's own lines, outermost first."""

    kind: str
    message: str
    frames: tuple[Frame, ...] = ()
    step: str = ""  # what the child was doing, such as "load" or a function's name


@dataclass(frozen=True)
class Observation:
    """What one probe call gave: JSON values, arrays, what was printed, or the fault."""

    call: str
    outcome: Outcome
    values: Mapping[str, Any] = field(default_factory=dict)
    arrays: Mapping[str, Array] = field(default_factory=dict)
    fault: Fault | None = None
    load_fault: Fault | None = None  # a top-level statement that failed before the call
    printed: str = ""


@dataclass(frozen=True)
class WireLimits:
    """The most that one message may hold: header and array bytes."""

    array_bytes: int
    header_bytes: int = HEADER_BYTES


@dataclass(frozen=True)
class Message:
    """A JSON header and named arrays."""

    header: Mapping[str, Any]
    arrays: Mapping[str, Array] = field(default_factory=dict)


def digest_of(array: Array) -> str:
    """A short stand-in for an array: equal for equal dtype, shape and bytes (SHA-256)."""
    facts = f"{array.dtype.str} {array.shape} ".encode()
    return sha256(facts + np.ascontiguousarray(array).tobytes()).hexdigest()


def write_message(stream: IO[bytes], message: Message) -> None:
    """Write one frame; arrays must have one of the plain dtypes."""
    arrays = {name: np.ascontiguousarray(array) for name, array in message.arrays.items()}
    listing = [
        {"name": name, "dtype": array.dtype.str, "shape": list(message.arrays[name].shape)}
        for name, array in arrays.items()
    ]
    header = json.dumps({"header": dict(message.header), "arrays": listing}).encode()
    stream.write(PREFIX.pack(MAGIC, len(header)))
    stream.write(header)
    for array in arrays.values():
        stream.write(array.tobytes())
    stream.flush()


def read_message(stream: IO[bytes], limits: WireLimits) -> Message | None:
    """Read one frame, or None at the end of the stream; raises ProtocolError."""
    prefix = stream.read(PREFIX.size)
    if not prefix:
        return None
    header, listing = _read_header(stream, prefix, limits)
    entries = [_checked_entry(entry, limits) for entry in listing]
    if sum(one.size for one in entries) > limits.array_bytes:
        raise ProtocolError("more array bytes than allowed")
    if len({one.name for one in entries}) < len(entries):
        raise ProtocolError("two arrays of one name")
    arrays = {
        one.name: np.frombuffer(_exactly(stream, one.size), dtype=one.dtype).reshape(one.shape)
        for one in entries
    }
    return Message(header, arrays)


def _read_header(
    stream: IO[bytes], prefix: bytes, limits: WireLimits
) -> tuple[dict[str, Any], list[Any]]:
    if len(prefix) != PREFIX.size:
        raise CutOffError("a frame was cut off")
    magic, length = PREFIX.unpack(prefix)
    if magic != MAGIC or length > limits.header_bytes:
        raise ProtocolError("this is not a frame")
    try:
        whole = _without_surrogates(json.loads(_exactly(stream, length)))
        header, listing = whole["header"], whole["arrays"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ProtocolError("a header that is not what was agreed") from error
    if not isinstance(header, dict) or not isinstance(listing, list):
        raise ProtocolError("a header that is not what was agreed")
    return header, listing


def _without_surrogates(value: Any) -> Any:
    """Replace halves of surrogate pairs, which JSON may hold and no file can be written with."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_without_surrogates(one) for one in value]
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(one) for key, one in value.items()}
    return value


@dataclass(frozen=True)
class _Entry:
    """One array as a header announces it; ``size`` is in bytes."""

    name: str
    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    size: int


def _checked_entry(entry: Any, limits: WireLimits) -> _Entry:
    """One array of the listing; raises ProtocolError for one that nobody could have written.

    An array without bytes may still have many rows, and whoever looks at it makes a number of each:
    its other dimensions together are held to the same limit.
    """
    if not isinstance(entry, dict):
        raise ProtocolError("an array without name, dtype or shape")
    name, code, shape = (entry.get(key) for key in ("name", "dtype", "shape"))
    if not isinstance(name, str) or not isinstance(code, str) or code not in DTYPES:
        raise ProtocolError("an array of a name or dtype that is not allowed")
    if not isinstance(shape, list) or len(shape) > MAX_DIMENSIONS:
        raise ProtocolError("an array of a rank that is not allowed")
    if not all(type(length) is int and length >= 0 for length in shape):
        raise ProtocolError("an array with an impossible shape")
    dtype = np.dtype(code)
    if math.prod(max(length, 1) for length in shape) * dtype.itemsize > limits.array_bytes:
        raise ProtocolError("more array bytes than allowed")
    return _Entry(name, dtype, tuple(shape), math.prod(shape) * dtype.itemsize)


def _exactly(stream: IO[bytes], count: int) -> bytes:
    data = stream.read(count)
    if len(data) != count:
        raise CutOffError("a frame was cut off")
    return data
