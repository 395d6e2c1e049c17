"""Grades one submission in Classroom 50's runner, and writes ``result.json`` and a text with it.

``python -m autograder.frontends.bundles.classroom50 BUNDLE`` in the student's checkout. Classroom
50 is the successor of GitHub Classroom. Its format, ``classroom50/result/v1``, is published with it
(schemas/result-v1.schema.json and "Advanced Autograding" in its wiki): whole points for each test,
and names that its runner hands on in variables. Where there is no verdict, no result is written and
the exit status is 1; the runner then records an error, and no points. Due dates are its own.
"""

from __future__ import annotations

import datetime
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from autograder._util.files import atomic_write
from autograder.frontends.bundles.grading_here import (
    NO_VERDICT,
    Graded,
    NoVerdictError,
    Refused,
    grade_here,
)
from autograder.frontends.bundles.settings import SettingsError, read_settings
from autograder.frontends.bundles.whole_points import rounded, whole_points
from autograder.report.text import clean, remark_text, summary, task_text
from autograder.results import Status

__all__ = ["main", "result_of", "told"]

SCHEMA = "classroom50/result/v1"
RESULT, BODY = "result.json", "release-body.md"
# Variables of the runner, by the field that each goes into.
FIELDS = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
}


def main(bundle: Path, workspace: Path, variables: Mapping[str, str]) -> int:
    """Grade the checkout; status 1, without a result, where there is no verdict."""
    for name in (RESULT, BODY):  # one that a student committed is none of ours
        (workspace / name).unlink(missing_ok=True)
    try:
        settings = read_settings(bundle)
        found = grade_here(settings, workspace)
    except (NoVerdictError, SettingsError) as error:
        sys.stdout.write(f"{NO_VERDICT}\n{error}\n{getattr(error, 'trace', '')}\n")
        sys.stdout.write(f"::error::No verdict: {' '.join(clean(str(error)).split())}\n")
        return 1
    result = result_of(found, variables)
    _write(workspace / BODY, told(found, result))
    _write(workspace / RESULT, json.dumps(result, indent=1) + "\n")
    return 0


def result_of(found: Graded | Refused, variables: Mapping[str, str]) -> dict[str, Any]:
    """The result in Classroom 50's format; the runner itself says whose it is, and when."""
    tests = list(_tests(found))
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    facts = {field: variables.get(name, "") for field, name in FIELDS.items()}
    owner = variables.get("OWNER") or variables.get("USERNAME") or variables.get("GITHUB_ACTOR", "")
    return {
        "schema": SCHEMA,
        **facts,
        "assignment_type": variables.get("ASSIGNMENT_TYPE") or "individual",
        "owner": owner,
        "review": variables.get("REVIEW_URL") or facts["commit"],
        "datetime": now,
        "graded_at": now,
        "score": sum(one["score"] for one in tests),
        "max-score": sum(one["max-score"] for one in tests),
        "tests": tests,
    }


def _tests(found: Graded | Refused) -> Iterator[dict[str, Any]]:
    if isinstance(found, Refused):
        yield _test("A file that can be graded", False, 0, rounded(found.assignment.max_points))
        return
    checks = [
        (task, check) for task, result in found.verdict.tasks.items() for check in result.checks
    ]
    scores, most = whole_points(
        [check.points for _, check in checks], [check.max_points for _, check in checks]
    )
    for (task, check), score, top in zip(checks, scores, most, strict=True):
        name = f"{found.assignment.task(task).title}: {check.description}"
        yield _test(name, check.status is Status.PASS, score, top)


def _test(name: str, passed: bool, score: int, most: int) -> dict[str, Any]:
    shown = " ".join(clean(name, 300).split())
    return {"test-name": shown, "passed": passed, "score": score, "max-score": most}


def told(found: Graded | Refused, result: Mapping[str, Any]) -> str:
    """The release's text, in Markdown; what quotes a student is fenced."""
    head = f"### {result['score']} of {result['max-score']} points\n"
    if isinstance(found, Refused):
        return f"{head}\n{_fenced(found.why)}"
    verdict = found.verdict
    texts = [task_text(task, one) for task, one in verdict.tasks.items()]
    texts += [remark_text(one) for one in verdict.remarks]
    texts += [found.file.told, found.conditions]
    blank = "\n\n"
    return f"{head}\n{summary(verdict)}\n\n{_fenced(blank.join(texts))}"


def _fenced(text: str) -> str:
    """As a block of plain text, whose fence is longer than any in it."""
    longest = max((len(one) for one in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text.rstrip()}\n{fence}\n"


def _write(path: Path, text: str) -> None:
    with atomic_write(path) as stream:
        stream.write(text.encode("utf-8", "replace"))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path.cwd(), os.environ))
