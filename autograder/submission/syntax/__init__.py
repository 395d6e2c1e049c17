"""What is wrong with a line that Python cannot read, in a beginner's words, as tables of slips.

A part that was left out comes in, a ``Slip`` leaves. Names and shapes of the text are looked at;
nothing is run.
"""

from autograder.submission.syntax.words import slip_of

__all__ = ["slip_of"]
