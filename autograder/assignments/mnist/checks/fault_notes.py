"""What the errors mean that beginners meet in these four functions."""

from __future__ import annotations

from autograder.checks import FaultNote

__all__ = ["FAULT_NOTES"]

PLOT, SPLIT, MODEL = "plot_metrics", "split", "build_model"

FAULT_NOTES = (
    FaultNote(
        PLOT,
        "KeyError",
        r"acc'|accuracy'|'loss|_loss'|'val",
        "history.history has no entry of this name.",
        "Look at history.history.keys(): the names are those of the metrics given to compile.",
    ),
    FaultNote(
        PLOT,
        "TypeError",
        r"'History' object is not subscriptable",
        "`history` is used like a dictionary, but the dictionary is inside it.",
        "What fit returns is an object; the lists are in its attribute of the same name.",
    ),
    FaultNote(
        PLOT,
        "AttributeError",
        r"'History' object has no attribute",
        "`history` has no attribute of this name: its lists are in history.history.",
        "Take the lists out of the dictionary history.history.",
    ),
    FaultNote(
        PLOT,
        "ValueError",
        r"x and y must have same first dimension|x and y must be the same size|shape mismatch",
        "The x values are not as many as the epochs: their number is written down.",
        "Take the epochs from history.epoch, or count the values of a list.",
    ),
    FaultNote(
        "normalize",
        r".*(UFunc|Casting).*|TypeError",
        r"[Cc]annot cast ufunc",
        "`/=` tries to write fractions into the array of whole numbers that was handed in.",
        "Divide into a new array instead of changing `images` itself.",
    ),
    FaultNote(
        SPLIT,
        "TypeError",
        r"slice indices must be integers|cannot be interpreted as an integer",
        "The place to cut at is no whole number: n * validation_split is a fraction.",
        "Make it a whole number before you slice with it.",
    ),
    FaultNote(
        SPLIT,
        "TypeError",
        r"only integer scalar arrays|list indices must be integers",
        "A list is indexed with an array of positions, which only NumPy arrays allow.",
        "Keep images and labels as arrays all along.",
    ),
    FaultNote(
        SPLIT,
        "(IndexError|ValueError)",
        r"out of bounds|should be (?:either )?(?:smaller|positive)|inconsistent numbers",
        "A position is larger than the number of samples: a size is written down.",
        "Work every position out from the length of the array.",
    ),
    FaultNote(
        MODEL,
        "ValueError",
        r"Could not interpret (optimizer|loss|metric|activation|initializer)",
        "Keras does not know one of the names that you gave it.",
        "Compare the spelling of optimizer, loss, metric and activation with Keras's pages.",
    ),
    FaultNote(
        MODEL,
        "ValueError",
        r"Kernel shape must have the same length|incompatible with the layer|input_shape",
        "The layers do not fit one another.",
        "Images come as (28, 28); follow the shape from layer to layer.",
    ),
)
