"""A dot and a name that is not there: misspelt, of another library, or of another kind of thing."""

from __future__ import annotations

import ast

from autograder.checks.fault_tables.called import a_kind
from autograder.checks.fault_tables.known_names import word_set
from autograder.checks.faults import Failure, FaultNote, Words
from autograder.checks.student_code import dotted

__all__ = ["NOTES"]

OF_ARRAYS = {  # what beginners ask an array for: what to write
    "shuffle": "np.random.shuffle(x) shuffles in place; np.random.permutation(n) gives an order",
    "permutation": "np.random.permutation(len(x)) gives an order of the positions",
    "append": "np.concatenate([x, more]) gives a new array with both",
    "extend": "np.concatenate([x, more]) gives a new array with both",
    "normalize": "x / 255 divides every entry",
    "div": "x / 255 divides every entry",
    "divide": "x / 255 divides every entry",
    "multiply": "x * 2 multiplies every entry",
    "length": "len(x) is the number of its entries",
    "len": "len(x) is the number of its entries",
    "count": "len(x) is the number of its entries",
    "float": 'x.astype("float32") makes floats of it',
    "double": 'x.astype("float64") makes floats of it',
    "type": "x.astype(...) makes another type of it",
    "cast": 'x.astype("float32") makes floats of it',
    "to": 'x.astype("float32") makes floats of it',
    "split": "x[:n] and x[n:] are its two parts",
    "index": "np.where(x == value) finds positions",
    "map": "an operation such as x / 255 is done for every entry",
    "apply": "an operation such as x / 255 is done for every entry",
    "view_as": "x.reshape(...) gives it another shape",
}
OF_ARRAYS_ALONE = word_set(
    "astype shape reshape ndim dtype mean max min sum std size flatten ravel argmax argsort"
)
OF_TABLES = word_set("iloc loc values head tail columns to_numpy sample drop index iterrows")
OF_TENSORS = word_set("numpy detach cpu unsqueeze eval set_shape get_shape")
NO_ATTRIBUTE = r"'(?P<kind>[\w.]+)' object has no attribute '(?P<name>\w+)'"
MEANT = r".*Did you mean: '(?P<meant>[\w.]+)'"
ARRAY = r"'numpy\.ndarray' object has no attribute '(?P<name>\w+)'"


def _of_arrays(_failure: Failure, words: Words) -> Words | None:
    name = words["name"]
    return {"write": OF_ARRAYS[name]} if name in OF_ARRAYS else None


def _list_as_array(failure: Failure, words: Words) -> Words | None:
    known = words["name"] in OF_ARRAYS_ALONE
    return {"owner": _kind(failure, {**words, "kind": "list"})["owner"]} if known else None


def _of_tables(_failure: Failure, words: Words) -> Words | None:
    return {} if words["name"] in OF_TABLES else None


def _of_tensors(_failure: Failure, words: Words) -> Words | None:
    return {} if words["name"] in OF_TENSORS else None


def _module_name(failure: Failure, words: Words) -> Words | None:
    """How the student writes the module: ``np.random`` for numpy.random."""
    name = words["name"]
    for part in failure.parts:
        if isinstance(part, ast.Attribute) and part.attr == name and dotted(part.value):
            owner = dotted(part.value)
            meant = words.get("meant", "")
            whole = failure.code.full_name(part.value)
            if "." in meant:  # another place of the same package
                first, _, _ = owner.partition(".")
                package = failure.code.imports.get(first, first)
                write = meant.replace(package, first, 1) if meant.startswith(package) else meant
                return {"owner": owner, "write": write, "whole": whole}
            return {"owner": owner, "write": f"{owner}.{meant}", "whole": whole}
    return None


def _kind(failure: Failure, words: Words) -> Words:
    owner = next(
        (
            failure.code.shown(part.value)
            for part in failure.parts
            if isinstance(part, ast.Attribute) and part.attr == words["name"]
        ),
        "What stands before the dot",
    )
    return {"owner": owner, "a_kind": a_kind(words["kind"])}


def _overwritten(failure: Failure, words: Words) -> Words | None:
    """A module's name that the function gives another value: ``for plt in ...``."""
    owners = {
        part.value.id
        for part in failure.parts
        if isinstance(part, ast.Attribute) and part.attr == words["name"]
        if isinstance(part.value, ast.Name) and part.value.id in failure.code.imports
    }
    for node in ast.walk(failure.within or failure.code.tree):
        stored = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        if isinstance(node, ast.Name) and stored and node.id in owners:
            place = {"owner": node.id, "line": failure.where(node.lineno)}
            return {**place, "a_kind": a_kind(words["kind"])}
    return None


NOTES = (
    FaultNote(
        "AttributeError",
        r"module 'numpy' has no attribute '(?P<name>float|int|bool|object|complex|str)'",
        "np.{name} is gone from NumPy.",
        'Write {name} without "np.", or a type by its name: "float32".',
    ),
    FaultNote(
        "AttributeError",
        r"module 'random' has no attribute '(?P<name>permutation|rand|randn|random_sample)'",
        "`random.{name}` belongs to NumPy, and here `random` is Python's own module.",
        "Write np.random.{name}.",
    ),
    FaultNote(
        "AttributeError",
        r"[Mm]odule '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'" + MEANT,
        "`{owner}` has no `{name}`: did you mean `{write}`?",
        "Write `{write}`.",
        reads=_module_name,
    ),
    FaultNote(
        "AttributeError",
        r"[Mm]odule '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'",
        "`{owner}` has no `{name}`.",
        "Compare the spelling, capitals too, with the lesson's text on this step.",
        reads=_module_name,
    ),
    FaultNote(
        "AttributeError",
        NO_ATTRIBUTE,
        "`{owner}` is not the module any more: {line} makes it {a_kind}.",
        "Give the variable in {line} another name.",
        reads=_overwritten,
    ),
    FaultNote(
        "AttributeError",
        ARRAY,
        "An array has no `{name}`.",
        "For an array x, {write}.",
        reads=_of_arrays,
    ),
    FaultNote(
        "AttributeError",
        ARRAY,
        "`{name}` belongs to pandas' tables, and here is a NumPy array.",
        "Pick from an array with square brackets alone: x[:n], or x[order].",
        reads=_of_tables,
    ),
    FaultNote(
        "AttributeError",
        ARRAY,
        "`{name}` belongs to tensors, and here is a NumPy array already.",
        "Take `.{name}` out.",
        reads=_of_tensors,
    ),
    FaultNote(
        "AttributeError",
        r"EagerTensor'? object has no attribute '(?P<name>\w+)'",
        "A tensor of TensorFlow has no `{name}`: that belongs to NumPy arrays.",
        "Keep the data as NumPy arrays: leave tf.constant and tf.convert_to_tensor out.",
    ),
    FaultNote(
        "AttributeError",
        r"'dict' object has no attribute '(?P<name>\w+)'",
        "`{owner}` is a dictionary: its entries are picked with square brackets, not with a dot.",
        'Write {owner}["{name}"].',
        reads=lambda failure, words: _kind(failure, {**words, "kind": "dict"}),
    ),
    FaultNote(
        "AttributeError",
        r"'list' object has no attribute '(?P<name>\w+)'",
        "`{owner}` is a list, and `{name}` belongs to arrays.",
        "Make an array of it: np.array({owner}); or ask a list for its length with len().",
        reads=_list_as_array,
    ),
    FaultNote(
        "AttributeError",
        r"'list' object has no attribute 'shuffle'",
        "A list has no `shuffle`.",
        "np.random.shuffle(the_list) shuffles in place; np.random.permutation(n) gives the "
        "positions 0 to n - 1 in any order.",
    ),
    FaultNote(
        "AttributeError",
        NO_ATTRIBUTE + MEANT,
        "`{owner}` has no `{name}`: did you mean `{meant}`?",
        "Write `{owner}.{meant}`.",
        reads=_kind,
    ),
    FaultNote(
        "AttributeError",
        NO_ATTRIBUTE,
        "`{owner}` is {a_kind}, which has no `{name}`.",
        "Look at the line that gives it its value: is it what you think? "
        "print(type(...)) just above shows it.",
        reads=_kind,
    ),
)
