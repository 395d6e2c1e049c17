"""Schemas for what a probe sends back; the judge believes nothing that does not fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from autograder.box.wire.observations import Array, Fault, Observation, Outcome

__all__ = ["Finite", "Measured", "Name", "Schema", "Values", "Whole", "validated"]

LONGEST = 2_000_000  # entries along one axis; an axis of no entries lets the others cost nothing
MOST = 2**53  # whole numbers up to here are exact as floats, too
SHOWN = 80  # characters of a name in a message

Name = Annotated[str, Field(max_length=200, pattern=r"\A[^\x00-\x1f\x7f-\x9f]*\z")]
Whole = Annotated[int, Field(ge=0, le=MOST)]
Finite = Annotated[float, Field(allow_inf_nan=False)] | Annotated[int, Field(ge=-MOST, le=MOST)]
Measured = float | Annotated[int, Field(ge=-MOST, le=MOST)]  # may be infinite, or no number


class Values(BaseModel):
    """Base of the values of one probe: nothing more than is listed, and no conversion.

    Checks get those that were sent and are not None: what may be missing is asked for with ``get``.
    """

    model_config = ConfigDict(extra="forbid", strict=True)


@dataclass(frozen=True)
class Schema:
    """The values a probe sends, and its arrays: name pattern to shape, None for any length.

    An empty shape allows any. ``kinds`` are the kinds of dtype (NumPy's letters) that its arrays
    may have. ``contradiction`` says in a few words where values and arrays do not fit each other,
    or are nothing that a check can look at; else it gives an empty text.
    """

    values: type[Values]
    arrays: Mapping[str, tuple[int | None, ...]]
    kinds: str = "biuf"
    contradiction: Callable[[Mapping[str, Any], Mapping[str, Array]], str] | None = None


def validated(observation: Observation, schema: Schema | None) -> Observation:
    """The observation, or what is wrong with it in its place where it does not fit its schema."""
    if observation.outcome is not Outcome.RETURNED:
        return observation
    for array in observation.arrays.values():
        if max(array.shape, default=0) > LONGEST:
            fault = Fault("shape", f"an array of shape {array.shape}")
            return _without_contents(observation, Outcome.TOO_LARGE, fault)
    if schema is None:
        return observation
    # No probe sends such a thing, so student code has written over what the probe sent.
    values, problem = _values(observation, schema)
    problem = problem or _odd_array(observation, schema)
    if problem:
        fault = Fault("cut_off", f"what came was damaged ({problem})")
        return _without_contents(observation, Outcome.CRASHED, fault)
    if schema.contradiction and (problem := schema.contradiction(values, observation.arrays)):
        return _without_contents(observation, Outcome.UNREADABLE, Fault("what came", problem))
    return replace(observation, values=values)


def _without_contents(observation: Observation, outcome: Outcome, fault: Fault) -> Observation:
    return replace(observation, outcome=outcome, values={}, arrays={}, fault=fault)


def _values(observation: Observation, schema: Schema) -> tuple[Mapping[str, Any], str]:
    try:
        found = schema.values.model_validate(dict(observation.values))
        return found.model_dump(exclude_unset=True, exclude_none=True), ""
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        return {}, f"the value {'.'.join(str(part) for part in first['loc'])[:SHOWN]}"
    except (ValueError, RecursionError):
        return {}, "values nested too deeply"


def _odd_array(observation: Observation, schema: Schema) -> str:
    for name, array in observation.arrays.items():
        shape = next((one for key, one in schema.arrays.items() if re.fullmatch(key, name)), None)
        if shape is None or array.dtype.kind not in schema.kinds or not _fits(array, shape):
            return f"the array {name[:SHOWN]}"
    return ""


def _fits(array: Array, shape: tuple[int | None, ...]) -> bool:
    if not shape:
        return True
    return array.ndim == len(shape) and all(
        wanted in (None, length) for wanted, length in zip(shape, array.shape, strict=True)
    )
