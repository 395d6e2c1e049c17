"""Grades a class: what is known is taken, what is left is graded, every verdict kept at once."""

from autograder.class_run.known import Terms
from autograder.class_run.once import OneByOne, grade_once
from autograder.class_run.run import ClassRun, Outcome
from autograder.class_run.work import Order

__all__ = ["ClassRun", "OneByOne", "Order", "Outcome", "Terms", "grade_once"]
