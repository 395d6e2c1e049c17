"""Exceptions of student code in a beginner's words: an exception, a table's row, what it says."""

from __future__ import annotations

import ast
import difflib
import functools
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from autograder.checks.student_code import FunctionNode, StudentCode, calls_in, own_parts
from autograder.results import Cause

__all__ = ["Failure", "FaultNote", "Reader", "Words", "explain", "near"]

MOST_NODES = 1000  # that are looked at behind one expression
STEPS = 4  # names that are followed from one to the next
ALIKE = 0.75  # of two words, before one may be the other with a slip of the pen
LONG_ALIKE = 0.85
SHORT = 3  # letters; a shorter word is like many others
WRAPPED = re.compile(r"Exception encountered when calling.*?\x1b\[1m(.*?)\x1b\[0m", re.DOTALL)


@dataclass(frozen=True)
class Failure:
    """An exception that came out of student code, with the text that it came out of.

    ``function`` is what was called, ``line`` the innermost line of the student's own that was
    running, from 1; 0 where there is none. ``where`` names a line as the student finds it.
    """

    function: str
    kind: str
    message: str
    line: int = 0
    code: StudentCode = field(default_factory=StudentCode)
    where: Callable[[int], str] = "line {}".format

    @property
    def plain_message(self) -> str:
        """The message, without what Keras wraps around one that comes out of a layer."""
        wrapped = WRAPPED.search(self.message)
        return wrapped[1] if wrapped else self.message

    @functools.cached_property
    def statement(self) -> ast.stmt | None:
        """The statement that was running."""
        return self.code.statement(self.line)

    @functools.cached_property
    def within(self) -> FunctionNode | None:
        """The student's function that was running."""
        return self.code.function_at(self.line) or self.code.function(self.function)

    @property
    def calls(self) -> list[ast.Call]:
        """The calls that the statement makes."""
        return calls_in(self.statement) if self.statement else []

    @property
    def parts(self) -> list[ast.AST]:
        """All nodes of the statement itself."""
        return list(own_parts(self.statement)) if self.statement else []

    def values(self, node: ast.AST) -> Iterator[ast.AST]:
        """An expression and, of a name, whatever was assigned to it, the nearest first."""
        todo: list[ast.AST] = [node]
        seen: set[str] = set()
        for _ in range(STEPS * STEPS):
            if not todo:
                return
            one = todo.pop(0)
            yield one
            if isinstance(one, ast.Name) and one.id not in seen:
                seen.add(one.id)
                todo += self._assigned(one.id)

    def behind(self, node: ast.AST) -> list[ast.AST]:
        """All nodes that an expression is made of, those of its names' values among them."""
        found: list[ast.AST] = []
        todo: list[ast.AST] = [node]
        seen: set[str] = set()
        while todo and len(found) < MOST_NODES:
            for part in ast.walk(todo.pop(0)):
                found.append(part)
                if isinstance(part, ast.Name) and part.id not in seen:
                    seen.add(part.id)
                    todo += self._assigned(part.id)
        return found

    def _assigned(self, name: str) -> list[ast.expr]:
        """What a name was given in the function, above the line before below it."""
        found = self.code.values_of(name, self.within or self.code.tree)
        return sorted(found, key=lambda value: (value.lineno >= self.line, -value.lineno))


Words = Mapping[str, str]
# (the failure, what the row's pattern has found) -> more words, or None where the row is not meant.
Reader = Callable[[Failure, Words], Words | None]


@dataclass(frozen=True)
class FaultNote:
    """What an exception means: a row of a table.

    ``kind`` has to match the exception's whole name, ``pattern`` a part of its message; both are
    regular expressions. ``reads``, where there is one, looks at the student's text and may decline.
    ``rationale``, ``expected`` and ``help`` may hold ``{names}``: of the pattern's groups, and of
    what ``reads`` gives. ``function`` is the only one that it is about; by default it is all.
    """

    kind: str
    pattern: str
    rationale: str
    help: str
    reads: Reader | None = field(default=None, repr=False)
    expected: str = ""
    function: str = ""

    def fits(self, function: str, kind: str, message: str) -> bool:
        """Whether the row may be about this exception in this function, by its name and message."""
        return (
            self.function in ("", function)
            and re.fullmatch(self.kind, kind) is not None
            and re.search(self.pattern, message) is not None
        )

    def cause(self, failure: Failure) -> Cause | None:
        """The row's words for an exception; None where it is about another."""
        message = failure.plain_message
        found = re.search(self.pattern, message)
        if found is None or not self.fits(failure.function, failure.kind, message):
            return None
        words = {name: text or "" for name, text in found.groupdict().items()}
        if self.reads is not None:
            read = self.reads(failure, words)
            if read is None:
                return None
            words |= read
        words["function"] = failure.function
        texts = (self.rationale, self.expected, self.help)
        rationale, expected, advice = (text.format_map(words) for text in texts)
        if self.rationale.startswith("{"):
            rationale = rationale[:1].upper() + rationale[1:]
        return Cause(rationale=rationale, expected=expected, help=advice)


def explain(failure: Failure, notes: Iterable[FaultNote]) -> Cause | None:
    """The words of the first row that fits; ``actual`` is left to whoever knows the lines."""
    for note in notes:
        try:
            cause = note.cause(failure)
        except Exception:  # noqa: S112 - some text is odder than a row foresees; it costs only words
            continue
        if cause is not None:
            return cause
    return None


def near(word: str, among: Collection[str]) -> str:
    """The one of some words that another was meant to be; empty where none is clearly meant.

    ``Adam`` for ``adam``, ``order`` for ``oder``; never ``y_train`` for ``x_train``, or ``ax1`` for
    ``ax2``.
    """
    same = [one for one in among if one != word and one.casefold() == word.casefold()]
    if same or len(word) < SHORT:
        return min(same, default="")
    changed = [one for one in among if one != word and sorted(one) == sorted(word)]
    if changed:  # two letters that have changed places
        return min(changed)
    likely = [one for one in among if one != word and _misspelt(word, one)]
    return next(iter(difflib.get_close_matches(word, sorted(likely), 1, ALIKE)), "")


def _misspelt(word: str, meant: str) -> bool:
    """Whether two words differ as a slip of the pen makes them differ."""
    if re.findall(r"\d+", word) != re.findall(r"\d+", meant):
        return False
    parts, wanted = word.casefold().split("_"), meant.casefold().split("_")
    if len(parts) != len(wanted):
        return _ratio("".join(parts), "".join(wanted)) >= LONG_ALIKE
    return all(
        one == other or (min(len(one), len(other)) >= SHORT and _ratio(one, other) >= ALIKE)
        for one, other in zip(parts, wanted, strict=True)
    )


def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()
