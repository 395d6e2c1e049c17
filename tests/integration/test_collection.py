"""pytest collects the kit's own tests: no specimen of a corpus, and nothing that loads Keras."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COUNT = """
import sys, pytest
status = pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider", *sys.argv[1:]])
heavy = sorted({"keras", "tensorflow"} & set(sys.modules))
print("STATUS", int(status), "HEAVY", heavy)
"""


def collected(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", COUNT, *arguments],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


@pytest.mark.slow
def test_no_specimen_is_collected_or_imported() -> None:
    told = collected("tests", "autograder")
    assert "STATUS 0 HEAVY []" in told
    assert "corpus/" not in told
    assert "plot_metrics__calls_validation_test" not in told
    assert "tests/unit/" in told


def test_without_arguments_unit_and_integration_tests_are_collected() -> None:
    told = collected()
    tiers = {line.split("/")[1] for line in told.splitlines() if line.startswith("tests/")}
    assert tiers == {"unit", "integration"}


@pytest.mark.slow
def test_each_tier_is_a_marker() -> None:
    told = collected("tests", "-m", "mutation or browser")
    tiers = {line.split("/")[1] for line in told.splitlines() if line.startswith("tests/")}
    assert tiers == {"mutation", "browser"}
