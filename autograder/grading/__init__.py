"""One submission to a verdict: makes its calls, judges what came, words the causes.

Every front end comes in here, by ``grade_file`` or, for many submissions, by a ``Grader``; a
``Graded`` leaves. Nothing in here shows, stores or collects anything.
"""

from autograder.grading.grader import (
    Graded,
    Grader,
    draw_seed,
    grade_file,
    identity,
    open_grader,
)

__all__ = ["Graded", "Grader", "draw_seed", "grade_file", "identity", "open_grader"]
