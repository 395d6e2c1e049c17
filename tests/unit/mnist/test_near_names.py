"""A name that was nearly right is known again; nothing is guessed where several were possible."""

from __future__ import annotations

import pytest

from autograder.assignments.mnist.probes.near_names import nearest

LOSSES = (
    "BinaryCrossentropy", "CategoricalCrossentropy", "MeanSquaredError", "Hinge", "Huber",
    "SparseCategoricalCrossentropy", "binary_crossentropy", "categorical_crossentropy",
    "categorical_focal_crossentropy", "categorical_hinge", "hinge", "huber",
    "mean_absolute_error", "mean_squared_error", "sparse_categorical_crossentropy",
)  # fmt: skip
OPTIMIZERS = ("adadelta", "adafactor", "adagrad", "adam", "adamax", "adamw", "nadam", "sgd")
ACTIVATIONS = ("elu", "gelu", "relu", "relu6", "selu", "sigmoid", "softmax", "softplus", "tanh")
METRICS = ("accuracy", "acc", "ce", "binary_accuracy", "sparse_categorical_accuracy")


@pytest.mark.parametrize(
    ("given", "known", "meant"),
    [
        ("spare_categorical_crossentropy", LOSSES, "sparse_categorical_crossentropy"),
        ("spare_categorical", LOSSES, "sparse_categorical_crossentropy"),
        ("sparse_categorial_crossentropy", LOSSES, "sparse_categorical_crossentropy"),
        ("sparse_categorical_cross_entropy", LOSSES, "sparse_categorical_crossentropy"),
        ("sparse categorical crossentropy", LOSSES, "sparse_categorical_crossentropy"),
        ("sparse_categorical_entropy", LOSSES, "sparse_categorical_crossentropy"),
        ("adams", OPTIMIZERS, "adam"),
        ("adm", OPTIMIZERS, "adam"),
        ("Relu", ACTIVATIONS, "relu"),
        ("ReLU", ACTIVATIONS, "relu"),
        ("xelu", ACTIVATIONS, "relu"),  # as near to selu, but this is the lesson's
        ("rleu", ACTIVATIONS, "relu"),
        ("softmx", ACTIVATIONS, "softmax"),
        ("soft_max", ACTIVATIONS, "softmax"),
        ("acuracy", METRICS, "accuracy"),
        ("lr", ("learning_rate", "beta_1"), "learning_rate"),
        ("output_dim", ("units", "activation"), "units"),
    ],
)
def test_the_name_that_was_meant(given: str, known: tuple[str, ...], meant: str) -> None:
    assert nearest(given, known) == meant


@pytest.mark.parametrize(
    ("given", "known"),
    [
        ("crossentropy", LOSSES),
        ("categorical", LOSSES),
        ("mean", LOSSES),
        ("entropy", LOSSES),
        ("gradient descent", OPTIMIZERS),
        ("ad", OPTIMIZERS),
        ("sofmin", ACTIVATIONS),
        ("nadamw", OPTIMIZERS),  # as near to nadam as to adamw
        ("", ACTIVATIONS),
        ("adam", ()),
    ],
)
def test_no_name_is_guessed(given: str, known: tuple[str, ...]) -> None:
    assert nearest(given, known) is None
