"""Program slices by name: the top-level statements that given functions need."""

from autograder.slicing.statements import needed_statements

__all__ = ["needed_statements"]
