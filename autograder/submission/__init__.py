"""What was handed in: read once, parsed, never run."""

from autograder.submission.collecting import Incoming, collect, count
from autograder.submission.reading import (
    Submission,
    SubmissionError,
    read_file,
    read_submission,
    submission_from_bytes,
    submission_from_cells,
)

__all__ = [
    "Incoming",
    "Submission",
    "SubmissionError",
    "collect",
    "count",
    "read_file",
    "read_submission",
    "submission_from_bytes",
    "submission_from_cells",
]
