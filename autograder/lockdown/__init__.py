"""Takes from a process, for good, what student code has no need of (Linux; in the child)."""

from autograder.lockdown.confine import Confinement, confine

__all__ = ["Confinement", "confine"]
