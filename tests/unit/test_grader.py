"""What a verdict and its attachments are made of when the training was run a second time."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from autograder.checks import AttachmentMaker, Counts, Evidence
from autograder.grading import Graded, Grader, grader
from autograder.grading.submission_run import Judged, SubmissionRun
from autograder.results import Status, TaskResult, Verdict
from autograder.sandbox import Budget, Sandbox
from autograder.submission import read_submission
from autograder.suite.assignment import load_assignment
from autograder.suite.loading import load_suite

GOLDEN = Path(__file__).parents[1] / "golden" / "full_marks" / "results.json"
PASSED = Verdict.model_validate_json(GOLDEN.read_text(encoding="utf-8")).tasks
SEED = 7
LATE = "accuracy"


def which_inputs(task: str) -> AttachmentMaker:
    """Make an attachment of ``task`` that names the inputs it was made from."""

    def make(evidence: Evidence) -> Counts:
        rows = (str(evidence.answers["seed"]),)
        return Counts(
            task=task,
            title=task,
            row_title="",
            column_title="",
            rows=rows,
            columns=("n",),
            counts=((1,),),
        )

    return make


def failed(result: TaskResult) -> TaskResult:
    return result.model_copy(update={"status": Status.FAIL, "points": 0.0})


def grade(monkeypatch: pytest.MonkeyPatch, *, lucky: bool, slow: bool = False) -> Graded:
    """Grade a submission whose training falls short, and may succeed on other inputs."""

    def judged(run: SubmissionRun, *given: object) -> Judged:
        budget = given[-1]
        assert isinstance(budget, Budget)
        budget.spend(budget.seconds if slow else 0.0)
        again = run.inputs.seed != SEED
        results = {task.id: PASSED[task.id] for task in run.tasks}
        if not (again and lucky):
            results[LATE] = failed(results[LATE])
        retries = frozenset(one.id for one in run.tasks[-1].checks if not again)
        evidence = Evidence({}, {}, {"seed": run.inputs.seed})
        return Judged(results, retries, evidence, memory_mb=200.0 if again else 100.0)

    monkeypatch.setattr(grader.SubmissionRun, "judged", judged)
    assignment = load_assignment("mnist")
    makers = tuple(which_inputs(task) for task in ("split", LATE))
    suite = dataclasses.replace(load_suite(assignment), attachment_makers=makers)
    submission = read_submission(
        Path(__file__).parents[2] / "solutions" / "mnist.py", assignment.functions
    )
    return Grader(suite, Sandbox("L0")).grade(submission, seed=SEED)


@pytest.mark.parametrize(("lucky", "shown"), [(True, SEED + 1), (False, SEED)])
def test_attachments_are_of_the_run_that_decided(
    monkeypatch: pytest.MonkeyPatch, lucky: bool, shown: int
) -> None:
    graded = grade(monkeypatch, lucky=lucky)
    assert (graded.verdict.tasks[LATE].status is Status.PASS) == lucky
    rows = {one.task: one.rows for one in graded.attachments() if isinstance(one, Counts)}
    assert rows == {"split": (str(SEED),), LATE: (str(shown),)}


def test_all_tasks_count_as_graded_now_and_the_larger_memory_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    graded = grade(monkeypatch, lucky=True)
    assert graded.tasks == set(graded.verdict.tasks)
    assert graded.verdict.memory_mb == 200.0


def test_who_has_used_up_the_time_is_not_trained_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert grade(monkeypatch, lucky=True, slow=True).verdict.tasks[LATE].status is Status.FAIL
