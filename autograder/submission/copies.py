"""How much work Python's compiler has with a module: of some things it makes far more code.

What stands under ``finally`` is compiled for each way out of its ``try``: once where all went well,
once for exceptions, and once for each return, break and continue. One in the other, a kilobyte
becomes gigabytes. Names in a pattern of ``case`` are put in order each by moving all the others,
and each keyword of a call is compared with all the others.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

__all__ = ["compiled_size", "most_compiled"]

MOST_PER_CHARACTER = 5  # parts of a syntax tree; a text without copies has a third of them
MOST_IN_SHORT_TEXT = 3_000
COMPARED = 100  # keywords in the time of one part

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
JUMPS = (ast.Return, ast.Break, ast.Continue)
TRIES = (ast.Try, ast.TryStar)

_Counts = tuple[int, int]  # parts, and jumps among them


def most_compiled(text: str) -> int:
    """How many parts of a syntax tree may be compiled for a text."""
    return MOST_IN_SHORT_TEXT + MOST_PER_CHARACTER * len(text)


def compiled_size(tree: ast.Module) -> int:
    """Parts of the syntax tree, each as often as it is compiled; never fewer than there are."""
    counts: dict[int, _Counts] = {}
    for node in reversed(list(ast.walk(tree))):  # what is inside comes before what is around it
        counts[id(node)] = _counted(node, counts)
    return counts[id(tree)][0]


def _counted(node: ast.AST, counts: dict[int, _Counts]) -> _Counts:
    parts, jumps = _sum(ast.iter_child_nodes(node), counts)
    if isinstance(node, TRIES):
        last, further = _sum(node.finalbody, counts)
        copies = 1 + jumps - further  # beside the one that is counted already
        parts, jumps = parts + copies * last, jumps + copies * further
    if isinstance(node, FUNCTIONS):
        jumps = 0  # they lead out of the function, and of nothing around it
    return 1 + parts + _moved(node), jumps + isinstance(node, JUMPS)


def _moved(node: ast.AST) -> int:
    """What a node takes beside its parts."""
    if isinstance(node, ast.match_case):
        patterns = [one for one in ast.walk(node.pattern) if isinstance(one, ast.pattern)]
        named = sum(bool(getattr(one, "name", getattr(one, "rest", ""))) for one in patterns)
        return named * len(patterns)
    keywords = getattr(node, "keywords", getattr(node, "kwd_attrs", ()))
    return len(keywords) ** 2 // COMPARED


def _sum(nodes: Iterable[ast.AST], counts: dict[int, _Counts]) -> _Counts:
    every = [counts[id(node)] for node in nodes]
    return sum(parts for parts, _ in every), sum(jumps for _, jumps in every)
