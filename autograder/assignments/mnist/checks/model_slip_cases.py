"""Words about a slip, and those slips in `build_model` that need other words for each case."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass

from autograder.assignments.mnist.checks.model_reading import MODEL
from autograder.checks import Evidence

__all__ = ["OTHER_IMAGES", "STOPPED", "Other", "Words", "activation", "returns"]

NAME_ERROR = re.compile(r"(?:NameError|UnboundLocalError): .*?'(\w+)'")
# Finds other words in what was written, and in all that is known, or none.
Other = Callable[[str, Evidence], "Words | None"]

TRAINING = ("fit", "evaluate", "predict", "train_on_batch")


@dataclass(frozen=True)
class Words:
    """What is wrong, what was expected, what to do; and what came, where no error says it.

    In each, {given} is what was written, {meant} what it was taken for, {name} that without the =.
    ``other`` may find other words for the same slip, or None.
    """

    rationale: str
    expected: str
    help: str
    actual: str = "{given}"
    other: Other | None = None

    def about(self, given: str, meant: str, evidence: Evidence) -> tuple[str, str, str, str]:
        """Rationale, expected, actual and help, for this student."""
        words = (self.other(given, evidence) if self.other else None) or self
        values = {"given": given, "meant": meant, "name": meant.removesuffix("=")}
        one, two, three, four = (
            text.format(**values)
            for text in (words.rationale, words.expected, words.actual, words.help)
        )
        return one, two, three, four


def activation(given: str, _: Evidence) -> Words | None:
    """Of an activation that is no text."""
    if given.startswith(("'", '"')):
        return None
    return Words(
        "The activation is `{given}`, a kind of layer; Dense takes a name here.",
        "'{meant}'",
        'Write activation="{meant}".',
    )


def _rows(given: str, _: Evidence) -> Words | None:
    if given != "(n, 784)":
        return None
    rationale = "The model expects rows of 784 numbers, and gets images of 28 x 28."
    return Words(rationale, OTHER_IMAGES.expected, OTHER_IMAGES.help, OTHER_IMAGES.actual)


def returns(given: str, _: Evidence) -> Words | None:
    """Of a function that gave nothing back."""
    whys = {
        "compile": "it returns what compile() gives, which is nothing. compile() changes the model "
        "itself.",
        "summary": "it returns what summary() gives, which is nothing. summary() only prints.",
        "NoneType": "no line returns the model.",
    }
    if given not in whys:
        return None
    advice = f"Call {given} on a line of its own; let the last line return the model."
    return Words(
        f"`build_model` gave nothing back: {whys[given]}",
        "a keras.Model",
        "End the function with a line that returns the model." if given == "NoneType" else advice,
        "None",
    )


def _stopped(_: str, evidence: Evidence) -> Words | None:
    statement = evidence.code.statement(int(evidence.value(MODEL, "line") or 0))
    calls = [one for one in ast.walk(statement) if isinstance(one, ast.Call)] if statement else []
    names = [one.func.attr for one in calls if isinstance(one.func, ast.Attribute)]
    method = next((name for name in names if name in TRAINING), None)
    if method is None:
        return _without_value(str(evidence.value(MODEL, "stopped")))
    return Words(
        f"`build_model` calls {method}(), and it only has to build and compile the model.",
        "a compiled model that nothing has trained yet",
        f"Take the line with {method}() out. Training and testing come in steps 7 and 8, with "
        "digits that `build_model` does not have.",
    )


def _without_value(error: str) -> Words | None:
    found = NAME_ERROR.match(error)
    if found is None:
        return None
    return Words(
        f"`build_model` uses the name `{found[1]}`, which has no value there; until then all is "
        "well, and the model is compiled.",
        STOPPED.expected,
        STOPPED.help,
    )


STOPPED = Words(
    "`build_model` stopped with an error after the model was compiled.",
    "the model, as soon as it is compiled",
    "After compile there is nothing to do but return the model: take out what stands between "
    "them, or mend the line of the error.",
    other=_stopped,
)
OTHER_IMAGES = Words(
    "The model expects images of shape {given}, and gets (n, 28, 28).",
    "a model that takes images of shape (n, 28, 28)",
    "Images come as (n, 28, 28): begin with the shape of one image, and have the next layer lay it "
    "out as a row of 784 numbers. Then nothing else has to.",
    "it takes {given}",
    other=_rows,
)
