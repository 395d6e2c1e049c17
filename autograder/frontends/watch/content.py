"""What there is to say about where a learner stands, as lines; displays choose how to show them."""

from __future__ import annotations

import ast
import time
from collections.abc import Iterator

from autograder.frontends.watch.learner import Learner, View
from autograder.report.solution import Line, solution_lines
from autograder.report.text import WORDS, check_text, hanging, points, score, wrapped
from autograder.results import CheckResult, Status
from autograder.submission.function_texts import function_lines
from autograder.suite.assignment import Task

__all__ = ["details", "headline", "hint_lines", "shown_hints", "task_lines"]


SLOW_SECONDS = 2.0  # then somebody may wonder
SHOWN = (Status.FAIL, Status.ERROR)


def headline(learner: Learner) -> str:
    """How far it is, in one line."""
    most = learner.assignment.max_points
    done, tasks = len(learner.done), len(learner.assignment.tasks)
    return f"{points(learner.points)} of {points(most)} points, {done} of {tasks} tasks done"


def task_lines(learner: Learner) -> Iterator[Line]:
    """Each task with its points and a word for how it stands."""
    width = max(len(task.id) for task in learner.assignment.tasks)
    for task in learner.assignment.tasks:
        result = learner.results.get(task.id)
        status = result.status if result else Status.NOT_ATTEMPTED
        word = "being looked at" if task.id in learner.running else WORDS[status] if result else ""
        got = score(result.points if result else 0.0, task.max_points)
        kind = {Status.PASS: "good", Status.FAIL: "bad"}.get(status, "dim") if result else "dim"
        yield Line(f"{task.id.ljust(width)}  {got}  {word}", kind)


def details(learner: Learner, width: int) -> list[Line]:
    """What is to be said below the tasks."""
    if learner.problem:
        return [
            Line("The file cannot be read as it is now:", "bad"),
            *_lines(learner.problem, width),
            Line("Correct that and save again. The tasks above are as they were before.", "dim"),
        ]
    lines = [*_unread(learner, width), *_slow(learner, width)]
    if learner.view is View.SOLUTION:
        return lines + _solution(learner, width)
    if learner.view is View.DOCS:
        return lines + _pages(learner, width)
    for task in learner.just_done:
        lines += [*_just_done(learner, task, width), Line()]
    left = learner.left if learner.view is View.ALL else [one for one in [learner.current] if one]
    for one in left:
        lines += [*_task(learner, one, width), Line()]
    if not learner.left:
        lines += [Line("All tasks are done. Well done!", "good")]
    return lines


def hint_lines(learner: Learner, width: int) -> list[Line]:
    """The hints on the current task that the learner has asked for."""
    task = learner.subject
    steps = learner.hints[task].steps if task in learner.hints else ()
    found = []
    for number, step in enumerate(steps[: learner.asked.get(task, 0)], 1):
        label = f"Hint {number} of {len(steps)}: "
        found += [Line(one, "hint") for one in hanging(label, step, width)]
    return found


def shown_hints(learner: Learner, width: int) -> list[Line]:
    """The hints, where they do not stand in the way of something else."""
    beside = learner.view in (View.FIRST, View.ALL) and not learner.problem
    return hint_lines(learner, width) if beside else []


def _slow(learner: Learner, width: int) -> Iterator[Line]:
    task = min(learner.running, key=lambda one: learner.running[one], default="")
    seconds = time.monotonic() - learner.running.get(task, time.monotonic())
    if seconds > SLOW_SECONDS:
        text = (
            f"{task} has been running for {seconds:.0f} s. Is there a loop that never "
            "ends? Saving a change stops it."
        )
        yield from (Line(one, "bad") for one in wrapped(text, width))
        yield Line()


def _just_done(learner: Learner, task: str, width: int) -> Iterator[Line]:
    yield Line(f"{task} is done.", "good")
    if text := learner.takeaway(task):
        yield from (Line(one) for one in hanging("Notice: ", text, width))


def _task(learner: Learner, task: Task, width: int) -> Iterator[Line]:
    """The first check of a task that fails, or all of them in that view."""
    yield Line(f"{task.id}: {task.title}", "title")
    result = learner.results.get(task.id)
    if task.id in learner.broken:
        yield from _lines(f"The grader itself failed here: {learner.broken[task.id]}", width)
    elif result is None:
        yield Line("has not been looked at yet", "dim")
    elif result.status is Status.NOT_ATTEMPTED:
        yield from _lines(_where_to_write(learner, task), width)
    else:
        failed = [one for one in result.checks if one.status in SHOWN]
        for check in failed if learner.view is View.ALL else failed[:1]:
            yield from _check(check, width)
        yield from _more(learner, len(failed) - 1)
        if not failed:
            yield from _lines(_reason(result.checks), width)


def _check(check: CheckResult, width: int) -> Iterator[Line]:
    first, *rest = check_text(check, width).split("\n")
    yield Line(first, "bad")
    yield from (Line(one) for one in rest)


def _unread(learner: Learner, width: int) -> Iterator[Line]:
    """Parts of the file that cannot be read as they are now, and cost no task."""
    submission = learner.submission
    told = {str(slip) for slip in submission.broken.values()} if submission else set()
    for slip in submission.slips() if submission else ():
        if str(slip) not in told:
            yield Line("A part of the file cannot be read as it is now:", "bad")
            yield from _lines(str(slip), width)
            yield Line()


def _more(learner: Learner, count: int) -> Iterator[Line]:
    if count > 0 and learner.view is not View.ALL:
        yield Line(f"and {count} more check{'s' * (count > 1)} of this task", "dim")


def _reason(checks: tuple[CheckResult, ...]) -> str:
    return next((one.cause.rationale for one in checks if one.cause), "not looked at yet")


def _where_to_write(learner: Learner, task: Task) -> str:
    submission = learner.submission
    if not task.function or submission is None:
        return "Waits for the tasks before it."
    place = function_lines(submission.source, task.function)
    where = f", {submission.where(place[0])}" if place else ""
    return f"Not attempted yet. Write the function {task.function} in {learner.path}{where}."


def _pages(learner: Learner, width: int) -> list[Line]:
    task = learner.subject
    links = learner.hints[task].links if task in learner.hints else ()
    found = [Line(f"Pages to read about {task}", "title")]
    for link in links:
        found += [Line(f"  {link.title}"), Line(f"    {link.url}", "hint")]
    documented = _docstring(learner, task)
    if documented:
        found += [Line(), Line("What the function is to do", "title")]
        found += _lines(documented, width)
    return found


def _docstring(learner: Learner, task: str) -> str:
    function = learner.assignment.task(task).function
    if learner.submission is None:
        return ""
    for node in ast.parse(learner.submission.source).body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            return ast.get_docstring(node) or ""
    return ""


def _solution(learner: Learner, width: int) -> list[Line]:
    """The solution beside the function that was done last."""
    done = [task for task in learner.done if task.function]
    named = [task for task in done if task.id in learner.just_done] or done
    if not named:
        return [Line("A solution is shown once its task is done.")]
    if learner.submission is None:
        return []
    return solution_lines(learner.submission, learner.assignment, named[-1].id, width)


def _lines(text: str, width: int) -> Iterator[Line]:
    return (Line(one) for one in wrapped(text, width))
