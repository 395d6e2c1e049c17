"""A part of a text: some lines of it, and Python's own word on whether it can read them."""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass

from autograder.submission.bounds import beyond
from autograder.submission.copies import compiled_size, most_compiled

__all__ = ["BrokenPart", "Part", "compiled", "fault_of", "parsed"]


@dataclass(frozen=True)
class Part:
    """Some lines of a text, the first of which is line ``first`` of the whole, from 1."""

    text: str
    first: int


@dataclass(frozen=True)
class BrokenPart(Part):
    """A part that is left out, and why: Python's own error, or a sentence, or a notebook's line."""

    error: SyntaxError | None = None
    problem: str = ""
    at: int = 1  # the line of the fault within the part, from 1

    @property
    def line(self) -> int:
        """The line of the whole, from 1, that the fault is in."""
        return self.first + self.at - 1


def compiled(text: str, *, notebook: bool) -> ast.Module:
    """Parse a text and have it compiled, without running any of it.

    Raises SyntaxError, and ValueError with a sentence for what else keeps it from being read.
    """
    # Notebooks may await at top level; whether such a line ever runs is decided elsewhere.
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if notebook else 0
    try:
        tree = parsed(text)
        if compiled_size(tree) <= most_compiled(text):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                # Some faults, such as a return outside of a function, only the compiler sees.
                compile(tree, "submission", "exec", flags=flags, dont_inherit=True)
            return tree
    except SyntaxError:
        raise
    except (RecursionError, MemoryError):
        raise ValueError("It is nested too deeply to be read.") from None
    except ValueError as error:
        raise ValueError(f"It cannot be parsed: {error}.") from None
    raise ValueError("It is far more code for Python than it seems; write it plainly.")


def parsed(text: str) -> ast.Module:
    """Parse a text without a warning; raises what ``ast.parse`` raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an invalid "\d" is the student's, and harmless
        return ast.parse(text)


def fault_of(part: Part, *, notebook: bool) -> BrokenPart | None:
    """Why a part cannot be read; None where it can."""
    if found := beyond(part.text):
        line, problem = found
        problem = f"It has {problem} Nobody writes so much at once; shorten it."
        return BrokenPart(part.text, part.first, None, problem, line)
    try:
        compiled(part.text, notebook=notebook)
    except SyntaxError as error:
        at = min(max(error.lineno or 1, 1), part.text.count("\n") + 1)
        return BrokenPart(part.text, part.first, error, "", at)
    except ValueError as error:
        return BrokenPart(part.text, part.first, None, str(error))
    return None
