"""The accuracy threshold: does the network that the student's functions train read digits?"""

from __future__ import annotations

from autograder.assignments.mnist.checks.model_activations import output_is_softmax
from autograder.assignments.mnist.checks.model_compile import loss_fits_the_output, settings_failed
from autograder.assignments.mnist.checks.model_layers import fresh_model_each_call
from autograder.assignments.mnist.checks.model_optimizer import optimizer_is_adam
from autograder.assignments.mnist.checks.model_reading import MODEL, kernel_shapes
from autograder.assignments.mnist.checks.model_slips import slips_of
from autograder.assignments.mnist.checks.training_reading import (
    ASKED_FOR,
    TRAINING,
    Reading,
    read_training,
    share_right,
)
from autograder.checks import Evidence, Finding, check, finding

__all__ = ["TRAINING", "measured_accuracy", "reaches_minimum_accuracy"]

# What the probe put the lesson's in the place of: loss and metric; optimizer and starting values.
SETTINGS, LEARNING = "settings", "learning"
LEARNS_BY = (optimizer_is_adam, fresh_model_each_call, loss_fits_the_output, output_is_softmax)
UNTRAINED = 0.5  # of the least accuracy; without a training, about 0.1 of all digits is luck


@check(
    TRAINING,
    MODEL,
    needs=["keeps_shape", "returns_two_pairs", "maps_images_to_ten_scores"],
)
def reaches_minimum_accuracy(evidence: Evidence) -> Finding | None:
    """Trained with your functions, the network recognises held-out digits."""
    threshold = evidence.answers["threshold"]
    if stopped := evidence.value(TRAINING, "stopped_at"):
        return _stopped(str(stopped), str(evidence.value(TRAINING, "error")))
    reading = read_training(evidence)
    if reading is None:
        return _stopped("predict", "the model did not give ten numbers for each image")
    if unpaid := _unpaid(evidence):
        return unpaid
    if not_trained := _not_trained(evidence, reading):
        return not_trained
    accuracy = share_right(reading.outputs, evidence)
    if accuracy >= threshold.minimum:
        return None
    return _too_few(evidence, accuracy)


def _too_few(evidence: Evidence, accuracy: float) -> Finding:
    threshold, labels = (evidence.answers[name] for name in ("threshold", "held_out_labels"))
    return finding(
        "The trained network recognises too few digits.",
        f"at least {threshold.minimum:.1%} of {len(labels)} digits it has never seen",
        f"{accuracy:.1%} after {threshold.epochs} epochs",
        "If a check above fails, correct it first: it is most likely the reason. If none does, "
        "train the network yourself and look at the curves.",
        retry=True,  # trained once more on another seed; calibration/README.md says why
    )


def measured_accuracy(evidence: Evidence) -> float | None:
    """Share of the held-out digits read rightly, 0..1; None where there are no ten outputs each.

    With the submission's own optimizer and starting values, even where others were tried, too.
    """
    reading = read_training(evidence)
    if reading is None:
        return None
    own = reading.outputs if reading.at_first is None else reading.at_first
    return share_right(own, evidence)


def _unpaid(evidence: Evidence) -> Finding | None:
    """What is wrong if a slip was undone for the training that no check of `build_model` names."""
    undone = set(evidence.value(TRAINING, "undone") or [])
    if SETTINGS in undone and not settings_failed(evidence):
        return _stopped("training", str(evidence.value(TRAINING, "error")))
    if LEARNING in undone and not _cannot_learn(evidence):
        return _too_few(evidence, measured_accuracy(evidence) or 0.0)
    if undone - {SETTINGS, LEARNING} <= {one["slip"] for one in slips_of(evidence)}:
        return None
    return finding(
        "The network that was trained was not built as the one that was looked at before.",
        "the same layers at each call of `build_model`",
        "a slip that was not there at first",
        "Build the network in the same way at each call.",
    )


def _cannot_learn(evidence: Evidence) -> bool:
    """Whether a check fails of what a network learns by: optimizer, loss, starting values."""
    failed = (one.run(evidence) for one in LEARNS_BY)
    return settings_failed(evidence) or any(failed)


def _not_trained(evidence: Evidence, reading: Reading) -> Finding | None:
    """Why what was read is not the work of a training of this network."""
    if _asked_for(evidence) and reading.kernels != ASKED_FOR:
        return finding(
            "The network that was trained is not the one that was looked at before.",
            "the same layers at each call of `build_model`",
            "784 to 128, 128 to 64, 64 to 10 at first, and something else to train",
            "Build the same network at each call.",
        )
    if reading.unchanged:
        return finding(
            "The training changed nothing: the network reads as it did before.",
            "weights that `fit` has trained",
            f"the same outputs before and after it{_own(evidence)}",
            "See that `split` leaves digits to train on, and every layer is trainable; and leave "
            "training to Keras.",
        )
    if not reading.worked_out and (_own(evidence) or reading.before is None):
        return finding(
            "What the model says of digits does not follow from its weights.",
            "the network of the lesson, or `fit` and `predict` as Keras has them",
            f"other layers{_own(evidence) or ', which give nothing before `fit`'}",
            "Leave training and predicting to Keras.",
        )
    return _known_before(evidence, reading)


def _known_before(evidence: Evidence, reading: Reading) -> Finding | None:
    share = 0.0 if reading.before is None else share_right(reading.before, evidence)
    if share < UNTRAINED * evidence.answers["threshold"].minimum:
        return None
    return finding(
        "The network could read digits before it was trained.",
        "about 1 digit in 10, as of weights drawn at random",
        f"{share:.1%} before `fit`",
        "Let `build_model` make a new network, and leave the learning to the training.",
    )


def _asked_for(evidence: Evidence) -> bool:
    """Whether `build_model` gave a network with the kernels of the lesson when it was looked at."""
    return kernel_shapes(evidence) == ASKED_FOR


def _own(evidence: Evidence) -> str:
    """What the model does in a way of its own, in words that go on after others."""
    names = evidence.value(TRAINING, "own_way") or []
    return f", with {', '.join(f'`{name}`' for name in names)} of its own" if names else ""


def _stopped(step: str, error: str) -> Finding:
    doing = {"training": "fit", "predict": "predict"}.get(step, f"`{step}`")
    return finding(
        f"The training could not be carried out: it stopped in {doing}.",
        "normalize, split, build_model and fit run one after the other",
        error,
        "Mend the checks above first, then see whether this goes away.",
    )
