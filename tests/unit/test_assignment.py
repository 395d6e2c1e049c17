"""The manifest is read, its mistakes are named, and suite and manifest agree."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from autograder.suite import assignment as module
from autograder.suite.assignment import AssignmentError, assignment_names, load_assignment
from autograder.suite.loading import collect_checks


def test_mnist_has_the_points_of_its_contract() -> None:
    mnist = load_assignment("mnist")
    assert {task.id: task.max_points for task in mnist.tasks} == {
        "normalize": 15, "split": 20, "build_model": 35, "plot_metrics": 15, "accuracy": 15,
    }  # fmt: skip
    assert mnist.max_points == 100
    assert mnist.functions == ("normalize", "split", "build_model", "plot_metrics")


@pytest.mark.parametrize("name", assignment_names())
def test_every_listed_check_exists_and_every_check_is_listed(name: str) -> None:
    loaded = load_assignment(name)
    checks = collect_checks(
        loaded, importlib.import_module(f"autograder.assignments.{name}.checks")
    )
    assert all(one.description.endswith((".", "?")) for one in checks.values())
    known = set(checks)
    assert all(set(one.needs) <= known for one in checks.values())


@pytest.fixture
def manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    source = module.ASSIGNMENTS / "mnist" / "assignment.toml"
    (folder / "assignment.toml").write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(module, "ASSIGNMENTS", tmp_path)
    return folder / "assignment.toml"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("format_version = 1", "format_version = 2", "update the kit"),
        ("format_version = 1", "format_version = 0", "bring the manifest up to date"),
        ("format_version = 1", "", "names no format_version"),
        ("points = 2 }", "points = -2 }", "greater than or equal to 0"),
        ("points = 2 }", "points = inf }", "finite number"),
        ("load_seconds = 120", "load_seconds = nan", "finite number"),
        ("minimum = 0.86", "minimum = 86", "less than 1"),
        ("epochs = 10", "epochs = 10\nretry_above = 0.8", "retry_above"),
        ('id = "split"', 'id = "normalize"', "'normalize' is used twice"),
        ("memory_mb", "memory_mib", "memory_m"),
        ("[limits]", "[limits", "not valid TOML"),
    ],
)
def test_a_wrong_manifest_is_refused_with_its_place(
    manifest: Path, old: str, new: str, message: str
) -> None:
    text = manifest.read_text(encoding="utf-8")
    assert old in text
    manifest.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(AssignmentError, match=message):
        load_assignment("mine")


def test_an_unknown_assignment_names_the_known_ones() -> None:
    with pytest.raises(AssignmentError, match="There are: mnist"):
        load_assignment("cifar")


def test_a_check_without_points_is_refused() -> None:
    mnist = load_assignment("mnist")
    short = mnist.model_copy(update={"tasks": mnist.tasks[1:]})
    suite = importlib.import_module("autograder.assignments.mnist.checks")
    with pytest.raises(AssignmentError, match="is in only one"):
        collect_checks(short, suite)
