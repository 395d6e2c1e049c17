"""scikit-learn, tf.data and random: what they take, and what they give."""

from __future__ import annotations

import ast

from autograder.checks.faults import Failure, FaultNote, Words, near
from autograder.checks.student_code import dotted

__all__ = ["NOTES"]

TTS = "train_test_split"
DATASET = r"_?\w*Dataset"
NO_DATASET = (
    "A dataset of tf.data hands its entries out one after the other: it is no array, and cannot "
    "be cut or taken apart as one."
)
ARRAYS_INSTEAD = (
    "Leave tf.data out: draw an order with np.random.permutation(len(images)), and pick from the "
    "arrays with it."
)


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
        r"'?test_size'?.* (?:Got|should be) ?(?P<given>[\w.']*)",
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
        r"least populated class",
        "`stratify` needs two or more of each digit, and of one there is a single image.",
        "Leave `stratify` out, or do without it where a digit is that rare.",
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
)
