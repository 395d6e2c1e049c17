"""The calls that one grading makes, and the answers that stay with the judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.observations import ProbeCall

__all__ = ["Exam"]


@dataclass(frozen=True)
class Exam:
    """Probe calls by name, drawn from one seed, and what the child is never told."""

    seed: int
    calls: Mapping[str, ProbeCall]
    answers: Mapping[str, Any] = field(default_factory=dict)
