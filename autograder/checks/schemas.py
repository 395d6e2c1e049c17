"""Schemas for what a probe sends back; the judge believes nothing that does not fit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pydantic import BaseModel, ConfigDict, ValidationError

from autograder.box.wire.observations import Array, Fault, Observation, Outcome

__all__ = ["Schema", "Values", "validated"]


class Values(BaseModel):
    """Base of the values of one probe: nothing more than is listed, and no conversion."""

    model_config = ConfigDict(extra="forbid", strict=True)


@dataclass(frozen=True)
class Schema:
    """The values a probe sends, and its arrays: name pattern to shape, None for any length.

    An empty shape allows any.
    """

    values: type[Values]
    arrays: Mapping[str, tuple[int | None, ...]]


def validated(observation: Observation, schema: Schema | None) -> Observation:
    """The observation itself, or a crash in its place where it does not fit its schema.

    No probe sends anything else, so student code has written over what the probe sent.
    """
    if schema is None or observation.outcome is not Outcome.RETURNED:
        return observation
    problem = _problem(observation, schema)
    if not problem:
        return observation
    fault = Fault("cut_off", f"what came was damaged ({problem})")
    return replace(observation, outcome=Outcome.CRASHED, values={}, arrays={}, fault=fault)


def _problem(observation: Observation, schema: Schema) -> str:
    try:
        schema.values.model_validate(dict(observation.values))
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])[:80]
        return f"the value {place}"
    for name, array in observation.arrays.items():
        shape = next((one for key, one in schema.arrays.items() if re.fullmatch(key, name)), None)
        if shape is None or not _fits(array, shape):
            return f"the array {name[:80]}"
    return ""


def _fits(array: Array, shape: tuple[int | None, ...]) -> bool:
    if not shape:
        return True
    return array.ndim == len(shape) and all(
        wanted in (None, length) for wanted, length in zip(shape, array.shape, strict=True)
    )
