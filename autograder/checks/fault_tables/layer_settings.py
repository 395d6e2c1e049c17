"""Keras: settings of layers that do not exist, are missing, or stand in the wrong place."""

from __future__ import annotations

from autograder.checks.fault_tables.known_names import word_set
from autograder.checks.faults import Failure, FaultNote, Words, near

__all__ = ["NOTES"]

SETTINGS = word_set(
    "units activation use_bias kernel_initializer bias_initializer kernel_regularizer "
    "bias_regularizer activity_regularizer name dtype trainable input_shape input_dim shape "
    "rate filters kernel_size strides padding pool_size axis inputs outputs layers"
)
OLD_SETTINGS = {
    "output_dim": "units",
    "nb_filter": "filters",
    "init": "kernel_initializer",
    "W_regularizer": "kernel_regularizer",
    "b_regularizer": "bias_regularizer",
    "weights_initializer": "kernel_initializer",
    "bias": "use_bias",
    "border_mode": "padding",
    "subsample": "strides",
    "p": "rate",
    "input": "inputs",
    "output": "outputs",
    "input_size": "input_shape",
    "inputShape": "input_shape",
    "activations": "activation",
    "activation_fn": "activation",
    "neurons": "units",
    "size": "units",
}


def _setting(_failure: Failure, words: Words) -> Words | None:
    name = words["name"]
    meant = OLD_SETTINGS.get(name) or near(name, SETTINGS)
    return {"meant": meant} if meant else None


def _units_by_another_name(failure: Failure, _words: Words) -> Words | None:
    for call in failure.calls:
        for one in call.keywords:
            if one.arg and (OLD_SETTINGS.get(one.arg) or near(one.arg, {"units"})) == "units":
                return {"name": one.arg}
    return None


NOTES = (
    FaultNote(
        "ValueError|TypeError",
        r"[Uu]nrecognized keyword arguments? passed to (?P<owner>\w+): \{'(?P<name>\w+)'",
        "`{owner}` knows no `{name}`: did you mean `{meant}`?",
        "Write `{meant}=` in the place of `{name}=`.",
        reads=_setting,
    ),
    FaultNote(
        "ValueError|TypeError",
        r"[Uu]nrecognized keyword arguments? passed to (?P<owner>\w+): \{'(?P<name>\w+)'",
        "`{owner}` knows no setting of the name `{name}`.",
        "Take `{name}=` out, or compare its spelling with the page on `{owner}`.",
    ),
    FaultNote(
        "TypeError",
        r"Dense\.__init__\(\) missing 1 required positional argument: 'units'",
        "`Dense` does not know how many units it has: `{name}=` is no name for that.",
        "Write `units=` in the place of `{name}=`, or only the number, as in Dense(128).",
        reads=_units_by_another_name,
    ),
    FaultNote(
        "TypeError",
        r"Dense\.__init__\(\) missing 1 required positional argument: 'units'",
        "`Dense` does not know how many units it has.",
        "Give the number first: Dense(128, ...).",
    ),
    FaultNote(
        "TypeError",
        r"Sequential\.__init__\(\) takes .*positional arguments? but",
        "`Sequential` takes one list of layers, and here the layers stand without a list.",
        "Put square brackets around all of them: keras.Sequential([...]).",
    ),
    FaultNote(
        "TypeError",
        r"add\(\) takes .*positional arguments? but",
        "`add` takes one layer at a time.",
        "Call `add` once for each layer.",
    ),
    FaultNote(
        "ValueError",
        r"Received an invalid value for `?units`?.*Received: units=(?P<given>[^.]*[.\d]*)",
        "The number of units has to be a whole number, and it is {given}.",
        'The number comes first, the activation by its name: Dense(128, activation="relu").',
    ),
    FaultNote(
        "ValueError|TypeError",
        r"Found invalid dimension (?P<given>\S+)",
        "A shape is made of whole numbers, and `{given}` is none.",
        "Write the numbers without quotes: (28, 28).",
    ),
    FaultNote(
        "ValueError|TypeError",
        r"Cannot convert '?(?P<given>\d+)'? to a shape",
        "A shape is written in round brackets, such as (28, 28); {given} is a number alone.",
        "Write (28, 28) for an image; a length alone needs a comma, as in (784,).",
        expected="a shape such as (28, 28)",
    ),
)
