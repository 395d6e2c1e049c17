"""What a child claims of each call, through forms, judge and pictures, to a page."""

from __future__ import annotations

import contextlib
import functools
import io
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from fuzz import honest_evidence
from fuzz.boundaries.frames import observed
from fuzz.plain_values import (
    Edit,
    Twist,
    edited,
    edits,
    json_text,
    of_schema,
    texts,
    twisted,
    twists,
    values,
)
from fuzz.raw_bytes import mostly
from hypothesis import strategies as st

from autograder.box.wire.observations import (
    MAGIC,
    PREFIX,
    Array,
    Message,
    Observation,
    write_message,
)
from autograder.checks import Evidence, as_json, from_json, validated
from autograder.grading.judge import Case, judge
from autograder.report.feedback import feedback_html
from autograder.report.terminal import make_console, print_verdict
from autograder.results import Status, SubmissionId, Verdict
from autograder.suite.assignment import load_assignment
from autograder.suite.loading import load_suite

EXAMPLES = 250

DTYPES = ("|b1", "|u1", "|i1", "<u2", "<i4", "<i8", "<u8", "<f2", "<f4", "<f8")
FILLS = (0.0, 1.0, -1.0, 0.5, 255.0, 1e9, 1e38, 1e308, 5e-324, math.nan, math.inf, -math.inf)
LENGTHS = (0, 1, 2, 3, 9, 10, 12, 28, 40, 64, 128, 200, 784, 1000, 4001, 2**20, 2**26, 2**39)
MOST_ITEMS = 3_000_000  # what fits into one observation


@dataclass(frozen=True)
class ArrayEdit:
    """One change to the arrays of an observation: to which (counted round), what, and with what."""

    number: int
    action: str  # see _ARRAY_ACTIONS, and "drop", "rename", "add"
    dtype: str
    shape: tuple[int, ...]
    fill: float
    name: str


@dataclass(frozen=True)
class Claim:
    """What is claimed of one call: honest facts with changes, or made-up values."""

    call: str
    made_up: Any  # values in the place of the honest ones; None for those
    twists: tuple[Twist, ...]
    arrays: tuple[ArrayEdit, ...]
    agreeing: bool  # whether the values tell the arrays' own dtypes and shapes
    edits: tuple[Edit, ...]


@functools.cache
def _suite() -> Any:
    return load_suite(load_assignment("mnist"))


@functools.cache
def _calls() -> dict[str, Any]:
    return dict(_suite().draw_inputs(honest_evidence.SEED).calls)


def inputs() -> st.SearchStrategy[tuple[Claim, ...]]:
    """Claims of one or two calls, of all calls that the suite makes."""
    claims = st.sampled_from(sorted(_calls())).flatmap(_claims)
    return st.lists(claims, min_size=1, max_size=2).map(tuple)


def _claims(call: str) -> st.SearchStrategy[Claim]:
    schema = _suite().schemas[_calls()[call].probe]
    made_up = of_schema(schema.values.model_json_schema())
    names = mostly(st.sampled_from(sorted(schema.arrays)).flatmap(_names), texts)
    lengths = mostly(st.sampled_from(LENGTHS[:13]), st.sampled_from(LENGTHS))
    shapes = st.lists(lengths, max_size=4).map(tuple)
    array_edits = st.builds(
        ArrayEdit,
        st.integers(0, 99),
        st.sampled_from([*_ARRAY_ACTIONS, *_ARRAY_ACTIONS, "drop", "rename", "add"]),
        st.sampled_from(DTYPES),
        shapes,
        st.sampled_from(FILLS),
        names,
    )
    return st.builds(
        Claim,
        st.just(call),
        mostly(st.none(), mostly(made_up, values)),
        st.lists(twists, max_size=2).map(tuple),
        st.lists(array_edits, max_size=2).map(tuple),
        st.sampled_from([True, True, True, False]),
        mostly(st.just(()), st.lists(edits, max_size=2).map(tuple)),
    )


@functools.cache
def _names(pattern: str) -> st.SearchStrategy[str]:
    return st.from_regex(pattern, fullmatch=True)


# Making what is sent


def _reshaped(array: Array, edit: ArrayEdit) -> Array:
    return np.resize(array, edit.shape) if array.size else np.zeros(edit.shape, array.dtype)


def _cast(array: Array, edit: ArrayEdit) -> Array:
    return array.astype(edit.dtype)


def _filled(array: Array, edit: ArrayEdit) -> Array:
    return np.full_like(array, _as(edit.fill, array.dtype))


def _one_filled(array: Array, edit: ArrayEdit) -> Array:
    copy = array.copy()
    if copy.size:
        copy.flat[edit.number * 7919 % copy.size] = _as(edit.fill, array.dtype)
    return copy


def _scaled(array: Array, edit: ArrayEdit) -> Array:
    return (array * _as(edit.fill, np.dtype("<f8"))).astype(array.dtype)


def _cut(array: Array, edit: ArrayEdit) -> Array:
    return array[: edit.number] if array.ndim else array


def _turned(array: Array, _: ArrayEdit) -> Array:
    return np.ascontiguousarray(array.T)


def _emptied(array: Array, edit: ArrayEdit) -> Array:
    return np.zeros((*edit.shape, 0), array.dtype)


_ARRAY_ACTIONS = {
    "reshape": _reshaped,
    "cast": _cast,
    "fill": _filled,
    "fill one": _one_filled,
    "scale": _scaled,
    "cut": _cut,
    "turn": _turned,
    "empty": _emptied,
}


def _as(value: float, dtype: np.dtype[Any]) -> Any:
    return np.float64(value).astype(dtype)


def _changed(arrays: dict[str, Array], edit: ArrayEdit) -> None:
    if edit.action == "add" or not arrays:
        few = math.prod(edit.shape) <= MOST_ITEMS
        arrays[edit.name] = np.full(
            edit.shape if few else (1,), _as(edit.fill, np.dtype(edit.dtype))
        )
        return
    name = sorted(arrays)[edit.number % len(arrays)]
    if edit.action == "drop":
        del arrays[name]
    elif edit.action == "rename":
        arrays[edit.name] = arrays.pop(name)
    elif edit.action != "reshape" or math.prod(edit.shape) <= MOST_ITEMS:
        arrays[name] = _ARRAY_ACTIONS[edit.action](arrays[name], edit)


def _sent(claim: Claim, honest: Observation) -> bytes:
    """The frame that a child sends which claims this."""
    arrays = dict(honest.arrays)
    with np.errstate(all="ignore"):
        for one in claim.arrays:
            with contextlib.suppress(ValueError):  # no such array can be made, by a child neither
                _changed(arrays, one)
    stream = io.BytesIO()
    write_message(stream, Message({}, arrays))  # type: ignore[arg-type]
    whole = stream.getvalue()
    _, length = PREFIX.unpack(whole[: PREFIX.size])
    listing = [
        {"name": name, "dtype": array.dtype.str, "shape": list(array.shape)}
        for name, array in arrays.items()
    ]
    told = dict(honest.values) if claim.made_up is None else claim.made_up
    told = twisted(told, list(claim.twists))
    if claim.agreeing and isinstance(told, dict):
        _agree(told, arrays)
    header = {
        "observation": claim.call,
        "outcome": str(honest.outcome),
        "values": told,
        "fault": asdict(honest.fault) if honest.fault else None,
        "load_fault": None,
        "printed": honest.printed,
    }
    header = edited(header, list(claim.edits))
    text = json_text({"header": header, "arrays": listing})
    return PREFIX.pack(MAGIC, len(text)) + text + whole[PREFIX.size + length :]


def _agree(told: dict[str, Any], arrays: dict[str, Array], weights: str = "") -> None:
    """Have the values tell of the arrays what they are, wherever they tell of one."""
    own = arrays.get(str(told.get("array", weights)))
    if own is not None and "shape" in told:
        told["shape"] = list(own.shape)
        if "dtype" in told:
            told["dtype"] = str(own.dtype)
    for key, inner in told.items():
        for number, one in enumerate(inner if isinstance(inner, list) else [inner]):
            if isinstance(one, dict):
                _agree(one, arrays, f"{key.removesuffix('_weights')}.{number}")


# Trying it


_PREPARED: list[honest_evidence.Honest] = []


def prepare(folder: Path) -> None:
    """Have the honest evidence ready, and everything that is worked out once."""
    _PREPARED[:] = [honest_evidence.load(folder)]
    attempt(())


def attempt(given: tuple[Claim, ...]) -> None:
    """Judge the solution as if its child had claimed this, and show the verdict."""
    honest = _PREPARED[0]
    seen = dict(honest.seen)
    for claim in given:
        data = _sent(claim, honest.seen[claim.call])
        seen[claim.call] = observed(data, honest.inputs.calls[claim.call])
    schemas = honest.suite.schemas
    forms = {
        name: validated(one, schemas.get(honest.inputs.calls[name].probe))
        for name, one in seen.items()
    }
    evidence = Evidence(honest.inputs.calls, forms, honest.inputs.answers)
    verdict = _verdict(honest, evidence)
    failed = [one for one in verdict.checks.values() if one.status is Status.ERROR]
    assert not failed, f"{failed[0].id}: {failed[0].cause}"
    if not given:
        assert verdict.passed, verdict.model_dump_json(indent=1)
    _show(honest, evidence, verdict)


def _verdict(honest: honest_evidence.Honest, evidence: Evidence) -> Verdict:
    suite, mine = honest.suite, honest.submission
    case = Case(evidence, mine.defined, mine.stubs, mine.where, mine.line, mine.broken)
    tasks = [task.id for task in suite.assignment.tasks]
    results, _ = judge(suite.assignment, suite.checks, case, tasks, suite.fault_notes)
    return Verdict(
        assignment="mnist",
        submission=SubmissionId(student="ada", path="ada.py", sha256=mine.sha256),
        status="graded",
        points=sum(one.points for one in results.values()),
        max_points=suite.assignment.max_points,
        seed=honest.inputs.seed,
        isolation="L3",
        seconds=1.0,
        tasks=results,
    )


def _show(honest: honest_evidence.Honest, evidence: Evidence, verdict: Verdict) -> None:
    """Everything that is made of a verdict and its evidence, and kept."""
    found = [make(evidence) for make in honest.suite.attachment_makers]
    made = tuple(one for one in found if one is not None)
    assert from_json(as_json(made)) == made
    line = verdict.model_dump_json()
    assert len(line) < 200_000
    assert Verdict.model_validate_json(line.encode()) == verdict
    titles = {task.id: task.title for task in honest.suite.assignment.tasks}
    feedback_html(verdict, made, titles).encode()
    print_verdict(verdict, make_console(io.StringIO()))
