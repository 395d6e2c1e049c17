"""What the errors mean that beginners meet in these four functions."""

from __future__ import annotations

from autograder.assignments.mnist.checks.fault_readers import (
    another_history,
    fit_inside,
    lesson_data,
    lesson_object,
    lesson_setting,
    other_first_line,
    self_first,
    written_number,
)
from autograder.checks import FaultNote

__all__ = ["FAULT_NOTES"]

PLOT, SPLIT, MODEL = "plot_metrics", "split", "build_model"
NAME = r"name '(?P<name>\w+)' is not defined"
HISTORY = "What fit gives is an object; the lists of numbers are in its dictionary history.history."
NAMES_OF_CURVES = 'Its names are "accuracy", "val_accuracy", "loss" and "val_loss".'

FAULT_NOTES = (
    FaultNote(
        "NameError",
        NAME,
        "`{call}` is called here with the lesson's `{name}`, and the data of the lesson are not "
        "there when `build_model` is graded.",
        "`build_model` only builds and compiles: take `{method}` out of it. The lesson trains in "
        "step 7.",
        reads=fit_inside,
        function=MODEL,
    ),
    FaultNote(
        "NameError",
        NAME,
        "`{name}` is data of the lesson, which are not there when a function is graded: "
        "`build_model` is handed nothing.",
        "Write what you need as numbers: an image has 28 rows of 28 pixels, and there are 10 "
        "digits.",
        reads=lesson_data,
        function=MODEL,
    ),
    FaultNote(
        "NameError",
        NAME,
        "`{name}` is data of the lesson, which are not there when a function is graded.",
        "Use the function's parameters: what it works on comes in with them.",
        reads=lesson_data,
    ),
    FaultNote(
        "NameError",
        NAME,
        "`{name}` belongs to the lesson ({when}), and is not there when a function is graded.",
        "Use the function's parameters: what it needs comes in with them.",
        reads=lesson_object,
    ),
    FaultNote(
        "NameError",
        NAME,
        "`{name}` is not there when `plot_metrics` is graded: the history comes in as its "
        "parameter.",
        "Write `{parameter}` in the place of `{name}`.",
        reads=another_history,
        function=PLOT,
    ),
    FaultNote(
        "NameError",
        NAME,
        "`{name}` has no value in `plot_metrics`: the number of epochs comes with the history.",
        'Count the values of a list, len(history.history["loss"]), or use history.epoch.',
        reads=lesson_setting,
        function=PLOT,
    ),
    FaultNote(
        "TypeError",
        r"missing|takes|unexpected keyword|multiple values",
        "`self` belongs to the functions of a class, and `{function}` is in none.",
        "Take `self` out of {line}: `{wanted}`.",
        reads=self_first,
        expected="{wanted}",
    ),
    FaultNote(
        "TypeError",
        r"missing|takes|unexpected keyword|multiple values",
        "`{function}` cannot be called as the lesson calls it: {line} gives it other parameters.",
        "Change {line}, `{written}`, to `{wanted}`, and use these names below it.",
        reads=other_first_line,
        expected="{wanted}",
    ),
    FaultNote(
        "KeyError",
        r"'(?P<key>acc|val_acc)'",
        'history.history has no entry of this name: "{key}" is the name that old versions of Keras '
        "gave it.",
        'Write "accuracy" and "val_accuracy".',
        function=PLOT,
    ),
    FaultNote(
        "KeyError",
        r"'(?P<key>.*)'",
        'history.history has no entry of this name, "{key}".',
        NAMES_OF_CURVES,
        function=PLOT,
    ),
    FaultNote(
        "TypeError",
        r"'History' object is not subscriptable",
        "`history` is used like a dictionary, but the dictionary is inside it.",
        'Write history.history["loss"]: ' + HISTORY,
        function=PLOT,
    ),
    FaultNote(
        "TypeError",
        r"'History' object is not callable",
        "`history` is called like a function, but it is an object that holds a dictionary.",
        'Write history.history["loss"], with square brackets.',
        function=PLOT,
    ),
    FaultNote(
        "AttributeError",
        r"'dict' object has no attribute 'history'",
        "history.history is the dictionary already: there is no further `history` in it.",
        'Write history.history["loss"].',
        function=PLOT,
    ),
    FaultNote(
        "AttributeError",
        r"'dict' object has no attribute '(?P<name>\w+)'",
        "history.history is a dictionary: its entries are picked with square brackets.",
        'Write history.history["{name}"]. ' + NAMES_OF_CURVES,
        function=PLOT,
    ),
    FaultNote(
        "AttributeError",
        r"'History' object has no attribute '(?P<name>\w+)'",
        "`history` has no attribute `{name}` of its own: its lists are in history.history.",
        'Take the lists out of the dictionary, as in history.history["loss"].',
        function=PLOT,
    ),
    FaultNote(
        "TypeError|ValueError",
        r"'History'|unhashable type: 'dict'|DataFrame constructor not properly called",
        "The whole history is handed over where a list of numbers belongs.",
        'Take one list out of it: history.history["loss"].',
        function=PLOT,
    ),
    FaultNote(
        "ValueError",
        r"must have same first dimension, but have shapes \((?P<x>\d+),?\) and \((?P<y>\d+)",
        "The x values are not as many as the epochs: {x} of them, and {y} epochs. Their number is "
        "written down.",
        "Take the epochs from history.epoch, or count the values of a list.",
        reads=written_number,
        function=PLOT,
    ),
    FaultNote(
        "ValueError",
        r"must have same first dimension, but have shapes \((?P<x>\d+),?\) and \((?P<y>\d+)",
        "The x values are not as many as the epochs: {x} of them, and {y} epochs.",
        "Take the epochs from history.epoch, or count the values of a list.",
        function=PLOT,
    ),
    FaultNote(
        "ValueError",
        r"x and y must be the same size|shape mismatch",
        "The x values are not as many as the epochs: their number is written down.",
        "Take the epochs from history.epoch, or count the values of a list.",
        function=PLOT,
    ),
    FaultNote(
        r".*(UFunc|Casting).*|TypeError",
        r"[Cc]annot cast ufunc",
        "`/=` tries to write fractions into the array of whole numbers that was handed in.",
        "Divide into a new array instead of changing `images` itself.",
        function="normalize",
    ),
    FaultNote(
        "(IndexError|ValueError)",
        r"should be (?:either )?(?:smaller|positive)",
        "A position is larger than the number of samples: a size is written down.",
        "Work every position out from the length of the array.",
        function=SPLIT,
    ),
)
