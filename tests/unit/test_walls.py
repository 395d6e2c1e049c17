"""The walls between the rooms stand: who may import whom, and what is never imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_import_contracts_are_kept() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


JUDGING = (
    "autograder.grading, autograder.assignments.mnist.data, autograder.assignments.mnist.checks"
)


@pytest.mark.parametrize(
    ("modules", "heavy"),
    [
        (JUDGING, "tensorflow keras matplotlib sklearn pandas mlxtend pytest typer"),
        (
            "autograder.frontends.cli",
            "tensorflow keras matplotlib sklearn pandas mlxtend numpy nbformat",
        ),
        ("autograder.frontends.pytest.plugin", "tensorflow keras matplotlib numpy pydantic rich"),
        (
            "autograder.box.worker.server",
            "tensorflow keras matplotlib pydantic autograder.grading.judge",
        ),
    ],
    ids=["grading", "cli", "pytest_plugin", "worker"],
)
def test_what_a_module_must_not_drag_in(modules: str, heavy: str) -> None:
    code = f"import sys, {modules}; print(sorted(set({heavy.split()!r}) & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"
