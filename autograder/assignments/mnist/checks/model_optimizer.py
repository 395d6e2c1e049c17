"""Check of `build_model`'s optimizer: it walks as Adam does, at a usable rate."""

from __future__ import annotations

import numpy as np

from autograder.assignments.mnist.checks.model_compile import not_compiled
from autograder.assignments.mnist.checks.model_reading import MODEL, error_at
from autograder.assignments.mnist.checks.model_slips import slips_first
from autograder.assignments.mnist.reference import adam_steps
from autograder.box.wire.probe_weights import PROBE_RATE
from autograder.checks import Evidence, Finding, check, finding

__all__ = ["optimizer_is_adam"]

ROUNDING = 1e-5  # a rate comes back as float32
USABLE_RATES = (2e-4, 2e-2)  # at both ends the accuracy was measured: calibration/sample.md
# Beyond these Adam hardly moves, or hardly averages; Keras's defaults are 0.9, 0.999, 1e-7.
USABLE = {"beta_1": (0.0, 0.99), "beta_2": (0.5, 0.99999), "epsilon": (0.0, 0.1)}
DEFAULTS = {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}


@check(MODEL, needs=["maps_images_to_ten_scores"])
@slips_first
def optimizer_is_adam(evidence: Evidence) -> Finding | None:
    """The optimizer is Adam with a usable learning rate."""
    if not evidence.value(MODEL, "compiled"):
        return not_compiled()
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
        what = f"{name} with weight_decay={decay:g}" if decay else str(name)
        return finding(
            "The optimizer does not take the steps that Adam takes."
            if what == "Adam"
            else f"The optimizer is {what}, not Adam.",
            "Adam",
            what,
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


def _walks_like_adam(evidence: Evidence) -> bool:
    path = evidence.came(MODEL, "path")
    start, gradients = evidence.sent(MODEL, "start"), evidence.sent(MODEL, "gradients")
    if path is None or path.shape != gradients.shape:
        return False
    expected = adam_steps(
        gradients.astype(np.float64), start, rate=PROBE_RATE, **_settings(evidence)
    )
    moves = np.diff(np.vstack([start, expected]), axis=0)
    came = np.diff(np.vstack([start.astype(np.float64), path]), axis=0)
    rounding = 4e-6  # float32 at the starting values, which are about 10
    return bool(np.all(np.abs(came - moves) <= 0.02 * np.abs(moves) + rounding))


def _settings(evidence: Evidence) -> dict[str, float]:
    """Betas and epsilon as the child told them, its word taken only within the usable range."""
    settings = {}
    for name, default in DEFAULTS.items():
        told = evidence.value(MODEL, name)
        known = default if told is None or np.isnan(told) else float(told)
        settings[name] = float(np.clip(known, *USABLE[name]))
    return settings
