"""None where a value was expected: calls that change something in place and give nothing back."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.checks.faults import Failure, FaultNote, Words
from autograder.checks.student_code import FunctionNode, dotted

__all__ = ["NOTES"]

ALONE = "Write `{call}` on a line of its own, and go on with `{thing}`."
NAME_FIRST = (
    "Give what stands before the dot a name, write the call on a line of its own, and go on with "
    "the name."
)
# The last word of a call: what the call does, and what to write. {first} is its first argument,
# {owner} what stands before the dot, {thing} the one of them that is changed.
IN_PLACE = {
    "shuffle": (
        "it shuffles `{first}` in place",
        ALONE + " Or take np.random.permutation, which gives a new array back.",
    ),
    "sort": ("it sorts `{owner}` in place", ALONE + " Or take sorted(), which gives a new list."),
    "reverse": ("it turns `{owner}` round in place", ALONE),
    "append": ("it adds to `{owner}` in place", ALONE),
    "extend": ("it adds to `{owner}` in place", ALONE),
    "insert": ("it adds to `{owner}` in place", ALONE),
    "remove": ("it takes out of `{owner}` in place", ALONE),
    "clear": ("it empties `{owner}` in place", ALONE),
    "update": ("it changes `{owner}` in place", ALONE),
    "fill": ("it changes `{owner}` in place", ALONE),
    "add": ("it adds to `{owner}` itself", ALONE),
    "compile": ("it makes `{owner}` itself ready", ALONE),
    "build": ("it makes the weights of `{owner}` itself", ALONE),
    "summary": ("it only prints", "Write `{call}` on a line of its own, and go on with `{owner}`."),
    "seed": (
        "it only says where random numbers begin",
        "Write `{call}` on a line of its own, and call np.random.permutation, or make a generator "
        "with np.random.default_rng.",
    ),
    "show": (
        "it only shows the figure",
        "Keep the figure before it is shown: fig, ax = plt.subplots(), or fig = plt.gcf().",
    ),
    "close": ("it only closes the figure", "Keep the figure in a name of its own."),
    "print": (
        "it only shows a value",
        "Give the value a name first, then print it on a line of its own.",
    ),
}
IN_PLACE["set_random_seed"] = IN_PLACE["set_seed"] = IN_PLACE["seed"]
OF_THE_ARGUMENT = ("shuffle", "print")  # these change or show what they are given
GIVE_SOMETHING = "numpy."  # np.sort, np.append, np.insert give a new array back
LONG = 50  # characters
NONE = r"'?NoneType'?"


def _in_place(failure: Failure, _words: Words) -> Words | None:
    """A call whose nothing is used in the statement, or was given a name that is."""
    for call in _suspects(failure):
        name = failure.code.full_name(call.func).rpartition(".")[2] or _attribute(call)
        full = failure.code.full_name(call.func)
        if name not in IN_PLACE or (full.startswith(GIVE_SOMETHING) and "random" not in full):
            continue
        before = call.func.value if isinstance(call.func, ast.Attribute) else None
        owner = failure.code.shown(before) if before else ""
        first = failure.code.shown(call.args[0]) if call.args else ""
        words = {"call": _shown(failure, call), "owner": owner, "first": first}
        words["thing"] = first if name in OF_THE_ARGUMENT else owner
        what, advice = IN_PLACE[name]
        if name not in OF_THE_ARGUMENT and before and not dotted(before):
            what, advice = "it changes or shows what stands before its dot", NAME_FIRST
        what, advice = what.format_map(words), advice.format_map(words)
        return {**words, "what": what, "advice": advice}
    return None


def _shown(failure: Failure, call: ast.Call) -> str:
    """The call as it is written; a long one without what is in its brackets."""
    text = failure.code.shown(call)
    name = dotted(call.func) or f".{_attribute(call)}"
    return text if len(text) <= LONG else f"{name}(...)"


def _no_return(failure: Failure, _words: Words) -> Words | None:
    """A call of a function of the student's own that ends without a value."""
    for call in _suspects(failure):
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        node = failure.code.function(name) if name else None
        if node is not None and not any(_returns(node)):
            return {"called": name, "line": failure.where(node.lineno)}
    return None


def _attribute(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _suspects(failure: Failure) -> Iterator[ast.Call]:
    """Calls that a value of the statement may come from."""
    unused = _unused(failure.statement)
    for part in failure.parts:
        loaded = isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)
        if part is unused or not (loaded or isinstance(part, ast.Call)):
            continue
        yield from (one for one in failure.values(part) if isinstance(one, ast.Call))


def _unused(statement: ast.stmt | None) -> ast.AST | None:
    """The call that a whole statement is: nothing in the statement uses what it gives."""
    if isinstance(statement, ast.Assign):
        plain = all(isinstance(one, ast.Name) for one in statement.targets)
        return statement.value if plain else None
    return statement.value if isinstance(statement, (ast.Expr, ast.Return)) else None


def _returns(node: FunctionNode) -> Iterator[bool]:
    """For each ``return`` with a value, and each ``yield``, of a function itself: True."""
    todo: list[ast.AST] = list(node.body)
    while todo:
        one = todo.pop()
        if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            continue
        if isinstance(one, (ast.Yield, ast.YieldFrom)) or (
            isinstance(one, ast.Return) and one.value is not None
        ):
            yield True
        todo += list(ast.iter_child_nodes(one))


NOTES = (
    FaultNote(
        "TypeError|AttributeError|IndexError|ValueError",
        NONE,
        "`{call}` gives nothing back: {what}.",
        "{advice}",
        reads=_in_place,
    ),
    FaultNote(
        "TypeError|AttributeError|IndexError|ValueError",
        NONE,
        "`{called}` ({line}) gives nothing back: no `return` with a value is in it.",
        "End `{called}` with `return` and what it has worked out.",
        reads=_no_return,
    ),
    FaultNote(
        "TypeError|AttributeError",
        NONE,
        "A value that this line works with is None: nothing is in it.",
        "Print the values of this line just above it and see which is None. A function without "
        "`return` gives None, and so does a call that changes something in place.",
    ),
)
