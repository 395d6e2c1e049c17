"""Finds in a student's text what the lesson's names and first lines were used for."""

from __future__ import annotations

import ast

from autograder.checks import Failure, Words, near
from autograder.checks.fault_tables.known_names import word_set
from autograder.checks.fault_tables.names import known_here
from autograder.checks.student_code import dotted, parameters

__all__ = [
    "another_history",
    "fit_inside",
    "lesson_data",
    "lesson_object",
    "lesson_setting",
    "other_first_line",
    "self_first",
    "written_number",
]

# What the lesson, or a tutorial like it, calls its arrays; capitals and underscores do not matter.
DATA = word_set(
    "xtrain ytrain xval yval xtest ytest xall yall xvalid yvalid xvalidation yvalidation "
    "xdata ydata trainx trainy testx testy valx valy images labels trainimages trainlabels "
    "testimages testlabels valimages vallabels trainingimages traininglabels xtrainfull "
    "ytrainfull digits imagestrain labelstrain imagestest labelstest dataset traindata "
    "testdata traindataset"
)
OBJECTS = {"model": "the model is built in step 6", "history": "training gives it in step 7"}
SETTINGS = word_set("epochs batchsize seed nepochs numepochs nbepochs blue orange")
FIRST_LINES = {
    "normalize": "def normalize(images):",
    "split": "def split(images, labels, validation_split=0.2):",
    "build_model": "def build_model():",
    "plot_metrics": "def plot_metrics(history):",
}


def _plain(name: str) -> str:
    return name.replace("_", "").casefold()


def _spelt_otherwise(failure: Failure, name: str) -> bool:
    """Whether the function itself has this name, only spelt in another way."""
    return any(_plain(one) == _plain(name) for one in known_here(failure) - {name}) or (
        near(name, known_here(failure) - {name}) != ""
    )


def lesson_data(failure: Failure, words: Words) -> Words | None:
    """A name of the lesson's arrays, which a function has only where they are its parameters."""
    name = words["name"]
    return {} if _plain(name) in DATA and not _spelt_otherwise(failure, name) else None


def fit_inside(failure: Failure, words: Words) -> Words | None:
    """Training or evaluating, in a line that asks for the lesson's arrays."""
    if lesson_data(failure, words) is None:
        return None
    for call in failure.calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr in (
            "fit",
            "evaluate",
            "predict",
        ):
            return {"call": dotted(call.func) or call.func.attr, "method": call.func.attr}
    return None


def lesson_object(failure: Failure, words: Words) -> Words | None:
    """The lesson's ``model`` or ``history``, where no parameter brings it."""
    name = words["name"]
    known = name in OBJECTS and not _spelt_otherwise(failure, name)
    return {"when": OBJECTS[name]} if known else None


def another_history(failure: Failure, words: Words) -> Words | None:
    """``run.history[...]``, where the function's own parameter is the history."""
    given = parameters(failure.within) if failure.within else []
    for part in failure.parts:
        if isinstance(part, ast.Attribute) and part.attr == "history":
            asked = isinstance(part.value, ast.Name) and part.value.id == words["name"]
            if asked and given:
                return {"parameter": given[0]}
    return None


def lesson_setting(failure: Failure, words: Words) -> Words | None:
    """``EPOCHS`` and its like, which stand in another place of the file, or in none."""
    name = words["name"]
    return {} if _plain(name) in SETTINGS and not _spelt_otherwise(failure, name) else None


def other_first_line(failure: Failure, _words: Words) -> Words | None:
    """A function of the lesson that is called with what its first line does not take."""
    node = failure.code.function(failure.function)
    if failure.line or node is None or failure.function not in FIRST_LINES:
        return None
    written = failure.code.source.split("\n")[node.lineno - 1].strip()
    return {
        "written": written if len(written) <= 100 else f"{written[:97]}...",
        "wanted": FIRST_LINES[failure.function],
        "line": failure.where(node.lineno),
    }


def self_first(failure: Failure, words: Words) -> Words | None:
    """A function of the lesson that begins with ``self``, as if it stood in a class."""
    node = failure.code.function(failure.function)
    own = node is not None and parameters(node)[:1] == ["self"]
    return other_first_line(failure, words) if own else None


def written_number(failure: Failure, words: Words) -> Words | None:
    """The number of x values stands in the function, or beside it, as a number."""
    parts = [one for part in failure.parts for one in failure.values(part)]
    numbers = {
        one.value for part in parts for one in ast.walk(part) if isinstance(one, ast.Constant)
    }
    count = int(words["x"])
    return {} if count > 1 and numbers & {count, count - 1, count + 1} else None
