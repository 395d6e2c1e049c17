"""NumPy: shapes that do not fit, types that cannot hold the result."""

from __future__ import annotations

import ast

from autograder.checks.fault_tables.known_names import word_set
from autograder.checks.faults import Failure, FaultNote, Words, near
from autograder.checks.student_code import dotted

__all__ = ["NOTES"]

DTYPES = word_set(
    "bool float16 float32 float64 int8 int16 int32 int64 uint8 uint16 uint32 uint64 float int"
)


def _dtype(_failure: Failure, words: Words) -> Words | None:
    meant = near(words["given"], DTYPES)
    return {"meant": meant} if meant else None


def _logic(failure: Failure, _words: Words) -> Words | None:
    """``and`` or ``or`` between arrays."""
    for part in failure.parts:
        if isinstance(part, ast.BoolOp):
            word = "and" if isinstance(part.op, ast.And) else "or"
            return {"word": word, "sign": "&" if word == "and" else "|"}
    return None


def _written_size(failure: Failure, _words: Words) -> Words | None:
    numbers = [
        part.value
        for part in failure.parts
        if isinstance(part, ast.Constant) and type(part.value) is int and part.value > 999
    ]
    return {"number": str(numbers[0])} if numbers else None


def _one_by_one(failure: Failure, _words: Words) -> Words | None:
    """``np.concatenate(a, b)`` instead of ``np.concatenate([a, b])``."""
    for call in failure.calls:
        last = dotted(call.func).rpartition(".")[2]
        if last in ("concatenate", "stack", "vstack", "hstack") and len(call.args) > 1:
            inside = ", ".join(failure.code.shown(one) for one in call.args)
            return {"name": dotted(call.func), "write": f"{dotted(call.func)}([{inside}])"}
    return None


NOTES = (
    FaultNote(
        r".*UFunc.*|TypeError",
        r"[Cc]annot cast ufunc",
        "The array holds whole numbers, and the line writes fractions into it.",
        'Make a new array instead, x = x / 255, or one of floats first: x.astype("float32").',
    ),
    FaultNote(
        "TypeError",
        r"data type '(?P<given>\w+)' not understood",
        'There is no type "{given}": did you mean "{meant}"?',
        'Write "{meant}".',
        reads=_dtype,
    ),
    FaultNote(
        "TypeError",
        r"data type '?(?P<given>[^']+?)'? not understood",
        'NumPy knows no type "{given}".',
        'Take "float32" or "float64".',
    ),
    FaultNote(
        "ValueError",
        r"truth value of an (?:array|Series)",
        "`{word}` asks for one True or False, and an array has as many as it has entries.",
        "Between arrays write `{sign}`, each side in round brackets.",
        reads=_logic,
    ),
    FaultNote(
        "ValueError",
        r"truth value of an? (?:array|Series|DataFrame)",
        "`if` and its like ask for one True or False, and an array has as many as it has entries.",
        "Ask about one number, such as a length; np.where chooses for each entry by itself.",
    ),
    FaultNote(
        "TypeError",
        r"only integer scalar arrays|cannot be interpreted as an integer|integer argument",
        "`{name}` takes the arrays as one list, and here they stand one by one.",
        "Put square brackets around them: `{write}`.",
        reads=_one_by_one,
    ),
    FaultNote(
        "ValueError|.*InvalidArgumentError",
        r"operands could not be broadcast together with shapes (?P<one>\([\d,]*\)) "
        r"(?P<other>\([\d,]*\))",
        "Arrays of the shapes {one} and {other} do not fit each other entry by entry.",
        "Print both shapes just above the line. Images and labels are never added or multiplied.",
    ),
    FaultNote(
        "ValueError",
        r"all the input array",
        "Arrays can be put together only where their shapes fit, and these do not.",
        "Print their shapes just above the line. Images go with images, labels with labels.",
    ),
    FaultNote(
        "ValueError",
        r"cannot reshape array of size (?P<size>\d+) into shape (?P<shape>\([\d,-]*\))",
        "The array has {size} numbers, and a shape with {number} in it is written down.",
        "Take the size from the array, len(images), or leave it to NumPy with -1. For this task "
        "the shape may stay as it is.",
        reads=_written_size,
    ),
    FaultNote(
        "ValueError",
        r"cannot reshape array of size (?P<size>\d+) into shape (?P<shape>\([\d,-]*\))",
        "The array has {size} numbers, which are not as many as the shape {shape} holds.",
        "Multiply the shape out: its product has to be {size}.",
    ),
    FaultNote(
        "ValueError",
        r"array split does not result in an equal division",
        "np.split with a number cuts into equal parts, and the data cannot be cut so.",
        "Cut at a position instead: np.split(images, [n]), or images[:n] and images[n:].",
    ),
    FaultNote(
        "ValueError",
        r"inhomogeneous",
        "Rows of different lengths cannot become one array.",
        "Print the lengths of what you put together.",
    ),
    FaultNote(
        "ValueError",
        r"setting an array element with a sequence",
        "One place of an array holds one number, and the line writes several into it.",
        "Make the new array of the shape that it is to have: np.zeros(images.shape).",
    ),
    FaultNote(
        "ValueError",
        r"could not broadcast input array from shape (?P<one>\([\d,]*\)) into shape "
        r"(?P<other>\([\d,]*\))",
        "The line writes something of the shape {one} into a place of the shape {other}.",
        "Print both shapes just above the line.",
    ),
    FaultNote(
        "ValueError",
        r"negative dimensions",
        "An array cannot have a negative size.",
        "Print the size just above the line: is something taken away that is larger?",
    ),
    FaultNote(
        "ValueError",
        r"assignment destination is read-only|output array is read-only",
        "The array may be read and not written into.",
        "Make a new array instead of changing this one.",
    ),
    FaultNote(
        ".*MemoryError",
        r"",
        "The line asks for more memory than there is.",
        "Look for an array that is far larger than your data, or a loop that keeps making some.",
    ),
)
