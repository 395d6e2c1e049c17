"""Tells how many inputs were tried at each boundary, and what the dearest of them cost."""

from __future__ import annotations

from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--fuzz-examples",
        type=int,
        default=0,
        metavar="N",
        help="Try N inputs at each boundary, other ones each time; default: a fixed few.",
    )


def pytest_terminal_summary(terminalreporter: Any) -> None:
    lines = [
        (report.nodeid.partition("[")[2].rstrip("]"), facts)
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "teardown" or hasattr(report, "user_properties")
        for name, facts in getattr(report, "user_properties", ())
        if name == "fuzz" and report.when == "teardown"
    ]
    if not lines:
        return
    terminalreporter.section("inputs tried")
    for boundary, facts in sorted(lines):
        terminalreporter.line(
            f"{boundary:12} {facts['tried']:6} inputs, faults {facts['faults']}, "
            f"at most {facts['seconds']:.2f} s and {facts['megabytes']:.0f} MB"
        )
