"""Draws messages at random, for a reader to mark: does each of them say what to fix?

    python tests/benchmarks/draw_messages.py --count 40 --seed 1 [MORE ...]

Draws among all chaffs, the files of tests/mnist/people that lose points, and MORE files or folders.
Prints each as a beginner meets it: the function, and what `autograder check` says of it, numbered
and without a word of what is meant. A key with the files' names comes last. Marks: 2 it says what
to fix, 1 it says only where, 0 it misleads.
"""

from __future__ import annotations

import argparse
import random
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from autograder.grading import Grader, open_grader
from autograder.report.terminal import make_console, print_verdict
from autograder.results import Status, Verdict
from autograder.submission import Submission, SubmissionError, read_submission
from autograder.submission.function_texts import function_text
from autograder.suite.assignment import Assignment, assignment_folder, load_assignment

PEOPLE = Path(__file__).parents[1] / "mnist" / "people"
MOST_LINES = 60
RULE = "=" * 88


@dataclass(frozen=True)
class Subject:
    """A file, and the task whose message is read; without one, the first task that fails."""

    path: Path
    task: str | None


def subjects(assignment: Assignment, more: Iterable[Path]) -> list[Subject]:
    """Everything that there is to draw from, in a fixed order."""
    chaffs = assignment_folder(assignment.name) / "corpus" / "chaffs"
    found = [Subject(path, path.stem.split("__")[0]) for path in _files(chaffs)]
    table = tomllib.loads((PEOPLE / "verdicts.toml").read_text(encoding="utf-8"))
    for entry in table["file"]:
        tasks = [name for name in entry.get("lost", {}) if name in assignment.functions]
        found += [Subject(PEOPLE / entry["name"], task) for task in tasks]
    return found + [Subject(path, None) for folder in more for path in _files(folder)]


def _files(place: Path) -> list[Path]:
    inside = sorted(place.rglob("*")) if place.is_dir() else [place]
    return [path for path in inside if path.suffix in (".py", ".ipynb")]


def message(grader: Grader, subject: Subject, seed: int) -> Iterator[str]:
    """The function's lines, then what a beginner reads of it."""
    assignment = grader.suite.assignment
    try:
        submission = read_submission(subject.path, assignment.functions)
    except SubmissionError as error:
        yield from _head(subject.path.read_text(encoding="utf-8", errors="replace"))
        yield f"\n{error}".replace(str(subject.path), subject.path.name)
        return
    tasks = [subject.task] if subject.task else assignment.functions
    verdict = grader.grade(submission, seed=seed, tasks=tasks).verdict
    task = subject.task or _first_failed(verdict)
    yield from _head(_code(submission, task))
    yield f"\n{_rendered(verdict, task)}"


def _first_failed(verdict: Verdict) -> str:
    names = [name for name, task in verdict.tasks.items() if task.status is not Status.PASS]
    return next(iter(names or verdict.tasks))


def _code(submission: Submission, task: str) -> str:
    """The function, or the whole file where there is none of this name."""
    try:
        return function_text(submission.source, task) or submission.source
    except SyntaxError:
        return submission.source


def _head(code: str) -> list[str]:
    lines = code.strip("\n").split("\n")
    cut = [] if len(lines) <= MOST_LINES else [f"[{len(lines) - MOST_LINES} more lines]"]
    return [f"  | {line}" for line in (*lines[:MOST_LINES], *cut)]


def _rendered(verdict: Verdict, task: str) -> str:
    """This task's part of the report on the terminal, without the file's name and the total."""
    text = StringIO()
    print_verdict(
        verdict.model_copy(update={"tasks": {task: verdict.tasks[task]}}), make_console(text)
    )
    _, *lines = text.getvalue().rstrip("\n").split("\n")
    return "\n".join(lines[:-2]).strip("\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("more", nargs="*", type=Path, help="further files or folders to draw from")
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1, help="of the drawing and of the inputs")
    options = parser.parse_args()
    assignment = load_assignment("mnist")
    every = subjects(assignment, options.more)
    drawn = random.Random(options.seed).sample(every, min(options.count, len(every)))
    with open_grader(assignment) as grader:
        for number, subject in enumerate(drawn, start=1):
            print(f"{RULE}\n{number:>3}\n")
            print("\n".join(message(grader, subject, options.seed)), end="\n\n", flush=True)
    print(f"{RULE}\nKey: drawn with seed {options.seed} out of {len(every)}")
    for number, subject in enumerate(drawn, start=1):
        print(f"{number:>3} {subject.path.name} {subject.task or ''}")


if __name__ == "__main__":
    main()
