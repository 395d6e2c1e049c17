"""What was handed in: read once, parsed, never run."""

from autograder.submission.reading import (
    Submission,
    SubmissionError,
    read_submission,
    submission_from_cells,
)

__all__ = ["Submission", "SubmissionError", "read_submission", "submission_from_cells"]
