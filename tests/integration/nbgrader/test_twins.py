"""Wheats and chaffs as notebooks are the same programs as .py files, and get the same verdicts.

``EVERY_TWIN=1 pytest tests/integration/nbgrader/test_twins.py`` grades all of them, else a few.
"""

from __future__ import annotations

import ast
import os
import re

import pytest
from support.grading import grade
from support.twins import CORPUS as FOLDER
from support.twins import cells_of, twin_of

from autograder._util.parallel import as_done
from autograder.quality.audit import Specimen, read_corpus
from autograder.results import Verdict
from autograder.sandbox import Sandbox
from autograder.submission import Submission, submission_from_bytes
from autograder.suite.assignment import load_assignment

pytestmark = pytest.mark.slow

ASSIGNMENT = load_assignment("mnist")
# A part that cannot be read has no twin, and a notebook runs what is below a main guard.
CORPUS = [
    one
    for one in read_corpus(FOLDER, ASSIGNMENT)
    if one.submission.path.suffix == ".py"
    and not one.submission.left_out
    and one.submission.defined.issuperset(ASSIGNMENT.functions)
]
CHOSEN = CORPUS if os.environ.get("EVERY_TWIN") else CORPUS[::20]
SEED = 1
PLACE = re.compile(r"\b(?:cell \d+, )?line \d+")


def told(verdict: Verdict) -> list[tuple[str, str, str]]:
    """What a student reads, but for where in the file it is."""
    return [
        (one.id, one.status, PLACE.sub("PLACE", one.cause.rationale if one.cause else ""))
        for task in verdict.tasks.values()
        for one in task.checks
    ]


def twin(one: Specimen) -> Submission:
    name = f"{one.name}.ipynb"
    return submission_from_bytes(name, twin_of(one.submission), ASSIGNMENT.functions, one.name)


def program(one: Submission) -> tuple[object, ...]:
    """What is graded: the text but for comments and empty lines, and what it defines."""
    return ast.dump(ast.parse(one.source)), one.defined, one.stubs, one.broken


def test_twins_are_the_same_programs() -> None:
    others = [one.name for one in CORPUS if program(twin(one)) != program(one.submission)]
    assert others == []


def test_twins_get_the_same_verdicts(plain_sandbox: Sandbox) -> None:
    """They are the same programs, so that a few of each kind show the rest of the way."""

    def both(one: Specimen) -> tuple[Verdict, Verdict]:
        tasks = {one.task} if one.task else None
        first, second = (
            grade(each, ASSIGNMENT, sandbox=plain_sandbox, seed=SEED, tasks=tasks)
            for each in (one.submission, twin(one))
        )
        return first, second

    for specimen, (first, second) in as_done(both, CHOSEN, jobs=2):
        assert first.status == second.status == "graded", specimen.name
        assert told(first) == told(second), specimen.name


def test_a_twin_has_all_of_its_file_in_several_cells() -> None:
    source = "import os\n\n# why\n@twice\ndef f():\n    pass\nx = 1\n\n\nclass C:\n    y = 2\n"
    assert cells_of(source) == [
        "import os\n\n# why", "@twice\ndef f():\n    pass", "x = 1\n\n", "class C:\n    y = 2",
    ]  # fmt: skip
    assert min(len(cells_of(one.submission.source)) for one in CORPUS) > 1
