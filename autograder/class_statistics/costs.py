"""Which submissions took the grader longest, and which the most memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograder.verdict import Verdict

__all__ = ["Cost", "heaviest", "slowest"]

MOST = 5


@dataclass(frozen=True)
class Cost:
    """What grading one submission took; ``memory_mb`` is 0 where it was not measured."""

    student: str
    seconds: float
    memory_mb: float


def slowest(verdicts: Mapping[str, Verdict], most: int = MOST) -> tuple[Cost, ...]:
    """The submissions that took longest, the slowest first."""
    costs = [one for one in _costs(verdicts) if one.seconds > 0]
    return tuple(sorted(costs, key=lambda one: (-one.seconds, one.student))[:most])


def heaviest(verdicts: Mapping[str, Verdict], most: int = MOST) -> tuple[Cost, ...]:
    """The submissions that held the most memory, the heaviest first."""
    costs = [one for one in _costs(verdicts) if one.memory_mb > 0]
    return tuple(sorted(costs, key=lambda one: (-one.memory_mb, one.student))[:most])


def _costs(verdicts: Mapping[str, Verdict]) -> list[Cost]:
    return [Cost(name, one.seconds, one.memory_mb) for name, one in verdicts.items()]
