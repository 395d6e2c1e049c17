"""Names without a value: misspelt, not imported, of another function, without quotes."""

from __future__ import annotations

import ast

from autograder.checks.fault_tables.known_names import BUILTINS, IMPORTED, OTHER_LANGUAGES, QUOTED
from autograder.checks.faults import Failure, FaultNote, Words, near
from autograder.checks.student_code import bound_names, first_line, parameters

__all__ = ["NOTES", "known_here"]

NAME = r"name '(?P<name>\w+)' is not defined"


def known_here(failure: Failure) -> set[str]:
    """Names that the function itself gives a value, its parameters among them."""
    return bound_names(failure.within) if failure.within else set()


def _misspelt(failure: Failure, words: Words) -> Words | None:
    name = words["name"]
    if name in IMPORTED or name in OTHER_LANGUAGES:
        return None
    top = {one for node in failure.code.tree.body for one in _bound_at_top(node)}
    for among in (known_here(failure) - {name}, top - {name}, BUILTINS):
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
            return {"other": node.name, "line": failure.where(first_line(node, words["name"]))}
    return None


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
    bare = [one.id for one in places if isinstance(one, ast.Name)]
    if name not in bare:
        return None
    known = known_here(failure)
    meant = {one: one if one in QUOTED else near(one, QUOTED) for one in bare if one not in known}
    texts = [f'"{text}"' for text in meant.values() if text]
    return {"quoted": ", ".join(texts)} if meant.get(name) else None


def _axes_not_made(_failure: Failure, words: Words) -> Words | None:
    return {} if words["name"] in ("fig", "figure", "ax", "axes", "axs", "ax1", "ax2") else None


def _unused_parameter(failure: Failure, words: Words) -> Words | None:
    """Parameters that the function never reads: it may be calling one by another name."""
    if failure.within is None or words["name"] in (*OTHER_LANGUAGES, "self"):
        return None
    read = {
        one.id
        for one in ast.walk(failure.within)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)
    }
    unused = [one for one in parameters(failure.within) if one not in read and one != "self"]
    if not unused:
        return None
    names = [f"`{one}`" for one in unused]
    return {"unused": " and ".join(names), "one": " or ".join(names)}


def _of_another_language(_failure: Failure, words: Words) -> Words | None:
    python = OTHER_LANGUAGES.get(words["name"])
    return {"python": python} if python else None


NOTES = (
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
        "`{name}` is not there yet: nothing in `{function}` has made a figure and its axes.",
        "Begin with fig, ax = plt.subplots().",
        reads=_axes_not_made,
    ),
    FaultNote(
        "NameError",
        NAME,
        "`{function}` uses the name `{name}`, which nothing has given a value, and does not use "
        "its own {unused}.",
        "If that is what you mean by `{name}`, write {one}: what the function works on comes in "
        "under the names in its first line.",
        reads=_unused_parameter,
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
