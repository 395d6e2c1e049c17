"""Prints a certificate: its rates as a table, how they are meant, and every miss."""

from __future__ import annotations

from autograder.quality.certificate import USABLE, Certificate
from autograder.report.text import clean, hanging, wrapped

__all__ = ["certificate_text"]

HEAD = ("", "submissions", "wrong, at most", "gradings", "wrong, at most")


def certificate_text(certificate: Certificate) -> str:
    """The rates as a table, how they are meant, and every miss."""
    lines = [_heading(certificate), "", *_table(certificate)]
    lines += [*_in_words(certificate), "", *_legend(certificate)]
    for miss in certificate.misses:
        seeds = ", ".join(str(seed) for seed in miss.seeds)
        lines += ["", f"MISSED  {miss.rate}: {clean(miss.specimen, 100)} (seed {seeds})"]
        lines += hanging("        is ", miss.title) + hanging("        got ", miss.what)
    if not certificate.misses:
        lines += ["", "No miss."]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _heading(certificate: Certificate) -> str:
    seeds = certificate.seeds
    which = f"seed {seeds[0]}" if len(seeds) == 1 else f"seeds {seeds[0]} to {seeds[-1]}"
    return (
        f"Certificate of {certificate.assignment}: kit {certificate.kit}, "
        f"isolation {certificate.isolation}, {which}"
    )


def _table(certificate: Certificate) -> list[str]:
    rows = [HEAD]
    for one in certificate.rates:
        if one.name == USABLE:  # too long for a row
            continue
        rows.append(
            (
                one.name,
                f"{one.right} of {one.submissions}",
                f"{one.submissions_at_most:.1%}",
                f"{one.gradings_right} of {one.gradings}",
                f"{one.gradings_at_most:.1%}",
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return [
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]


def _in_words(certificate: Certificate) -> list[str]:
    """The rate of the words, which is no error rate of verdicts, in a line of its own."""
    return [
        f"{one.name}: {one.right} of {one.submissions} "
        f"({one.gradings_right} of {one.gradings} gradings)"
        for one in certificate.rates
        if one.name == USABLE
    ]


def _legend(certificate: Certificate) -> list[str]:
    return wrapped(
        f"Upper bounds at {certificate.confidence:.0%} confidence: of submissions, as far as "
        "these stand for others of their kind; of gradings of just these. A submission counts "
        "only if it went right on every seed. A chaff's other tasks are graded on the first seed, "
        "its own task on every one."
    )
