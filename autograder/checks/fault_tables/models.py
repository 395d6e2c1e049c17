"""Keras: compiling a model, and the names that Keras is given for what it has to use."""

from __future__ import annotations

import ast
import re

from autograder.checks.fault_tables.known_names import word_set
from autograder.checks.faults import Failure, FaultNote, Words, near
from autograder.checks.student_code import dotted

__all__ = ["KNOWN_TO_KERAS", "NOTES", "meant_by"]

OPTIMIZERS = "adadelta adafactor adagrad adam adamax adamw ftrl lion nadam rmsprop sgd"
LOSSES = (
    "binary_crossentropy categorical_crossentropy categorical_hinge cosine_similarity hinge "
    "huber kl_divergence log_cosh mean_absolute_error mean_squared_error mse mae poisson "
    "sparse_categorical_crossentropy squared_hinge"
)
METRICS = (
    "accuracy acc binary_accuracy categorical_accuracy mae mean_absolute_error "
    "mean_squared_error mse sparse_categorical_accuracy sparse_top_k_categorical_accuracy"
)
ACTIVATIONS = (
    "celu elu exponential gelu hard_sigmoid leaky_relu linear log_softmax mish relu relu6 selu "
    "sigmoid silu softmax softplus softsign swish tanh"
)
KNOWN_TO_KERAS = {
    "optimizer": frozenset(OPTIMIZERS.split()),
    "loss": frozenset(LOSSES.split()),
    "metric": frozenset(METRICS.split()),
    "activation": frozenset(ACTIVATIONS.split()),
}
OF_OPTIMIZERS = word_set("learning_rate beta_1 beta_2 epsilon momentum weight_decay clipnorm rho")
COMPILE = word_set(
    "optimizer loss loss_weights metrics weighted_metrics run_eagerly steps_per_execution "
    "jit_compile auto_scale_loss"
)
WHAT = r"Could not interpret (?P<what>optimizer|loss|metric|activation)[\w ]*(?:identifier)?:? *"


def meant_by(what: str, given: str) -> str:
    """The name of Keras's that a text was meant to be; empty where none is clearly meant.

    ``what`` is "optimizer", "loss", "metric" or "activation".
    """
    known = KNOWN_TO_KERAS[what]
    spelt = re.sub(r"[\s-]+", "_", given.strip()).casefold()
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", given.strip()).casefold()
    words = re.split(r"[\W_]+", given.casefold())
    exact = [one for one in (spelt, snake, *words) if one in known]
    return exact[0] if exact else near(spelt, known)


def _misspelt(_failure: Failure, words: Words) -> Words | None:
    meant = meant_by(words["what"], words["given"])
    return {"meant": meant} if meant and meant != words["given"] else None


def _class(failure: Failure, words: Words) -> Words | None:
    """``optimizer=keras.optimizers.Adam``: the class, which is not called."""
    short = words["given"].rpartition(".")[2]
    for part in failure.parts:
        name = dotted(part) if isinstance(part, (ast.Attribute, ast.Name)) else ""
        if name.rpartition(".")[2] == short or failure.code.full_name(part).endswith(f".{short}"):
            return {"write": f"{name}()", "name": name}
    return {"write": f"{short}()", "name": short}


def _compile_word(_failure: Failure, words: Words) -> Words | None:
    meant = near(words["name"], COMPILE)
    return {"meant": meant} if meant else None


def _optimizer_word(_failure: Failure, words: Words) -> Words | None:
    meant = near(words["name"], OF_OPTIMIZERS)
    return {"meant": meant} if meant else None


NOTES = (
    FaultNote(
        "ValueError",
        WHAT + r"<class '(?P<given>[\w.]+)'>",
        "`{name}` is not called: its round brackets are missing.",
        "Write `{write}`: the brackets make the {what} that the model is to use.",
        reads=_class,
    ),
    FaultNote(
        "ValueError",
        WHAT + r"<(?P<given>[\w.]+) object at",
        "The {what} and the model come from two different kinds of Keras.",
        "Import everything from one place: import keras, and then keras.layers, keras.optimizers. "
        "Leave tensorflow.python.keras and tf_keras out.",
    ),
    FaultNote(
        "ValueError",
        WHAT + r"(?P<given>\w[\w .-]*)",
        'Keras knows no {what} of the name "{given}": did you mean "{meant}"?',
        'Write "{meant}".',
        reads=_misspelt,
    ),
    FaultNote(
        "ValueError",
        WHAT + r"(?P<given>[^<]*)",
        'Keras does not know the {what} "{given}".',
        "Compare the spelling with the lesson's text on this step.",
    ),
    FaultNote(
        "ValueError",
        r"Expected `metrics` argument to be a list",
        "`metrics` is a list, even of one thing.",
        'Put square brackets around it: metrics=["accuracy"].',
    ),
    FaultNote(
        "ValueError",
        r"Argument\(s\) not recognized: \{'lr'",
        "The optimizer knows no `lr`: that is the name of older versions of Keras.",
        "Write `learning_rate=` in the place of `lr=`.",
    ),
    FaultNote(
        "ValueError",
        r"Argument\(s\) not recognized: \{'(?P<name>\w+)'",
        "The optimizer knows no `{name}`: did you mean `{meant}`?",
        "Write `{meant}=` in the place of `{name}=`.",
        reads=_optimizer_word,
    ),
    FaultNote(
        "ValueError",
        r"Argument\(s\) not recognized: \{'(?P<name>\w+)'",
        "The optimizer knows no setting of the name `{name}`.",
        "Take `{name}=` out; Adam's own settings are good as they are.",
    ),
    FaultNote(
        "TypeError",
        r"compile\(\) got an unexpected keyword argument '(?P<name>lr|learning_rate)'",
        "`compile` takes no `{name}`: it belongs to the optimizer.",
        "Write optimizer=keras.optimizers.Adam(learning_rate=...), or leave it out.",
    ),
    FaultNote(
        "TypeError",
        r"compile\(\) got an unexpected keyword argument '(?P<name>\w+)'",
        "`compile` knows no `{name}`: did you mean `{meant}`?",
        "Write `{meant}=` in the place of `{name}=`.",
        reads=_compile_word,
    ),
    FaultNote(
        "TypeError",
        r"compile\(\) got an unexpected keyword argument '(?P<name>\w+)'",
        "`compile` knows no `{name}`.",
        "It takes optimizer=, loss= and metrics=.",
    ),
    FaultNote(
        "ValueError",
        r"You must call `compile\(\)` before using the model",
        "The model is trained or tried here before it is compiled.",
        "Call model.compile(...) first. If `{function}` is only to build and compile the model, "
        "leave `fit` out of it.",
    ),
    FaultNote(
        "TypeError",
        r"(?P<name>\w+)\(\) missing \d+ required positional arguments?: 'y_true' and 'y_pred'",
        "`{name}` is called here, without labels and without predictions.",
        "Hand the loss over without round brackets, or by its name in quotes.",
    ),
    FaultNote(
        "TypeError",
        r"(?P<name>relu|softmax|sigmoid|tanh|elu|gelu)\(\) missing 1 required positional",
        "`{name}` is called here, with nothing in its brackets.",
        'Hand the activation over without round brackets, or by its name: activation="{name}".',
    ),
    FaultNote(
        "ValueError",
        r"You tried to call `?(?P<name>\w+)`? on layer|isn't built|has not (?:yet )?been built",
        "The model does not know yet how large an image is, so it has no weights.",
        "Let its first entry be keras.Input(shape=...), with the shape of one image.",
    ),
    FaultNote(
        "ValueError|OSError",
        r"File not found: filepath=(?P<name>[^.]*\.\w+)",
        "There is no file {name} where work is graded: only what you hand in comes along.",
        "Build the model in the function, with layers, instead of loading one.",
    ),
    FaultNote(
        "AttributeError|TypeError",
        r"'KerasTensor' object|A KerasTensor (?:is symbolic|cannot be used)",
        "Here is only the place for numbers to come (a KerasTensor), and no numbers yet.",
        "Use layers and keras.ops on it; NumPy needs numbers that are there.",
    ),
)
