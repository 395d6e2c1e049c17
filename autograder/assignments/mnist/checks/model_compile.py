"""Checks of how `build_model` compiles: loss and metric."""

from __future__ import annotations

import ast

import numpy as np

from autograder.assignments.mnist.checks.model_reading import MODEL, error_at, recognise, shortened
from autograder.assignments.mnist.checks.model_slips import slips_first
from autograder.assignments.mnist.checks.model_words import loss_rationale, metric_rationale
from autograder.assignments.mnist.reference import cross_entropy, softmax
from autograder.checks import Evidence, Finding, check, finding

__all__ = [
    "loss_fits_the_output",
    "loss_is_sparse_crossentropy",
    "loss_reads",
    "not_compiled",
    "reports_accuracy",
    "settings_failed",
]

TOLERANCE = 1e-3
NAME = "accuracy"


def loss_reads(evidence: Evidence) -> str | None:
    """What the loss takes the outputs for: "probabilities", "scores", or None if neither."""
    value = evidence.value(MODEL, "loss_of_given")
    if value is None:
        return None
    given = evidence.sent(MODEL, "probabilities").astype(np.float64)
    labels = evidence.sent(MODEL, "labels")
    value -= float(evidence.value(MODEL, "penalty") or 0.0)
    if abs(value - cross_entropy(given, labels)) <= TOLERANCE:
        return "probabilities"
    return "scores" if abs(value - cross_entropy(softmax(given), labels)) <= TOLERANCE else None


def settings_failed(evidence: Evidence) -> bool:
    """Whether loss or metric are not the lesson's, so that a check of theirs fails."""
    if not evidence.value(MODEL, "compiled"):
        return True
    return loss_reads(evidence) is None or "accuracy" not in (
        evidence.value(MODEL, "metrics") or {}
    )


@check(MODEL, needs=["maps_images_to_ten_scores"])
@slips_first
def loss_is_sparse_crossentropy(evidence: Evidence) -> Finding | None:
    """The loss is the cross-entropy for integer labels."""
    if not evidence.value(MODEL, "compiled"):
        return not_compiled()
    error = error_at(evidence, "loss")
    if error or loss_reads(evidence) is None:
        return _loss_finding(evidence, error)
    penalty = float(evidence.value(MODEL, "penalty") or 0.0)
    if abs(penalty) > TOLERANCE:
        return finding(
            "A regularizer adds something to the loss.",
            "the cross-entropy alone",
            f"{penalty:.3g} more",
            "Leave regularizers out here.",
            put_right=True,  # the penalty is told apart from the loss
        )
    return None


@check(MODEL, needs=["maps_images_to_ten_scores", "loss_is_sparse_crossentropy"])
def loss_fits_the_output(evidence: Evidence) -> Finding | None:
    """Loss and last layer agree on whether the outputs are probabilities or raw scores."""
    reads = loss_reads(evidence)
    found = recognise(evidence)
    if found is None:
        output = evidence.came(MODEL, "output")
        gives = "probabilities" if output is None or (output >= 0).all() else "scores"
    else:
        gives = "scores" if found.output == "no activation at all" else "probabilities"
    if reads == gives:
        return None
    if reads == "scores":
        return finding(
            "The loss applies a softmax of its own, and your last layer has one already.",
            "outputs that are probabilities, and a loss that is told so",
            "probabilities with from_logits=True (Keras notices, warns and repairs it; other "
            "libraries do not)",
            "`from_logits` says: the outputs are raw scores. Are yours?",
        )
    return finding(
        "The loss takes the outputs for probabilities, but they are raw scores.",
        "softmax outputs",
        "outputs without softmax, and a loss without from_logits",
        "Turn the scores into probabilities in the last layer.",
    )


@check(MODEL, needs=["maps_images_to_ten_scores"])
@slips_first
def reports_accuracy(evidence: Evidence) -> Finding | None:
    """The model reports its accuracy, under the name accuracy."""
    if not evidence.value(MODEL, "compiled"):
        return not_compiled()
    metrics = evidence.value(MODEL, "metrics") or {}
    given, labels = evidence.sent(MODEL, "probabilities"), evidence.sent(MODEL, "labels")
    expected = float((given.argmax(axis=1) == labels).mean())
    names = ", ".join(name for name in metrics if name != "loss") or "none"
    error = error_at(evidence, "metrics")
    if "accuracy" not in metrics:
        return finding(
            _no_accuracy(names, error),
            "a metric named accuracy, so that history.history has accuracy and val_accuracy",
            shortened(error) or f"metrics: {names}",
            'Give compile() the metric by its name: metrics=["accuracy"].',
        )
    if not abs(metrics["accuracy"] - expected) <= TOLERANCE:  # NaN fails, too
        return finding(
            metric_rationale(given, labels, metrics["accuracy"]),
            f"{expected:.3f} on our example",
            f"{metrics['accuracy']:.3f}",
            _plain_name(evidence),
        )
    return None


def _plain_name(evidence: Evidence) -> str:
    """What to write in place of a metric that counts something else and is called accuracy."""
    named = any(
        word.arg == "name" and isinstance(word.value, ast.Constant) and word.value.value == NAME
        for node in evidence.code.nodes
        if isinstance(node, ast.Call)
        for word in node.keywords
    )
    advice = 'Write metrics=["accuracy"] in place of the object'
    if named:
        return f"{advice}: name= changes only what it is called, and not what it counts."
    return f"{advice}: given the plain name, Keras picks what fits integer labels and ten outputs."


def _no_accuracy(names: str, error: str) -> str:
    if error:
        return "The metrics could not be computed for integer labels and ten outputs."
    if names == "none":
        return "The model reports no metric, only the loss."
    return f"No metric is reported under the name accuracy, but {names}."


def _loss_finding(evidence: Evidence, error: str) -> Finding:
    if "string" in error:
        return finding(
            "The loss could not be computed: compile() got its arguments in another order.",
            "optimizer, loss and metrics",
            error,
            "In Keras 3 the third place is not for metrics: give each argument by its name.",
        )
    if "label" in error.lower() or "shape" in error.lower() or "rank" in error.lower():
        actual, rationale = shortened(error), loss_rationale(evidence)
    elif error:
        actual, rationale = shortened(error), "The loss could not be computed."
    else:
        given = evidence.sent(MODEL, "probabilities").astype(np.float64)
        expected = cross_entropy(given, evidence.sent(MODEL, "labels"))
        actual = (
            f"{float(evidence.value(MODEL, 'loss_of_given')):.4f} where {expected:.4f} is right"
        )
        rationale = loss_rationale(evidence)
    return finding(
        rationale,
        "the mean of -log(probability of the right digit)",
        actual,
        "Our labels are integers 0 to 9, not one-hot rows: there is a cross-entropy made for "
        "just that.",
    )


def not_compiled() -> Finding:
    """What every check of compile() says where there was none."""
    return finding(
        "The model is not compiled.",
        "a model that is ready for fit",
        "no compile()",
        "Call compile with optimizer, loss and metrics before the return.",
    )
