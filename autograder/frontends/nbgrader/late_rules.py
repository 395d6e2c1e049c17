"""What handing in late costs, for nbgrader's own plug-in of late penalties; extensions by student.

Settings in ``nbgrader_config.py``:

    c.AssignLatePenalties.plugin_class = "autograder.frontends.nbgrader.late_rules.LateRules"
    c.LateRules.percent = 10  # of the points that can be reached, for each day that has begun

nbgrader knows when somebody handed in from ``timestamp.txt`` beside the file, and the deadline from
``nbgrader db assignment add mnist --duedate "2026-01-10 12:00 UTC"``. Penalties are worked out
whenever it grades.
"""

from __future__ import annotations

import math
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Enum, Float, Unicode

from autograder.frontends.nbgrader.extensions import ExtensionError, extension_of, read_extensions
from autograder.frontends.nbgrader.handed_in import course_of

__all__ = ["LateRules", "late_percent"]

SECONDS = {"hour": 3600, "day": 86_400}


def late_percent(seconds: float, percent: float, per: str, grace_minutes: float) -> float:
    """How much of the maximum is lost, without a limit; a day or an hour counts once it begins.

    The minutes of grace are taken off first, so that they help at the end of every day.
    """
    late = seconds - 60 * grace_minutes
    return percent * math.ceil(late / SECONDS[per]) if late > 0 else 0.0


class LateRules(LateSubmissionPlugin):
    """Takes a part of the maximum for each day or hour; an extension moves a student's deadline."""

    percent = Float(0.0, help="Percent of the maximum, for each day or hour.").tag(config=True)
    per = Enum(tuple(SECONDS), "day", help="What it is taken for: day, or hour.").tag(config=True)
    grace_minutes = Float(0.0, help="Minutes after the deadline that cost nothing.").tag(
        config=True
    )
    most_percent = Float(100.0, help="The most that is ever taken, in percent.").tag(config=True)
    extensions = Unicode(
        "extensions.csv",
        help="Table in the course directory: student, assignment, until, reason.",
    ).tag(config=True)

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """Give the points to take off; called by nbgrader for whoever is after the deadline.

        Where the table of extensions cannot be read, nobody loses points until it can.
        """
        try:
            seconds = self._late(student_id, total_seconds_late)
        except ExtensionError as problem:
            self.log.error("%s Nobody loses points until it can be read.", problem)
            return None
        percent = late_percent(seconds, self.percent, self.per, self.grace_minutes)
        if percent:
            return min(percent, self.most_percent) / 100 * self._maximum()
        late = late_percent(seconds, 1, self.per, self.grace_minutes)
        return super().late_submission_penalty(student_id, score, seconds) if late else None

    def _late(self, student: str, seconds: float) -> float:
        """Seconds after the deadline of this student."""
        assignment = str(self.parent.assignment_id)
        rows = read_extensions(Path(course_of(self).root, self.extensions))
        known = [str(one.id) for one in self.parent.gradebook.students]
        for row in rows:
            if row.assignment == assignment and not any(map(row.is_for, known)):
                self.log.warning("%s: the gradebook has no such student.", row.place)
        found = extension_of(rows, student, assignment)
        if found is None:
            return seconds
        self.log.warning("%s has until %s: %s", student, found.said, found.reason)
        handed_in: datetime = self._submission().timestamp
        return min(seconds, (handed_in - found.until).total_seconds())

    def _submission(self) -> Any:
        return self.parent.gradebook.find_submission(
            self.parent.assignment_id, self.parent.student_id
        )

    def _maximum(self) -> float:
        names = self.parent.notebook_id, self.parent.assignment_id
        return float(self.parent.gradebook.find_notebook(*names).max_score)
