"""What an author writes checks with: checks, findings, evidence, inputs, schemas, attachments.

An assignment's ``checks``, ``data`` and ``schema`` import from here, and the judge runs what they
make. Nothing in here imports TensorFlow or student code, or knows where observations come from.
"""

from autograder.checks.attachments import (
    Attachment,
    AttachmentMaker,
    Counts,
    Picture,
    Tile,
    Tiles,
    as_json,
    from_json,
)
from autograder.checks.check import (
    AccuracyMeasure,
    Check,
    Evidence,
    Finding,
    Inputs,
    check,
    finding,
    not_looked_at,
)
from autograder.checks.faults import Failure, FaultNote, Words, explain, near
from autograder.checks.schemas import (
    Finite,
    Measured,
    Name,
    Schema,
    Values,
    Whole,
    validated,
)
from autograder.checks.student_code import StudentCode

__all__ = [
    "AccuracyMeasure",
    "Attachment",
    "AttachmentMaker",
    "Check",
    "Counts",
    "Evidence",
    "Failure",
    "FaultNote",
    "Finding",
    "Finite",
    "Inputs",
    "Measured",
    "Name",
    "Picture",
    "Schema",
    "StudentCode",
    "Tile",
    "Tiles",
    "Values",
    "Whole",
    "Words",
    "as_json",
    "check",
    "explain",
    "finding",
    "from_json",
    "near",
    "not_looked_at",
    "validated",
]
