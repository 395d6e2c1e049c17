"""What comes back from a process or a machine is believed as far as it fits the job."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest

from autograder.checks import Picture
from autograder.classes.failures import ClassError
from autograder.classes.jobs import ClassSettings, Job, JobResult
from autograder.classes.workers.answers import AnswerError, as_answer, read_answer, stopping
from autograder.classes.workers.payload import Payload
from autograder.results import Cause, CheckResult, Status, SubmissionId, TaskResult, Verdict
from autograder.suite.assignment import load_assignment
from autograder.suite.loading import load_suite

ASSIGNMENT = load_assignment()
SUITE = load_suite(ASSIGNMENT)
SETTINGS = ClassSettings(ASSIGNMENT, 7, "sample")
TASKS = tuple(task.id for task in ASSIGNMENT.tasks)
WORK = Payload(b"x = 1\n")
JOB = Job("ada", "ada.py", WORK, frozenset(TASKS))
LEVELS = ("L2", "L3")
PNG = b"\x89PNG\r\n\x1a\n"
FAILED = TASKS[1]  # the task that the honest answer below fails


def result_of(task: str, status: Status) -> TaskResult:
    specs = ASSIGNMENT.task(task).checks
    checks = tuple(
        CheckResult(
            id=one.id,
            description=SUITE.checks[one.id].description,
            status=status,
            points=one.points if status is Status.PASS else 0.0,
            max_points=one.points,
            cause=None if status is Status.PASS else Cause(rationale="wrong"),
        )
        for one in specs
    )
    return TaskResult(
        status=status,
        points=sum(one.points for one in checks),
        max_points=ASSIGNMENT.task(task).max_points,
        checks=checks,
        suite=SUITE.versions[task],
    )


def honest(job: Job = JOB) -> JobResult:
    tasks = {one: result_of(one, Status.FAIL if one == FAILED else Status.PASS) for one in TASKS}
    verdict = Verdict(
        assignment=ASSIGNMENT.name,
        submission=SubmissionId(student=job.student, path=job.path, sha256=job.payload.sha256),
        status="graded",
        points=sum(one.points for one in tasks.values()),
        max_points=ASSIGNMENT.max_points,
        seed=7,
        suite=SUITE.version,
        isolation="L3",
        seconds=1.0,
        tasks=tasks,
    )
    picture = Picture(task=TASKS[3], title="x", png=b64encode(PNG))
    return JobResult(verdict, (picture,), frozenset(TASKS))


def read(text: Any, job: Job = JOB) -> JobResult:
    return read_answer(text, job, SETTINGS, SUITE, LEVELS)


@pytest.mark.parametrize(
    "job",
    [
        JOB,
        Job(None, "solutions/mnist.py", Payload(b"y"), frozenset(TASKS)),
        Job("ada", "a//b/./c.py", Payload(b""), frozenset(TASKS)),
    ],
)
def test_an_honest_answer_is_believed_whole(job: Job) -> None:
    assert read(as_answer(honest(job)), job) == honest(job)


def test_a_reason_comes_over_and_a_class_can_be_stopped() -> None:
    told = JobResult(None, problem="no luck", trace="Traceback \udc80")
    assert read(as_answer(told)) == JobResult(None, problem="no luck", trace="Traceback ?")
    with pytest.raises(ClassError, match="no such data"):
        read(stopping("no such data"))


def set_at(*path: Any) -> Callable[[dict[str, Any]], None]:
    """A change of the answer's JSON: the last of ``path`` is put where the others lead."""
    *way, last, value = path

    def change(answer: dict[str, Any]) -> None:
        place: Any = answer
        for step in way:
            place = place[step]
        place[last] = value

    return change


def first_check(**changes: Any) -> Callable[[dict[str, Any]], None]:
    def change(answer: dict[str, Any]) -> None:
        answer["verdict"]["tasks"][TASKS[0]]["checks"][0].update(changes)

    return change


def of_task(task: str, **changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda answer: answer["verdict"]["tasks"][task].update(changes)


def passes_after_all(answer: dict[str, Any]) -> None:
    """The failed task's status and points are changed, and its checks are not."""
    task = answer["verdict"]["tasks"][FAILED]
    answer["verdict"]["points"] += task["max_points"]
    task.update(status="pass", points=task["max_points"])


def in_another_order(answer: dict[str, Any]) -> None:
    tasks = answer["verdict"]["tasks"]
    answer["verdict"]["tasks"] = dict(reversed(tasks.items()))


LIES = {
    "another assignment": set_at("verdict", "assignment", "tiny"),
    "another student": set_at("verdict", "submission", "student", "bob"),
    "no student": set_at("verdict", "submission", "student", None),
    "another path": set_at("verdict", "submission", "path", "bob.py"),
    "another hash": set_at("verdict", "submission", "sha256", "0" * 64),
    "no verdict": set_at("verdict", "status", "no_verdict"),
    "another seed": set_at("verdict", "seed", 8),
    "other data": set_at("verdict", "data", "full"),
    "another suite": set_at("verdict", "suite", "x"),
    "a lower level": set_at("verdict", "isolation", "L0"),
    "a level that is none": set_at("verdict", "isolation", "L9"),
    "endless seconds": set_at("verdict", "seconds", float("inf")),
    "seconds that are no number": set_at("verdict", "seconds", float("nan")),
    "negative seconds": set_at("verdict", "seconds", -1.0),
    "endless memory": set_at("verdict", "memory_mb", float("inf")),
    "more points": set_at("verdict", "points", 101.0),
    "fewer points": set_at("verdict", "points", 0.0),
    "points that are no number": set_at("verdict", "points", float("nan")),
    "more points to be had": set_at("verdict", "max_points", 1000.0),
    "another version of the format": set_at("verdict", "version", 2),
    "something more": set_at("verdict", "bonus", 1),
    "a missing task": lambda answer: answer["verdict"]["tasks"].pop(FAILED),
    "a task more": lambda answer: answer["verdict"]["tasks"].update(
        more=answer["verdict"]["tasks"][FAILED]
    ),
    "tasks in another order": in_another_order,
    "a task that was not graded": set_at("tasks", [*TASKS[1:]]),
    "a graded task that is none": set_at("tasks", [*TASKS, "more"]),
    "a task that passes with failed checks": passes_after_all,
    "a task whose checks passed, that fails": of_task(TASKS[0], status="fail"),
    "a task with other checks": of_task(TASKS[0], checks=[]),
    "checks of another version": of_task(TASKS[0], suite="x"),
    "a check with another name": first_check(id="x"),
    "a check with another description": first_check(description="x"),
    "a check with more points": first_check(points=50.0),
    "a check with more points to be had": first_check(max_points=50.0, points=50.0),
    "a check that failed with points": first_check(status="fail", cause={"rationale": "x"}),
    "a check that passed with a cause": first_check(cause={"rationale": "x"}),
    "a check that the grader failed at": first_check(
        status="error", points=0.0, cause={"rationale": "x"}
    ),
    "a picture that is none": set_at("attachments", 0, "png", "PHN2Zy8+"),
    "a picture of no task": set_at("attachments", 0, "task", "more"),
    "neither verdict nor reason": set_at("verdict", None),
}


@pytest.mark.parametrize("lie", LIES)
def test_an_answer_that_does_not_fit_its_job_is_not_believed(lie: str) -> None:
    answer = json.loads(as_answer(honest()))
    LIES[lie](answer)
    with pytest.raises(AnswerError):
        read(json.dumps(answer).encode())


@pytest.mark.parametrize(
    "text",
    [
        b"", b"{", b"null", b"[]", b'{"verdict": 1}', b"\xff" * 99, b"[" * 500_000, None, "{}", {},
        bytearray(b"{}"), b" " * 4_000_001, b'{"problem": "\\ud800"}',
    ],
    ids=lambda text: str(text)[:12],
)  # fmt: skip
def test_what_is_no_answer_is_refused(text: Any) -> None:
    with pytest.raises(AnswerError):
        read(text)


def test_tasks_that_were_not_to_be_graded_stay_as_they_were() -> None:
    before = honest().verdict
    assert before is not None
    job = Job("ada", "ada.py", WORK, frozenset({TASKS[0]}), before)
    answer = json.loads(as_answer(honest()))
    answer.update(tasks=[TASKS[0]], attachments=[])
    assert read(json.dumps(answer).encode(), job).tasks == {TASKS[0]}
    passes_after_all(answer)
    for check in answer["verdict"]["tasks"][FAILED]["checks"]:
        check.update(status="pass", points=check["max_points"], cause=None)
    assert read(json.dumps({**answer, "tasks": TASKS}).encode(), job)  # its checks ran again
    with pytest.raises(AnswerError, match=f"a result of the task '{FAILED}'"):
        read(json.dumps(answer).encode(), job)


def test_pictures_that_are_too_large_are_left_out() -> None:
    picture = Picture(task=TASKS[3], title="x", png=b64encode(PNG + bytes(5_000_000)))
    found = read(as_answer(JobResult(honest().verdict, (picture,), frozenset(TASKS))))
    assert found.verdict == honest().verdict
    assert found.attachments == ()
