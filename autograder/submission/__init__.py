"""What was handed in: bytes, then source text, then functions. It is parsed and never run.

Front ends and classes bring a path, bytes or cells; a ``Submission`` leaves, or a
``SubmissionError`` whose text is the one message to show.
"""

from autograder.submission.reading import (
    Submission,
    SubmissionError,
    read_file,
    read_submission,
    submission_from_bytes,
    submission_from_cells,
)

__all__ = [
    "Submission",
    "SubmissionError",
    "read_file",
    "read_submission",
    "submission_from_bytes",
    "submission_from_cells",
]
