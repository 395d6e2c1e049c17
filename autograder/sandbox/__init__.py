"""Runs student code in child processes that are held to limits, and returns observations."""

from autograder.sandbox.await_call import GivenUpError
from autograder.sandbox.child import Job
from autograder.sandbox.limits import ChildLimits
from autograder.sandbox.sandbox import Sandbox, Watcher

__all__ = ["ChildLimits", "GivenUpError", "Job", "Sandbox", "Watcher"]
