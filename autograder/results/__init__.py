"""The formats that grading leaves: a verdict, and the file of verdicts of a class.

Every room may read them. They know nothing of how a verdict was reached or how it is shown.
"""

from autograder.results.verdict import (
    MOST_REMARKS,
    Cause,
    CheckResult,
    Status,
    SubmissionId,
    TaskResult,
    Verdict,
    checks_of,
    task_status,
)

__all__ = [
    "MOST_REMARKS",
    "Cause",
    "CheckResult",
    "Status",
    "SubmissionId",
    "TaskResult",
    "Verdict",
    "checks_of",
    "task_status",
]
