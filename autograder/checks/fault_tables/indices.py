"""Square brackets: positions that are fractions, data or texts, or lie outside of an array."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.checks.faults import Failure, FaultNote, Words
from autograder.checks.student_code import dotted, parameters

__all__ = ["NOTES"]

MIXES = ("permutation", "shuffle", "sample", "choice", "permuted")
WHOLE = (
    r"slice indices must be integers|x must be an integer"
    r"|'(?:numpy\.)?float\w*' object cannot be interpreted as an integer"
    r"|can't multiply sequence by non-int of type 'float'"
)
PLACES = r"only integers, slices|arrays used as indices must be of integer|indices must be integers"
ARRAY_PLACE = r"only integer scalar arrays can be converted|only length-1 arrays"
TOO_LARGE = r"out of bounds for axis (?P<axis>\d+) with size (?P<size>\d+)"


def _places(failure: Failure) -> list[ast.AST]:
    """What stands in the square brackets of the statement, each position by itself."""
    found: list[ast.AST] = []
    for part in failure.parts:
        if isinstance(part, ast.Subscript):
            inside = part.slice
            many = inside.elts if isinstance(inside, ast.Tuple) else [inside]
            for one in many:
                ends = [one.lower, one.upper] if isinstance(one, ast.Slice) else [one]
                found += [end for end in ends if end is not None]
    return found


def _mixed_data(failure: Failure, _words: Words) -> Words | None:
    """``permutation(images)`` used as positions: it gives images in another order."""
    given = set(parameters(failure.within)) if failure.within else set()
    for call in (one for place in _places(failure) for one in _calls_behind(failure, place)):
        name, data = dotted(call.func), _data_in(call, given)
        if data and name.rpartition(".")[2] in MIXES:
            return {"call": failure.code.shown(call), "data": data, "name": name}
    return None


def _data_in(call: ast.Call, given: set[str]) -> str:
    """The parameter that a call is handed the values of, and not only the length."""
    parts = list(ast.walk(call.args[0])) if call.args else []
    length = any(
        (isinstance(one, ast.Attribute) and one.attr in ("shape", "size", "ndim"))
        or (isinstance(one, ast.Name) and one.id in ("len", "range"))
        for one in parts
    )
    names = [one.id for one in parts if isinstance(one, ast.Name) and one.id in given]
    return names[0] if names and not length else ""


def _calls_behind(failure: Failure, node: ast.AST) -> Iterator[ast.Call]:
    """The calls that an expression, or a name in it, got its value from."""
    yield from (one for one in failure.behind(node) if isinstance(one, ast.Call))


def _fraction(failure: Failure, _words: Words) -> Words | None:
    """A position worked out with ``/``, or as a product with a fraction."""
    places = _places(failure)
    places += [one for call in failure.calls for one in call.args]
    lists = [one for one in places if isinstance(one, (ast.List, ast.Tuple))]
    for place in [*places, *(one for several in lists for one in several.elts)]:
        for value in failure.values(place):
            if not isinstance(value, ast.BinOp) or _repeats(value):
                continue
            fraction = isinstance(value.op, ast.Div) or _has_fraction(failure, value)
            if fraction and isinstance(value.op, (ast.Div, ast.Mult, ast.Sub, ast.Add)):
                text = failure.code.shown(value)
                by = "`/` always gives a fraction" if isinstance(value.op, ast.Div) else ""
                entries = "arrays used as indices" in failure.message
                write = f"({text}).astype(int)" if entries else f"int({text})"
                return {"text": text, "because": by or "it is a fraction", "write": write}
    return None


def _repeats(node: ast.BinOp) -> bool:
    """Whether a text or a list is to be repeated."""
    sides = (node.left, node.right)
    return any(
        isinstance(one, (ast.List, ast.Tuple))
        or (isinstance(one, ast.Constant) and isinstance(one.value, str))
        for one in sides
    )


def _has_fraction(failure: Failure, node: ast.BinOp) -> bool:
    words = ("split", "fraction", "ratio", "size", "test", "val")
    for one in failure.behind(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, float):
            return True
        if isinstance(one, ast.Name) and any(word in one.id for word in words):
            return True
    return False


def _text(failure: Failure, _words: Words) -> Words | None:
    for part in failure.parts:
        inside = part.slice if isinstance(part, ast.Subscript) else None
        if isinstance(inside, ast.Constant) and isinstance(inside.value, str):
            owner = failure.code.shown(part.value) if isinstance(part, ast.Subscript) else ""
            return {"owner": owner, "key": inside.value}
    return None


def _written_size(failure: Failure, words: Words) -> Words | None:
    """A size of the lesson's data that stands in the function as a number."""
    parts = [one for place in _places(failure) for one in failure.behind(place)]
    numbers = [
        one.value for one in parts if isinstance(one, ast.Constant) and type(one.value) is int
    ]
    large = [one for one in numbers if one > max(int(words["size"]) // 2, 9)]
    return {"number": f"{max(large)}"} if large else None


def _by_images(failure: Failure, _words: Words) -> Words | None:
    """``for i in images: images[i]``: the image in the place of its number."""
    loops = {
        node.target.id: node.iter
        for node in ast.walk(failure.within or failure.code.tree)
        if isinstance(node, (ast.For, ast.comprehension)) and isinstance(node.target, ast.Name)
        if isinstance(node.iter, ast.Name)
    }
    for place in _places(failure):
        if isinstance(place, ast.Name) and place.id in loops:
            over = dotted(loops[place.id])
            return {"name": place.id, "over": over}
    return None


NOTES = (
    FaultNote(
        "IndexError|TypeError|ValueError",
        rf"{PLACES}|{ARRAY_PLACE}|out of bounds|boolean index|too many indices",
        "`{call}` gives the data in another order, and no positions to pick with.",
        "Mix the positions: {name}(len({data})) gives the numbers 0 to n - 1 in any order. Pick "
        "from images and labels with the same ones.",
        reads=_mixed_data,
        expected="whole numbers: the positions to pick",
    ),
    FaultNote(
        "IndexError|TypeError",
        rf"{PLACES}|out of bounds",
        "`{name}` is one of `{over}` itself, and no position: `for {name} in {over}` goes through "
        "what is in it.",
        "Use `{name}` as it is, or go through the positions: for i in range(len({over})).",
        reads=_by_images,
    ),
    FaultNote(
        "IndexError|TypeError",
        rf"{WHOLE}|{PLACES}|{ARRAY_PLACE}",
        "`{text}` is no whole number ({because}), and here a whole number is needed.",
        "Make it a whole number: `{write}`, or with round().",
        reads=_fraction,
        expected="a whole number",
    ),
    FaultNote(
        "IndexError|TypeError",
        r"only integers, slices|indices must be integers or slices, not str",
        '`{owner}` has no entries with names, such as "{key}": only a dictionary has.',
        "Pick by position, or hand over the array itself.",
        reads=_text,
    ),
    FaultNote(
        "TypeError",
        ARRAY_PLACE + r"|list indices must be integers or slices, not (?:ndarray|list|tuple)",
        "A list is used with an array of positions, or with several: only NumPy arrays allow that.",
        "Keep the data as an array all along, or make one of the list: np.array(the_list).",
    ),
    FaultNote(
        "IndexError|TypeError",
        WHOLE + r"|indices must be integers or slices, not float",
        "A whole number is needed here, and this is a fraction.",
        "Make it whole before you use it, with int() or round().",
        expected="a whole number",
    ),
    FaultNote(
        "IndexError",
        PLACES,
        "What stands in square brackets is no position: it is a fraction, a text or a list of "
        "arrays.",
        "Pick with whole numbers, or with an array of whole numbers.",
        expected="whole numbers: the positions to pick",
    ),
    FaultNote(
        "TypeError",
        r"(?:Only integers, slices .*tf\.newaxis)",
        "A tensor of TensorFlow cannot be picked from with an array of positions.",
        "Keep the data as NumPy arrays: they can be picked from with such an array.",
    ),
    FaultNote(
        "IndexError",
        TOO_LARGE,
        "A position is larger than the data: a size is written down ({number}), and here are "
        "{size}.",
        "Work positions out from the length, such as len(images): the data may be of any size.",
        reads=_written_size,
        expected="positions from 0 to {size} - 1",
    ),
    FaultNote(
        "IndexError",
        TOO_LARGE,
        "A position is outside of the data: here are {size}, with the positions 0 to {size} - 1.",
        "Work positions out from the length of the very array that you pick from.",
        expected="positions from 0 to {size} - 1",
    ),
    FaultNote(
        "IndexError",
        r"boolean index did not match.*size of axis is (?P<size>\d+) but .*axis is (?P<mask>\d+)",
        "The array of True and False has {mask} entries, and the data have {size}.",
        "Make it as long as the data: len(images).",
    ),
    FaultNote(
        "IndexError",
        r"too many indices for array: array is (?P<have>\d)-dimensional, but (?P<given>\d)",
        "The line picks with {given} positions, and the shape of this array has {have} number(s).",
        "Print its shape just above the line: a label is one number, an image 28 rows of 28.",
    ),
    FaultNote(
        "IndexError",
        r"(?P<kind>list|tuple|string) index out of range",
        "The {kind} is shorter than the position asks for; the first has the number 0.",
        "Print its length just above the line.",
    ),
    FaultNote(
        "IndexError",
        r"pop from empty list",
        "The list is empty: nothing can be taken out of it.",
        "Look at the lines that are to fill it.",
    ),
    FaultNote(
        "AxisError|.*AxisError",
        r"axis (?P<axis>-?\d+) is out of bounds for array of dimension (?P<have>\d+)",
        "The shape of the array has {have} number(s), counted from 0, so there is no axis {axis}.",
        "Print its shape just above the line.",
    ),
)
