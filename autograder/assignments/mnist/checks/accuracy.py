"""The accuracy threshold: does the network that the student's functions train read digits?"""

from __future__ import annotations

import numpy as np

from autograder.box.wire.observations import Array
from autograder.checks import Evidence, Finding, check, finding

__all__ = ["TRAINING", "measured_accuracy", "reaches_minimum_accuracy", "trained_outputs"]

TRAINING = "training"


@check(
    TRAINING,
    needs=["keeps_shape", "returns_two_pairs", "maps_images_to_ten_scores"],
)
def reaches_minimum_accuracy(evidence: Evidence) -> Finding | None:
    """Trained with your functions, the network recognises held-out digits."""
    threshold = evidence.answers["threshold"]
    labels = evidence.answers["held_out_labels"]
    if stopped := evidence.value(TRAINING, "stopped_at"):
        return _stopped(str(stopped), str(evidence.value(TRAINING, "error")))
    accuracy = measured_accuracy(evidence)
    if accuracy is None:
        return _stopped("predict", "the model did not give ten numbers for each image")
    if accuracy >= threshold.minimum:
        return None
    return finding(
        "The trained network recognises too few digits.",
        f"at least {threshold.minimum:.1%} of {len(labels)} digits it has never seen",
        f"{accuracy:.1%} after {threshold.epochs} epochs",
        "If a check above fails, correct it first: it is most likely the reason. If none does, "
        "train the network yourself and look at the curves.",
        retry=True,  # trained once more on another seed; calibration/README.md says why
    )


def measured_accuracy(evidence: Evidence) -> float | None:
    """Share of the held-out digits read rightly, 0..1; None where there are no ten outputs each."""
    outputs = trained_outputs(evidence)
    if outputs is None:
        return None
    return float((outputs.argmax(axis=1) == evidence.answers["held_out_labels"]).mean())


def trained_outputs(evidence: Evidence) -> Array | None:
    """The trained model's outputs for the held-out digits, (n, 10), NaN as 0; else None."""
    outputs = evidence.came(TRAINING, "outputs")
    if outputs is None or outputs.shape != (len(evidence.answers["held_out_labels"]), 10):
        return None
    return np.nan_to_num(outputs)


def _stopped(step: str, error: str) -> Finding:
    doing = {"training": "fit", "predict": "predict"}.get(step, f"`{step}`")
    return finding(
        f"The training could not be carried out: it stopped in {doing}.",
        "normalize, split, build_model and fit run one after the other",
        error,
        "Mend the checks above first, then see whether this goes away.",
    )
