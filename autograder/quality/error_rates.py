"""Error rates from counts: what can be said about a rate after some trials."""

from __future__ import annotations

__all__ = ["CONFIDENCE", "chance_of_two_failures", "upper_bound"]

CONFIDENCE = 0.95


def upper_bound(errors: int, trials: int, confidence: float = CONFIDENCE) -> float:
    """The largest error rate, 0..1, that still fits ``errors`` in ``trials``.

    One-sided and exact (Clopper and Pearson, Biometrika 26, 1934): at a larger rate, so few
    errors would come up with a chance of less than 1 - ``confidence``. Without any error it is
    1 - (1 - confidence) ** (1 / trials), about 3 / trials. Without trials nothing is known: 1.
    """
    from scipy.stats import beta

    if not 0 <= errors <= trials:
        raise ValueError(f"{errors} errors in {trials} trials")
    if errors == trials:
        return 1.0
    return float(beta.ppf(confidence, errors + 1, trials - errors))


def chance_of_two_failures(failures: int, trainings: int, confidence: float = CONFIDENCE) -> float:
    """Upper bound of the chance that a submission misses the accuracy threshold.

        P(fail) = P(first training below the line) * P(second one below it)
                <= upper_bound(failures, trainings) ** 2

    since a submission below the line is trained once more, on another seed and with the digits
    in another order, and fails only if that training is below the line as well.
    """
    return upper_bound(failures, trainings, confidence) ** 2
