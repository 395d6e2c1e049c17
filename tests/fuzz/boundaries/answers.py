"""What a process or a machine that grades answers, held to the job that was given."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from typing import Any

from fuzz.plain_values import Edit, edited, edits, json_text, values
from fuzz.raw_bytes import ByteEdit, Pieces, byte_edits, changed, mostly, pieces
from hypothesis import strategies as st
from support.made_up_class import golden

from autograder.classes.failures import ClassError
from autograder.classes.jobs import ClassSettings, Job, JobResult
from autograder.classes.workers.answers import AnswerError, as_answer, read_answer
from autograder.classes.workers.payload import Payload
from autograder.results import SubmissionId, Verdict
from autograder.suite.assignment import load_assignment
from autograder.suite.loading import Suite, load_suite

EXAMPLES = 300

LEVEL = "L3"
STARTS = ("verdict", "problem")


@dataclass(frozen=True)
class Answer:
    """An honest answer, of one of two kinds, or a made-up value; with changes."""

    start: Any
    edits: tuple[Edit, ...]
    byte_edits: tuple[ByteEdit, ...]

    def __bytes__(self) -> bytes:
        known = isinstance(self.start, str) and self.start in STARTS
        tree = _honest()[self.start] if known else self.start
        return changed(json_text(edited(tree, list(self.edits))), list(self.byte_edits))


@functools.cache
def _suite() -> Suite:
    return load_suite(load_assignment("mnist"))


@functools.cache
def _job() -> Job:
    payload = Payload(b"def split(): 0\n")
    return Job("ada", "ada.py", payload, frozenset(_suite().versions))


@functools.cache
def _verdict() -> Verdict:
    """A recorded verdict, as if it were on this job and by these checks."""
    suite, job, found = _suite(), _job(), golden("full_marks")
    tasks = {
        name: one.model_copy(update={"suite": suite.versions[name]})
        for name, one in found.tasks.items()
    }
    mine = SubmissionId(student=job.student, path=job.path, sha256=job.payload.sha256)
    changes = {"submission": mine, "tasks": tasks, "suite": suite.version, "isolation": LEVEL}
    return found.model_copy(update=changes)


@functools.cache
def _honest() -> dict[str, Any]:
    results = (JobResult(_verdict(), (), _job().tasks), JobResult(None, problem="ada.py: no"))
    return {kind: json.loads(as_answer(one)) for kind, one in zip(STARTS, results, strict=True)}


def inputs() -> st.SearchStrategy[Answer | Pieces]:
    """Answers to one job."""
    starts = mostly(st.sampled_from([*STARTS, STARTS[0]]), values)
    few = mostly(st.just(()), st.lists(byte_edits, max_size=2).map(tuple))
    answers = st.builds(Answer, starts, st.lists(edits, max_size=2).map(tuple), few)
    raw = pieces(b'{"verdict":', b"[", b"{", b'"tasks":', b"}")
    return mostly(answers, raw)


def prepare(_: object) -> None:
    """Load the suite, and see that an honest answer is believed."""
    believed = read_answer(json_text(_honest()[STARTS[0]]), *_asked())
    assert believed.verdict == _verdict()


def attempt(given: Answer | Pieces) -> None:
    """Believe it, or say why not; what is believed can be kept and told."""
    try:
        found = read_answer(bytes(given), *_asked())
    except (AnswerError, ClassError) as error:
        if len(str(error)) > 5000:
            raise AssertionError("an objection of more than 5,000 characters") from None
        return
    found.problem.encode()
    if found.verdict is not None:
        mine = found.verdict.submission
        assert (mine.student, mine.sha256) == (_job().student, _job().payload.sha256)
        assert 0 <= found.verdict.points <= _suite().assignment.max_points
        found.verdict.model_dump_json().encode()


def _asked() -> tuple[Job, ClassSettings, Suite, tuple[str, ...]]:
    verdict = _verdict()
    settings = ClassSettings(_suite().assignment, verdict.seed, verdict.data)
    return _job(), settings, _suite(), (LEVEL,)
