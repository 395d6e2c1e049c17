"""Wheats and chaffs as notebooks get the verdicts of their .py twins.

``EVERY_TWIN=1 pytest tests/course/test_twins.py`` grades all of them, else every sixth.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from support.grading import grade
from support.twins import cells_of, twin_of

from autograder._util.parallel import as_done
from autograder.quality.audit import Specimen, plan, read_corpus
from autograder.results import Verdict
from autograder.sandbox import Sandbox
from autograder.submission import submission_from_bytes
from autograder.suite.assignment import load_assignment

ROOT = Path(__file__).parents[3]
ASSIGNMENT = load_assignment("mnist")
CORPUS = [
    one
    for one in read_corpus([ROOT / "tests" / "mnist"], ASSIGNMENT)
    if one.submission.path.suffix == ".py"
]
CHOSEN = CORPUS if os.environ.get("EVERY_TWIN") else CORPUS[::6]
SEED = 1
PLACE = re.compile(r"\b(?:cell \d+, )?line \d+")


def told(verdict: Verdict) -> list[tuple[str, str, str]]:
    """What a student reads, but for where in the file it is."""
    return [
        (one.id, one.status, PLACE.sub("PLACE", one.cause.rationale if one.cause else ""))
        for task in verdict.tasks.values()
        for one in task.checks
    ]


@pytest.mark.slow
def test_twins_get_the_same_verdicts(plain_sandbox: Sandbox) -> None:
    tasks = {one.specimen.name: one.tasks for one in plan(ASSIGNMENT, CHOSEN, [SEED])}

    def both(one: Specimen) -> tuple[Verdict, Verdict]:
        functions, name = ASSIGNMENT.functions, f"{one.name}.ipynb"
        twin = submission_from_bytes(name, twin_of(one.submission), functions, one.name)
        first, second = (
            grade(each, ASSIGNMENT, sandbox=plain_sandbox, seed=SEED, tasks=tasks[one.name])
            for each in (one.submission, twin)
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
