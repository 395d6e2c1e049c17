"""The grader's side of the wall: starts children at a level of isolation, waits, bounds, ends them.

A submission's source and calls come in, one observation for each call leaves, whatever the
student's code does. Grading uses it, and knows nothing of how a child is kept apart.
"""

from autograder.sandbox.await_call import CancelledError
from autograder.sandbox.budget import Budget
from autograder.sandbox.child import ProbeJob
from autograder.sandbox.sandbox import Sandbox

__all__ = ["Budget", "CancelledError", "ProbeJob", "Sandbox"]
