"""Runs student code in child processes that are held to limits, and returns observations."""

from autograder.sandbox.child import ISOLATION, ChildLimits, Job
from autograder.sandbox.observe import observe

__all__ = ["ISOLATION", "ChildLimits", "Job", "observe"]
