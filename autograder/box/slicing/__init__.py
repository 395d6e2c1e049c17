"""Program slices by name: the top-level statements that given functions need.

The worker loads a submission with them, and the watch tells with them what a save has changed.
"""

from autograder.box.slicing.statements import needed_statements

__all__ = ["needed_statements"]
