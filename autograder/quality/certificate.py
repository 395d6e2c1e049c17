"""Counts an audit's trials into a certificate: rates with bounds, every miss, all causes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pydantic import BaseModel, ConfigDict

from autograder import __version__
from autograder.quality.audit import Trial, names, tells_what_to_do
from autograder.quality.error_rates import CONFIDENCE, upper_bound
from autograder.results import Cause, CheckResult

__all__ = ["USABLE", "Certificate", "Diagnosis", "Miss", "Rate", "certify"]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class Rate(_Record):
    """How many submissions, and how many gradings of them, went as they should.

    ``at_most`` bounds the share that goes wrong (0..1, 95 % confidence): of submissions, as far
    as these stand for others of their kind, and of gradings of just these.
    """

    name: str
    right: int
    submissions: int
    submissions_at_most: float
    gradings_right: int
    gradings: int
    gradings_at_most: float


class Miss(_Record):
    """A specimen that did not go as it should, on which seeds, and what happened instead."""

    rate: str
    specimen: str
    title: str
    seeds: tuple[int, ...]
    what: str


class Diagnosis(_Record):
    """What a student with a chaff's mistake reads: the check that names it, else the first failed.

    ``usable`` tells whether a beginner learns from it what to write instead.
    """

    specimen: str
    task: str
    title: str
    named: bool
    usable: bool
    check: str
    rationale: str
    expected: str
    actual: str
    help: str


class Certificate(_Record):
    """The error rates of one assignment's suite, as measured."""

    version: int = 1
    kit: str = __version__
    assignment: str
    isolation: str
    seeds: tuple[int, ...]
    confidence: float = CONFIDENCE
    rates: tuple[Rate, ...]
    misses: tuple[Miss, ...]
    diagnoses: tuple[Diagnosis, ...]

    @property
    def sound(self) -> bool:
        """Whether every wheat was accepted and every chaff caught in its own task."""
        words = (NAMED, USABLE)
        return all(one.right == one.submissions for one in self.rates if one.name not in words)


Judgement = Callable[[Trial], bool]
NAMED = "mistake named"
USABLE = "named the slip in words a beginner can use"
RATES: tuple[tuple[str, str, Judgement], ...] = (
    ("wheats accepted", "wheat", lambda trial: trial.accepted),
    ("chaffs caught", "chaff", lambda trial: trial.caught),
    ("caught in the right task", "chaff", lambda trial: trial.caught_in_its_task),
    (NAMED, "chaff", lambda trial: trial.named),
    (USABLE, "chaff", lambda trial: trial.usable),
)


def certify(assignment: str, trials: Iterable[Trial]) -> Certificate:
    """Count the trials; each specimen is right only if it is so on every seed."""
    ordered = sorted(trials, key=lambda one: (one.specimen.kind, one.specimen.name, one.seed))
    rates, misses = [], []
    for name, kind, right in RATES:
        mine = [trial for trial in ordered if trial.specimen.kind == kind]
        if not mine:  # none of this kind was asked for
            continue
        found = _misses(name, mine, right)
        misses += found
        rates.append(_rate(name, mine, right, len(found)))
    return Certificate(
        assignment=assignment,
        isolation=ordered[0].verdict.isolation,
        seeds=tuple(sorted({trial.seed for trial in ordered})),
        rates=tuple(rates),
        misses=tuple(misses),
        diagnoses=tuple(_diagnoses(ordered)),
    )


def _rate(name: str, trials: Sequence[Trial], right: Judgement, wrong: int) -> Rate:
    submissions = len({trial.specimen.name for trial in trials})
    gradings_right = sum(right(trial) for trial in trials)
    return Rate(
        name=name,
        right=submissions - wrong,
        submissions=submissions,
        submissions_at_most=upper_bound(wrong, submissions),
        gradings_right=gradings_right,
        gradings=len(trials),
        gradings_at_most=upper_bound(len(trials) - gradings_right, len(trials)),
    )


def _misses(rate: str, trials: Sequence[Trial], right: Judgement) -> list[Miss]:
    missed: dict[str, list[Trial]] = {}
    for trial in trials:
        if not right(trial):
            missed.setdefault(trial.specimen.name, []).append(trial)
    return [
        Miss(
            rate=rate,
            specimen=name,
            title=wrong[0].specimen.title,
            seeds=tuple(trial.seed for trial in wrong),
            what=_words(wrong[0]) if rate == USABLE else _what(wrong[0]),
        )
        for name, wrong in missed.items()
    ]


def _what(trial: Trial) -> str:
    """Points of every task that lost some, and the first cause."""
    lost = [
        f"{name} {task.points:g} of {task.max_points:g}"
        for name, task in trial.verdict.tasks.items()
        if task.points < task.max_points
    ]
    causes = [one.cause.rationale for one in trial.failed if one.cause]
    status = [] if trial.verdict.status == "graded" else ["no verdict"]
    return "; ".join([*status, *lost, *causes[:1]]) or "full points"


def _words(trial: Trial) -> str:
    """The cause that a beginner reads, and what it says to try."""
    if not trial.failed:
        return _what(trial)
    cause = _telling(trial).cause or Cause(rationale="")
    return f"{cause.rationale} Try: {cause.help or 'nothing'}"


def _telling(trial: Trial) -> CheckResult:
    """Of the failed checks the one that tells most of the mistake."""
    kinds = (tells_what_to_do, names)
    found = (one for tells in kinds for one in trial.failed if tells(trial.specimen, one))
    return next(found, trial.failed[0])


def _diagnoses(trials: Sequence[Trial]) -> list[Diagnosis]:
    """One for each chaff, as it reads on its first seed."""
    first: dict[str, Trial] = {}
    for trial in trials:
        if trial.specimen.kind == "chaff":
            first.setdefault(trial.specimen.name, trial)
    return [_diagnosis(trial) for trial in first.values() if trial.failed]


def _diagnosis(trial: Trial) -> Diagnosis:
    specimen, one = trial.specimen, _telling(trial)
    cause = one.cause or Cause(rationale="")
    return Diagnosis(
        specimen=specimen.name,
        task=str(specimen.task),
        title=specimen.title,
        named=trial.named,
        usable=trial.usable,
        check=one.id,
        **cause.model_dump(),
    )
