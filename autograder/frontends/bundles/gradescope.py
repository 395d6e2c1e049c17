"""Grades one submission in Gradescope's container, and writes its ``results.json``.

``python -m autograder.frontends.bundles.gradescope ROOT`` with Gradescope's folders below ROOT,
/autograder there: ``source`` (the bundle), ``submission``, ``results``, and the file
``submission_metadata.json``. The format is that of Gradescope's documentation, "Autograder
Specifications": points and texts for each test, in JSON. Late days are Gradescope's own.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder import __version__
from autograder._util.files import atomic_write
from autograder.frontends.bundles.grading_here import (
    NO_VERDICT,
    Graded,
    NoVerdictError,
    Refused,
    grade_here,
)
from autograder.frontends.bundles.settings import (
    SettingsError,
    Visibility,
    read_settings,
)
from autograder.report.text import check_text, clean, remark_text, summary, task_line
from autograder.results import CheckResult, Status
from autograder.suite.assignment import Assignment

__all__ = ["STOPPED", "graded_result", "main", "no_verdict_result", "refused_result", "run"]

STOPPED = (
    "No verdict: the grader was stopped before it had one, as happens where time or memory runs "
    "out. This 0 says nothing about your work. Hand in again, and tell your lecturer if this text "
    "comes back."
)
RESULTS = "results/results.json"
# Texts quote students' work, and are shown as they are.
PLAIN = {"output_format": "text", "test_output_format": "text", "test_name_format": "text"}


def main(root: Path) -> int:
    """Write a result for whatever is there; status 0, since no verdict is a result, too."""
    result = run(root)
    with atomic_write(root / RESULTS) as stream:
        stream.write((json.dumps(result, indent=1) + "\n").encode())
    return 0


def run(root: Path) -> dict[str, Any]:
    """Grade what lies below ``root``, and give the result; the lecturer's log gets the rest."""
    try:
        settings = read_settings(root / "source")
        hidden = (root / "submission", root / "results", root / "submission_metadata.json")
        found = grade_here(settings, root / "submission", hidden)
    except (NoVerdictError, SettingsError) as error:
        _log(f"No verdict: {error}\n{getattr(error, 'trace', '')}")
        return no_verdict_result(NO_VERDICT, str(error))
    _log_points(root, found.assignment)
    if isinstance(found, Refused):
        return refused_result(found)
    _log(f"{summary(found.verdict)}\n{found.conditions}")
    return graded_result(found, settings.visibility)


def graded_result(found: Graded, visibility: Visibility = "visible") -> dict[str, Any]:
    """Every check as a test with its points, which add up to the score."""
    verdict = found.verdict
    return {
        "output": "\n\n".join(_told(found)),
        "execution_time": round(verdict.seconds),
        "visibility": visibility,
        "stdout_visibility": "hidden",
        **PLAIN,
        "tests": list(_tests(found)),
        "extra_data": {
            "no_verdict": False,
            "kit": __version__,
            "seed": verdict.seed,
            "suite": verdict.suite,
            "isolation": verdict.isolation,
            "sha256": verdict.submission.sha256,
        },
    }


def refused_result(found: Refused) -> dict[str, Any]:
    """Nothing to grade: 0 of all points, with the reason."""
    test = {
        "name": "A file that can be graded",
        "score": 0.0,
        "max_score": found.assignment.max_points,
        "status": "failed",
        "output": clean(found.why),
    }
    texts = {"output": clean(found.why), "visibility": "visible", "stdout_visibility": "hidden"}
    return {**texts, **PLAIN, "tests": [test], "extra_data": {"no_verdict": False}}


def no_verdict_result(told: str, why: str = "") -> dict[str, Any]:
    """No points, which the format can only say as a score of 0, with a text beside it."""
    text = f"{told}\n\nFor the lecturer: {clean(why)}" if why else told
    texts = {"output": text, "visibility": "visible", "stdout_visibility": "hidden"}
    return {"score": 0.0, **texts, **PLAIN, "tests": [], "extra_data": {"no_verdict": True}}


def _told(found: Graded) -> Iterator[str]:
    verdict = found.verdict
    yield summary(verdict)
    width = max(map(len, verdict.tasks), default=0)
    yield "\n".join(task_line(task, one, width) for task, one in verdict.tasks.items())
    yield found.file.told
    yield from map(remark_text, verdict.remarks)
    yield found.conditions


def _tests(found: Graded) -> Iterator[dict[str, Any]]:
    for number, (task, result) in enumerate(found.verdict.tasks.items(), start=1):
        title = found.assignment.task(task).title
        for place, check in enumerate(result.checks, start=1):
            yield {
                "number": f"{number}.{place}",
                "name": clean(f"{title}: {check.description}", 300),
                "score": check.points,
                "max_score": check.max_points,
                "status": "passed" if check.status is Status.PASS else "failed",
                "output": _text_of(check),
            }


def _text_of(check: CheckResult) -> str:
    if check.status is Status.PASS:
        return clean(check.exempt)
    return check_text(check)


def _log_points(root: Path, assignment: Assignment) -> None:
    """Tell the lecturer where Gradescope counts with another total than the checks have."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        metadata = json.loads((root / "submission_metadata.json").read_bytes())
        total = float(metadata["assignment"]["total_points"])
        if total != assignment.max_points:
            _log(
                f"Gradescope's total is {total:g} points, and the checks give up to "
                f"{assignment.max_points:g}: set the autograder's points to that."
            )


def _log(text: str) -> None:
    sys.stdout.write(f"{text.rstrip()}\n")
    sys.stdout.flush()


def stopped_file() -> bytes:
    """The result that lies there from the beginning, in case nobody comes to write another."""
    return (json.dumps(no_verdict_result(STOPPED), indent=1) + "\n").encode()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
