"""Checks of how `build_model` compiles: loss, optimizer, metric."""

from __future__ import annotations

import numpy as np

from autograder.assignments.mnist.checks.model_reading import MODEL, error_at, recognise
from autograder.assignments.mnist.reference import TWIN_RATE, adam_steps, cross_entropy, softmax
from autograder.checking import Evidence, Finding, check, finding

__all__ = [
    "loss_fits_the_output",
    "loss_is_sparse_crossentropy",
    "loss_reads",
    "optimizer_is_adam",
    "reports_accuracy",
]

TOLERANCE = 1e-3
ROUNDING = 1e-5  # a rate comes back as float32
USABLE_RATES = (2e-4, 2e-2)  # outside of them the gate's accuracy falls: calibration.md


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


@check(MODEL, needs=["maps_images_to_ten_scores"])
def loss_is_sparse_crossentropy(evidence: Evidence) -> Finding | None:
    """The loss is the cross-entropy for integer labels."""
    if not evidence.value(MODEL, "compiled"):
        return _not_compiled()
    error = error_at(evidence, "loss")
    if error or loss_reads(evidence) is None:
        return _loss_finding(evidence, error)
    penalty = float(evidence.value(MODEL, "penalty") or 0.0)
    if abs(penalty) > TOLERANCE:
        return finding(
            "Something is added to the loss.",
            "the cross-entropy alone",
            f"{penalty:.3g} more, as a regularizer adds",
            "Leave regularizers out here.",
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
def optimizer_is_adam(evidence: Evidence) -> Finding | None:
    """The optimizer is Adam with a usable learning rate."""
    if not evidence.value(MODEL, "compiled"):
        return _not_compiled()
    name = evidence.value(MODEL, "optimizer")
    rate = evidence.value(MODEL, "learning_rate")
    path = evidence.came(MODEL, "path")
    if path is None or rate is None:
        return finding(
            "The optimizer could not be tried out.",
            "Adam",
            error_at(evidence, "optimizer") or str(name),
            "Name the optimizer that the lesson asks for.",
        )
    if not _walks_like_adam(evidence):
        decay = evidence.value(MODEL, "weight_decay")
        name = f"{name} with weight_decay={decay:g}" if decay else name
        return finding(
            "The optimizer does not take the steps that Adam takes.",
            "Adam",
            str(name),
            "Name the optimizer that the lesson asks for.",
        )
    low, high = USABLE_RATES
    if not low * (1 - ROUNDING) <= rate <= high * (1 + ROUNDING):
        return finding(
            f"The learning rate is too {'small' if rate < low else 'large'} to learn well with.",
            "about 0.001, Adam's default",
            f"{rate:g}",
            "Leave the learning rate as Keras sets it, then try others and watch the curves.",
        )
    return None


@check(MODEL, needs=["maps_images_to_ten_scores"])
def reports_accuracy(evidence: Evidence) -> Finding | None:
    """The model reports its accuracy, under the name accuracy."""
    if not evidence.value(MODEL, "compiled"):
        return _not_compiled()
    metrics = evidence.value(MODEL, "metrics") or {}
    given, labels = evidence.sent(MODEL, "probabilities"), evidence.sent(MODEL, "labels")
    expected = float((given.argmax(axis=1) == labels).mean())
    names = ", ".join(name for name in metrics if name != "loss") or "none"
    if "accuracy" not in metrics:
        return finding(
            "No metric is reported under the name accuracy.",
            "a metric named accuracy, so that history.history has accuracy and val_accuracy",
            error_at(evidence, "metrics") or f"metrics: {names}",
            "Look at the metrics that compile() is given, and at their names.",
        )
    if not abs(metrics["accuracy"] - expected) <= TOLERANCE:  # NaN fails, too
        return finding(
            "The metric named accuracy is not the share of right answers.",
            f"{expected:.3f} on our example",
            f"{metrics['accuracy']:.3f}",
            "For integer labels and ten outputs, Keras picks the right kind when it is given "
            "the plain name.",
        )
    return None


def _walks_like_adam(evidence: Evidence) -> bool:
    path = evidence.came(MODEL, "path")
    start, gradients = evidence.sent(MODEL, "start"), evidence.sent(MODEL, "gradients")
    if path is None or path.shape != gradients.shape:
        return False
    settings = [evidence.value(MODEL, name) for name in ("beta_1", "beta_2", "epsilon")]
    beta_1, beta_2, epsilon = (
        float(default) if value is None or not np.isfinite(value) else float(value)
        for value, default in zip(settings, (0.9, 0.999, 1e-7), strict=True)
    )
    expected = adam_steps(
        gradients.astype(np.float64),
        start,
        rate=TWIN_RATE,
        beta_1=beta_1,
        beta_2=beta_2,
        epsilon=epsilon,
    )
    moves = np.diff(np.vstack([start, expected]), axis=0)
    came = np.diff(np.vstack([start.astype(np.float64), path]), axis=0)
    rounding = 4e-6  # float32 at the starting values, which are about 10
    return bool(np.all(np.abs(came - moves) <= 0.02 * np.abs(moves) + rounding))


def _loss_finding(evidence: Evidence, error: str) -> Finding:
    if "string" in error:
        return finding(
            "The loss could not be computed: compile() got its arguments in another order.",
            "optimizer, loss and metrics",
            error,
            "In Keras 3 the third place is not for metrics: give each argument by its name.",
        )
    if "label" in error.lower() or "shape" in error.lower() or "rank" in error.lower():
        actual, rationale = error, "The loss does not work with integer labels."
    elif error:
        actual, rationale = error, "The loss could not be computed."
    else:
        given = evidence.sent(MODEL, "probabilities").astype(np.float64)
        expected = cross_entropy(given, evidence.sent(MODEL, "labels"))
        actual = (
            f"{float(evidence.value(MODEL, 'loss_of_given')):.4f} where {expected:.4f} is right"
        )
        rationale = "The loss is not the sparse categorical cross-entropy."
    return finding(
        rationale,
        "the mean of -log(probability of the right digit)",
        actual,
        "Our labels are integers 0 to 9, not one-hot rows: there is a cross-entropy made for "
        "just that.",
    )


def _not_compiled() -> Finding:
    return finding(
        "The model is not compiled.",
        "a model that is ready for fit",
        "no compile()",
        "Call compile with optimizer, loss and metrics before the return.",
    )
