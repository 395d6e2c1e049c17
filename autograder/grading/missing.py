"""Words for a function that is not where it is looked for: renamed, indented, not even read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher

from autograder.box.wire.observations import Observation
from autograder.grading.stopped import undefined_name
from autograder.results import Cause, TaskResult
from autograder.submission import Submission
from autograder.submission.functions import Elsewhere
from autograder.submission.slips import Slip
from autograder.suite.assignment import Assignment, Task

__all__ = ["lost_name", "missing_functions", "needs_lost_name", "remarks"]

ALIKE = 0.75  # how alike two names are of which one may be the other, misspelt
MOST_NAMED = 3


def missing_functions(assignment: Assignment, submission: Submission) -> Mapping[str, Cause]:
    """By function: why it is not there, where the file shows that somebody has worked at it.

    Of a file that cannot be read, or in which none of the functions is found, every one has a
    cause; and so have, by their ids, the tasks that stand for the whole where it cannot be read.
    Each is what heads its check: what the check asks for says nothing here.
    """
    found = _missing(assignment, submission)
    return {name: one.model_copy(update={"stopped": True}) for name, one in found.items()}


def _missing(assignment: Assignment, submission: Submission) -> Mapping[str, Cause]:
    if submission.problem:
        every = [task.function or task.id for task in assignment.tasks]
        return dict.fromkeys(every, _file(submission.problem))
    causes = {name: _broken(name, slip) for name, slip in submission.broken.items()}
    for task in assignment.tasks:
        name = task.function
        if name is None or name in causes or name in submission.defined:
            continue
        if cause := _elsewhere(task, name, assignment, submission):
            causes[name] = cause
    if causes or submission.defined:
        return causes
    return {name: _nowhere(name, submission) for name in assignment.functions}


def lost_name(submission: Submission, name: str) -> Cause | None:
    """Why nothing gives a name its value, where that is a part that cannot be read."""
    slip = submission.lost(name)
    return _said(slip) if slip else None


def needs_lost_name(
    observation: Observation, functions: Sequence[str], lost: Callable[[str], Cause | None]
) -> Cause | None:
    """A name has no value because the line that would give it one cannot be read."""
    name = undefined_name(observation.fault)
    why = lost(name) if name else None
    if why is None:
        return None
    said = f"`{functions[0]}` needs `{name}`, and the line that makes it cannot be read."
    return why.model_copy(update={"rationale": f"{said} {why.rationale}"})


def remarks(submission: Submission, results: Mapping[str, TaskResult]) -> tuple[Cause, ...]:
    """What cannot be read and costs nothing: told once, where no check has told it."""
    checks = [one for task in results.values() for one in task.checks]
    told = {one.cause.actual for one in checks if one.cause}
    left = [slip for slip in submission.slips() if slip.actual not in told]
    return tuple(_said(slip) for slip in left)


def _said(slip: Slip) -> Cause:
    return Cause(
        rationale=slip.rationale, expected=slip.expected, actual=slip.actual, help=slip.help
    )


def _file(problem: Slip) -> Cause:
    said = f"Your file cannot be read. {problem.rationale}"
    return _said(problem).model_copy(update={"rationale": said})


def _broken(name: str, slip: Slip) -> Cause:
    said = f"`{name}` cannot be read. {slip.rationale}"
    return _said(slip).model_copy(update={"rationale": said})


def _elsewhere(
    task: Task, name: str, assignment: Assignment, submission: Submission
) -> Cause | None:
    """What the file has in its place: the function somewhere else, or one of another name."""
    same = [one for one in submission.elsewhere if one.name == name]
    if same:
        return _misplaced(name, same[-1], submission)
    others = [one for one in submission.elsewhere if one.name not in assignment.functions]
    found = _renamed(task, name, others)
    if not found:
        return None
    if len(found) > 1:
        return _several(name, found, submission)
    return _misnamed(name, found[0], submission)


def _misplaced(name: str, one: Elsewhere, submission: Submission) -> Cause:
    where = submission.where(one.line)
    what = f"{where} defines `{name}`"
    if one.kind == "deleted":
        gone = f"{where} takes `{name}` away with `del`, so that it is not there any more."
        return _cause(gone, "Take that line out.", one, submission)
    if one.kind == "value":
        return _cause(
            f"{where} gives the name `{name}` to a value, and no function has it.",
            f"Write the function: `def {name}(...):` as in the exercise. Give the value another "
            "name.",
            one,
            submission,
        )
    if one.kind == "class" and not one.inside:
        remedy = f"Write a function: `def {name}(...):`."
        return _cause(f"{where} makes a class of `{name}`.", remedy, one, submission)
    if one.inside == "guard":
        return _cause(
            f'{what} below `if __name__ == "__main__":`, which holds only where the file is run by '
            "itself.",
            f"Move `{name}` above that line, to the left edge.",
            one,
            submission,
        )
    also = " Take `self` out of its brackets, too." if "self" in submission.line(one.line) else ""
    return _cause(
        f"{what} inside of the {one.inside} `{one.owner}`, where nobody else finds it.",
        f"Write `def {name}` at the left edge, outside of `{one.owner}`, and its lines four spaces "
        f"further in.{also}",
        one,
        submission,
    )


def _misnamed(name: str, one: Elsewhere, submission: Submission) -> Cause:
    where, also = submission.where(one.line), ""
    if one.inside == "guard":
        also = ' Move it to the left edge, above `if __name__ == "__main__":`, too.'
    elif one.inside:
        also = f" Move it to the left edge, out of `{one.owner}`, too."
    elif one.kind == "class":
        also = f" It is a class: write a function, `def {name}(...):`."
    return _cause(
        f"Your file has no function `{name}`; {where} defines `{one.name}`.",
        f"If that is meant to be it, rename `{one.name}` to `{name}`, spelt exactly so.{also}",
        one,
        submission,
    )


def _several(name: str, found: Sequence[Elsewhere], submission: Submission) -> Cause:
    told = ", ".join(f"`{one.name}` ({submission.where(one.line)})" for one in found[:MOST_NAMED])
    return Cause(
        rationale=f"Your file has no function `{name}`; it has others: {told}.",
        expected=f"a function named `{name}`, at the left edge",
        help=f"If one of them is meant to be it, rename it to `{name}`, spelt exactly so.",
    )


def _nowhere(name: str, submission: Submission) -> Cause:
    """None of the functions is there, and nothing that looks like one."""
    if first := next((slip for slip in submission.slips()), None):
        said = f"Your file has no function `{name}` that can be read. {first.rationale}"
        return _said(first).model_copy(update={"rationale": said})
    lines = submission.source.split("\n")
    code = next((k for k, line in enumerate(lines, 1) if _does_something(line)), 0)
    if not code:
        return Cause(
            rationale=f"Your file has no function `{name}`, and no code.",
            expected=f"a function named `{name}`, at the left edge",
            help="Perhaps it is another file than the one that you meant, or was not saved.",
        )
    return Cause(
        rationale=f"Your file has no function `{name}`. Its code, from {submission.where(code)} "
        "on, "
        "stands outside of the functions that are asked for.",
        expected=f"a function named `{name}`, at the left edge",
        actual=submission.line(code).strip()[:100],
        help=f"Write `def {name}(...):` as in the exercise, put the lines that belong to it below, "
        "each with four spaces in front, and end with `return`.",
    )


def _does_something(line: str) -> bool:
    plain = line.strip()
    return bool(plain) and not plain.startswith(("#", "import ", "from ", '"', "'"))


def _cause(what: str, remedy: str, one: Elsewhere, submission: Submission) -> Cause:
    return Cause(
        rationale=what[0].upper() + what[1:],
        expected=f"a function named `{one.name}`, at the left edge"
        if one.inside or one.kind in ("value", "class", "deleted")
        else "",
        actual=f"{submission.where(one.line)}: {submission.line(one.line).strip()[:100]}",
        help=remedy,
    )


def _renamed(task: Task, name: str, others: Sequence[Elsewhere]) -> list[Elsewhere]:
    """Functions whose names are close to this one, the most alike alone."""
    rated = {one: _likeness(task, name, one.name) for one in others if one.kind != "value"}
    best = max(rated.values(), default=0.0)
    found = [one for one, rate in rated.items() if rate == best and rate >= ALIKE]
    return list({one.name: one for one in found}.values())


def _likeness(task: Task, name: str, other: str) -> float:
    """1.0 for the same letters; a name that the manifest knows is as good as one misspelt."""
    plain, mine = _letters(name), _letters(other)
    if plain == mine:
        return 1.0
    alike = SequenceMatcher(None, plain, mine, autojunk=False).ratio()
    return max(alike, ALIKE) if any(re.search(one, mine) for one in task.also_named) else alike


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()
