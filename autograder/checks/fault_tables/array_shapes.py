"""NumPy, scikit-learn and tf.data: shapes that do not fit, types that cannot hold the result."""

from __future__ import annotations

import ast

from autograder.checks.fault_tables.known_names import word_set
from autograder.checks.faults import Failure, FaultNote, Words, near
from autograder.checks.student_code import dotted

__all__ = ["NOTES"]

DTYPES = word_set(
    "bool float16 float32 float64 int8 int16 int32 int64 uint8 uint16 uint32 uint64 float int"
)
TTS = "train_test_split"
DATASET = r"_?\w*Dataset"


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


def _calls_split(failure: Failure, _words: Words) -> Words | None:
    return {} if any(dotted(call.func).endswith(TTS) for call in failure.calls) else None


def _split_setting(failure: Failure, words: Words) -> Words | None:
    if _calls_split(failure, words) is None:
        return None
    known = {"test_size", "train_size", "random_state", "shuffle", "stratify"}
    fraction = any(part in words["name"] for part in ("split", "size", "val", "frac", "ratio"))
    meant = near(words["name"], known) or ("test_size" if fraction else "")
    return {"meant": meant} if meant else None


def _dataset(failure: Failure, _words: Words) -> Words | None:
    """tf.data in use where the line runs."""
    made = any(
        "tf.data" in dotted(node) or "data.Dataset" in dotted(node) for node in _all(failure)
    )
    used = any(
        isinstance(call.func, ast.Attribute)
        and call.func.attr in ("take", "skip", "batch", "cache")
        for call in failure.calls
    )
    return {} if made and used else None


def _all(failure: Failure) -> list[ast.AST]:
    within = failure.within or failure.code.tree
    return [node for node in ast.walk(within) if isinstance(node, ast.Attribute)]


NO_DATASET = (
    "A dataset of tf.data hands its entries out one after the other: it is no array, and cannot "
    "be cut or taken apart as one."
)
ARRAYS_INSTEAD = (
    "Leave tf.data out: draw an order with np.random.permutation(len(images)), and pick from the "
    "arrays with it."
)
NOTES = (
    FaultNote("TypeError", rf"'{DATASET}' object is not", NO_DATASET, ARRAYS_INSTEAD),
    FaultNote(
        "AttributeError", rf"'{DATASET}' object has no attribute", NO_DATASET, ARRAYS_INSTEAD
    ),
    FaultNote(
        "ValueError|TypeError",
        r"values to unpack|cannot unpack|can't unpack|zip\(\)",
        NO_DATASET,
        ARRAYS_INSTEAD,
        reads=_dataset,
    ),
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
        r"Found array with dim 3, while dim <= 2 is required by (?P<what>\w+Scaler)"
        r"|Found array with dim 3\. (?P<other>\w*Scaler)",
        "A scaler of scikit-learn works on tables, column by column, and images are no table.",
        "Divide the whole array by the largest grey level that a pixel can have: the same number "
        "for every pixel.",
    ),
    FaultNote(
        "ValueError",
        r"Found array with dim \d",
        "scikit-learn wants a table or a row of numbers here, and gets images.",
        "Labels may be handed over for `stratify`, images not. For a grey level, divide the array.",
    ),
    FaultNote(
        "ValueError",
        r"Found input variables with inconsistent numbers of samples: \[(?P<one>\d+), (?P<two>\d+)",
        "There are {one} images and {two} labels: each image needs its own label.",
        "Hand both over whole, before anything is cut off one of them.",
    ),
    FaultNote(
        "TypeError",
        r"unexpected keyword argument '(?P<name>\w+)'",
        "train_test_split knows no `{name}`: it is called `{meant}` there.",
        "Write `{meant}=` in the place of `{name}=`.",
        reads=_split_setting,
    ),
    FaultNote(
        ".*InvalidParameterError|ValueError",
        r"'?test_size'?.* (?:Got|should be) ?(?P<given>[\d.]*)",
        "`test_size` is a fraction between 0 and 1, or a whole number of samples; here it is "
        "neither ({given}).",
        "Hand the fraction over as it comes: test_size=validation_split.",
    ),
    FaultNote(
        "ValueError",
        r"too many values to unpack|not enough values to unpack",
        "train_test_split gives four arrays, and the line has other names for them.",
        "Their order is x_train, x_val, y_train, y_val. Make the pairs afterwards.",
        reads=_calls_split,
        expected="x_train, x_val, y_train, y_val = train_test_split(...)",
    ),
    FaultNote(
        "ValueError",
        r"[Cc]annot take a larger sample than population|Sample larger than population",
        "More positions are drawn than there are.",
        "Draw from all of them: np.random.permutation(len(images)).",
    ),
    FaultNote(
        "TypeError",
        r"Population must be a sequence",
        "random.sample takes a list, and no array.",
        "np.random.permutation(len(images)) mixes positions; its first ones are a sample.",
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
