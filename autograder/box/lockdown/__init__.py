"""Takes from a process, for good, what student code does not need (Linux; in the child).

The supervisor calls ``confine`` before a child serves its job. It needs nothing but the system.
"""

from autograder.box.lockdown.confine import Confinement, confine

__all__ = ["Confinement", "confine"]
