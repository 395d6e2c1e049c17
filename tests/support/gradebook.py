"""Changes and reads nbgrader's gradebook, as the formgrader does.

nbgrader and SQLAlchemy warn of their own deprecations, so they run in a process of their own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from support.making import environment

__all__ = ["Change", "gradebook"]

# Changes grades and comments just as the formgrader's pages do, and tells all there is.
GRADEBOOK = """
import json, sys
from nbgrader.api import Gradebook

with Gradebook(sys.argv[1], "digits") as book:
    for student, cell, values in json.loads(sys.argv[2]):
        if "manual_comment" in values:
            one = book.find_comment(cell, "mnist", "mnist", student)
            one.manual_comment = values["manual_comment"]
            continue
        one = book.find_grade(cell, "mnist", "mnist", student)
        one.manual_score = values.get("manual_score")
        one.extra_credit = values.get("extra_credit")
        one.needs_manual_grade = one.manual_score is None and one.auto_score is None
    book.db.commit()
    told = {}
    for handed_in in book.assignment_submissions("mnist"):
        told[handed_in.student.id] = {
            "score": handed_in.score,
            "max_score": handed_in.max_score,
            "needs_manual_grade": bool(handed_in.needs_manual_grade),
            "grades": {
                grade.name: {
                    "auto": grade.auto_score,
                    "manual": grade.manual_score,
                    "score": grade.score,
                    "open": bool(grade.needs_manual_grade),
                }
                for grade in handed_in.notebooks[0].grades
            },
            "comments": {one.name: one.comment for one in handed_in.notebooks[0].comments},
        }
    print(json.dumps(told))
"""

Change = tuple[str, str, dict[str, Any]]


def gradebook(course: Path, *changes: Change, db: str = "") -> dict[str, Any]:
    """Make these changes, then give all students' grades."""
    url = db or f"sqlite:///{course / 'gradebook.db'}"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", GRADEBOOK, url, json.dumps(changes)],
        cwd=course, env=environment(course), check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told
