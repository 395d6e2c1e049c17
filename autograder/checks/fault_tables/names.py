"""Names without a value: misspelt, not imported, of another function, hidden, without quotes."""

from __future__ import annotations

import ast
import builtins

from autograder.checks.fault_tables.known_names import IMPORTED, OTHER_LANGUAGES, QUOTED
from autograder.checks.faults import Failure, FaultNote, Words, near
from autograder.checks.student_code import FunctionNode, bound_names, parameters

__all__ = ["NOTES", "elsewhere", "known_here", "under_main_guard"]

NAME = r"name '(?P<name>\w+)' is not defined"
LOCAL = r"local variable '(?P<name>\w+)'"
BUILTINS = frozenset(dir(builtins))


def known_here(failure: Failure) -> set[str]:
    """Names that the function itself gives a value, its parameters among them."""
    return bound_names(failure.within) if failure.within else set()


def _misspelt(failure: Failure, words: Words) -> Words | None:
    name = words["name"]
    if name in IMPORTED or name in OTHER_LANGUAGES:
        return None
    top = {one for node in failure.code.tree.body for one in _bound_at_top(node)}
    for among in (known_here(failure) - {name}, top - {name}, set(BUILTINS)):
        if meant := near(name, among):
            return {"meant": meant, "where": _where(failure, meant)}
    return None


def _bound_at_top(node: ast.stmt) -> set[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {node.name}
    return bound_names(node)


def _where(failure: Failure, name: str) -> str:
    """Where a name gets its value, as the end of a sentence."""
    if failure.within and name in parameters(failure.within):
        return ", the function's parameter"
    return ""


def _of_a_module(_failure: Failure, words: Words) -> Words | None:
    """A name that an import, or a longer name, gives."""
    name = words["name"]
    return {"write": IMPORTED[name]} if name in IMPORTED else None


def _self(failure: Failure, words: Words) -> Words | None:
    """A name that a class keeps in ``self``, and that is written without it."""
    owned = {
        node.attr
        for node in failure.code.nodes
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
        if isinstance(node.value, ast.Name) and node.value.id == "self"
    }
    return {} if words["name"] in owned else None


def under_main_guard(failure: Failure, words: Words) -> Words | None:
    """A name that gets its value only where the file is run by itself."""
    for node in failure.code.tree.body:
        guard = isinstance(node, ast.If) and "__name__" in ast.dump(node.test)
        if guard and words["name"] in bound_names(node):
            return {"line": failure.where(node.lineno)}
    return None


def elsewhere(failure: Failure, words: Words) -> Words | None:
    """A name that gets its value inside of another function."""
    for node in failure.code.functions:
        if node is not failure.within and words["name"] in bound_names(node):
            return {"other": node.name, "line": failure.where(_first_line(node, words["name"]))}
    return None


def _first_line(node: FunctionNode, name: str) -> int:
    lines = [
        one.lineno
        for one in ast.walk(node)
        if isinstance(one, ast.Name) and one.id == name and isinstance(one.ctx, ast.Store)
    ]
    return min(lines, default=node.lineno)


def _quoted(failure: Failure, words: Words) -> Words | None:
    """A word that stands where a text is given: in brackets, or as an argument."""
    name = words["name"]
    places: list[ast.AST] = []
    for part in failure.parts:
        if isinstance(part, ast.Subscript):
            places.append(part.slice)
        elif isinstance(part, ast.Call):
            places += [*part.args, *(one.value for one in part.keywords)]
    places += [one for part in places if isinstance(part, ast.List) for one in part.elts]
    bare = [one.id for one in places if isinstance(one, ast.Name) and one.id in QUOTED]
    others = [one for one in bare if one not in known_here(failure)]
    if name not in bare:
        return None
    names = sorted(set(others), key=others.index)
    return {"quoted": ", ".join(f'"{one}"' for one in names)}


def _of_another_language(_failure: Failure, words: Words) -> Words | None:
    python = OTHER_LANGUAGES.get(words["name"])
    return {"python": python} if python else None


def _hidden(failure: Failure, words: Words) -> Words | None:
    """A module, or a function of Python's, whose name the function also gives to a variable."""
    name = words["name"]
    what = (
        "the module"
        if name in failure.code.imports
        else "your file's function"
        if any(isinstance(one, FunctionNode) and one.name == name for one in failure.code.tree.body)
        else "Python's own function"
        if name in BUILTINS
        else ""
    )
    values = failure.code.values_of(name, failure.within) if failure.within else []
    line = values[0].lineno if values else _store_line(failure, name)
    return {"what": what, "line": failure.where(line)} if what and line else None


def _store_line(failure: Failure, name: str) -> int:
    return _first_line(failure.within, name) if failure.within else 0


def _deleted(failure: Failure, words: Words) -> Words | None:
    for node in ast.walk(failure.within) if failure.within else []:
        if (
            isinstance(node, ast.Name)
            and isinstance(node.ctx, ast.Del)
            and node.id == words["name"]
        ):
            return {"line": failure.where(node.lineno)}
    return None


def _in_a_branch(failure: Failure, words: Words) -> Words | None:
    """A name that gets its value above, but only where a branch or a loop is entered."""
    for node in ast.walk(failure.within) if failure.within else []:
        if not isinstance(node, (ast.If, ast.For, ast.While, ast.Try, ast.Match)):
            continue
        if node.lineno < failure.line and words["name"] in bound_names(node):
            return {"line": failure.where(node.lineno)}
    return None


def _further_down(failure: Failure, words: Words) -> Words | None:
    line = _store_line(failure, words["name"])
    return {"line": failure.where(line)} if line > failure.line else None


UNBOUND = "UnboundLocalError"
NOTES = (
    FaultNote(
        UNBOUND,
        LOCAL,
        "`{name}` is also the name of a variable in `{function}` ({line}), which hides "
        "{what} `{name}`.",
        "Give the variable in {line} another name. Python then finds {what} again.",
        reads=_hidden,
    ),
    FaultNote(
        UNBOUND,
        LOCAL,
        "`{name}` has no value any more: {line} deletes it.",
        "Take the line with `del` out, or use `{name}` before it.",
        reads=_deleted,
    ),
    FaultNote(
        UNBOUND,
        LOCAL,
        "`{name}` has no value here: it gets one only inside of what begins in {line}, and "
        "Python did not get there.",
        "Give `{name}` a value before {line}, so that it has one in every case.",
        reads=_in_a_branch,
    ),
    FaultNote(
        UNBOUND,
        LOCAL,
        "`{name}` is used before it has a value: it gets one further down, in {line}.",
        "Move {line} above the line that uses `{name}`.",
        reads=_further_down,
    ),
    FaultNote(
        UNBOUND,
        LOCAL,
        "`{name}` is used before it has a value: a name that a function assigns is the function's "
        "own, even where the file has one of the same name.",
        "Give `{name}` a value at the start of the function, or use another name for the new "
        "value.",
    ),
    FaultNote(
        "NameError",
        NAME,
        "`{name}` is kept in `self`, and the line asks for it without.",
        "Write `self.{name}`.",
        reads=_self,
    ),
    FaultNote(
        "NameError",
        NAME,
        "`{name}` is not known: did you mean `{meant}`{where}?",
        "Write `{meant}` in the place of `{name}`, or give `{name}` a value before.",
        reads=_misspelt,
    ),
    FaultNote(
        "NameError",
        NAME,
        '`{name}` gets its value only under `if __name__ == "__main__":` ({line}), which does '
        "not run when your functions are called.",
        "Use the function's parameters; an import belongs at the top of the file.",
        reads=under_main_guard,
    ),
    FaultNote(
        "NameError",
        NAME,
        "`{name}` is a word that stands here without quotes: Python looks for a variable.",
        "Write it in quotes: {quoted}.",
        reads=_quoted,
    ),
    FaultNote(
        "NameError",
        NAME,
        "`{name}` belongs to the inside of `{other}` ({line}): no other function can see it.",
        "What a function needs comes in as a parameter, or is worked out in the function itself.",
        reads=elsewhere,
    ),
    FaultNote(
        "NameError",
        NAME,
        "`{name}` is not known: it is not imported.",
        "Write: {write}",
        reads=_of_a_module,
    ),
    FaultNote(
        "NameError",
        NAME,
        "`{name}` is no word of Python's.",
        "Write `{python}`.",
        reads=_of_another_language,
    ),
    FaultNote(
        "NameError",
        r"name 'self' is not defined",
        "`self` stands for an object of a class, and `{function}` is in no class.",
        "Take `self.` out, and use the function's parameters.",
    ),
    FaultNote(
        "NameError",
        NAME,
        "`{function}` uses the name `{name}`, which nothing has given a value.",
        "Give `{name}` a value in the function, above this line. If it is meant to be a text, put "
        "it in quotes.",
    ),
)
