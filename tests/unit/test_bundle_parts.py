"""Parts of a bundle that need no platform: memory, files, requirements, levels."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from support.doc_pages import ROOT

from autograder.box.wire.limits import AUTO, L0, L3
from autograder.frontends.bundles import container, grading_here
from autograder.frontends.bundles.chosen_file import NothingToGradeError, choose_file
from autograder.frontends.bundles.container import NoRoomError, child_megabytes
from autograder.frontends.bundles.grading_here import NoVerdictError
from autograder.frontends.bundles.packing import TEMPLATES
from autograder.frontends.bundles.requirements import constraints, requirements
from autograder.frontends.bundles.settings import BundleSettings
from autograder.sandbox.level_check import LevelCheck

NAMES = ("double", "half")
BOTH = "def double(x):\n    return 2 * x\n\n\ndef half(x):\n    return x / 2\n"
EMPTY = "def double(x):\n    raise NotImplementedError\n\n\ndef half(x):\n    ...\n"


@pytest.mark.parametrize(
    ("total", "allowed", "child"), [(768, 2048, 544), (2048, 2048, 1824), (6144, 2048, 2048)]
)
def test_a_child_gets_what_the_others_leave(total: int, allowed: int, child: int) -> None:
    assert child_megabytes(total, allowed) == child


def test_less_than_an_honest_submission_needs_is_refused_with_what_to_change() -> None:
    with pytest.raises(NoRoomError, match=r"has 700 MB.*needs 736"):
        child_megabytes(700, 2048)
    assert child_megabytes(400, 100) == 100  # of an assignment that needs no more


def test_a_control_groups_limit_counts_and_no_limit_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    low, none = tmp_path / "low", tmp_path / "none"
    low.write_text(f"{100 << 20}\n")
    none.write_text("max\n")
    monkeypatch.setattr(container, "LIMITS", (none, tmp_path / "missing"))
    machine = container.megabytes_here()
    assert machine > 100
    monkeypatch.setattr(container, "LIMITS", (none, low))
    assert container.megabytes_here() == 100


def put(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


def test_who_has_written_more_of_the_functions_is_graded(tmp_path: Path) -> None:
    chosen = choose_file(put(tmp_path, tiny=EMPTY, mine=BOTH, x="y = 1"), "tiny", NAMES)
    assert str(chosen.submission.path) == "mine.py"
    assert chosen.others == ("tiny.py", "x.py")


def test_of_equal_files_the_one_named_as_the_assignment_is_graded(tmp_path: Path) -> None:
    chosen = choose_file(put(tmp_path, tiny=BOTH, mine=BOTH), "tiny", NAMES)
    assert str(chosen.submission.path) == "tiny.py"


def test_a_file_with_a_slip_counts_as_written(tmp_path: Path) -> None:
    broken = BOTH.replace("return x / 2", "return x / 2)")
    chosen = choose_file(put(tmp_path, mine=broken, tiny=EMPTY), "tiny", NAMES)
    assert str(chosen.submission.path) == "mine.py"


def test_equal_files_are_named_and_left_to_the_student(tmp_path: Path) -> None:
    with pytest.raises(NothingToGradeError, match=r"a\.py, b\.py"):
        choose_file(put(tmp_path, a=BOTH, b=BOTH), "tiny", NAMES)


@pytest.mark.parametrize("allowed", [True, False])
def test_a_machine_without_isolation_grades_only_where_that_is_allowed(
    monkeypatch: pytest.MonkeyPatch, allowed: bool
) -> None:
    monkeypatch.setattr(grading_here, "choose_level", lambda _: L0)
    monkeypatch.setattr(
        grading_here, "check_level", lambda level: LevelCheck(level, "no Landlock", "")
    )
    settings = BundleSettings(
        assignment="tiny", isolation=AUTO, allow_unisolated=allowed, memory_mb=768
    )
    if allowed:
        assert grading_here._level(settings) == L0
    else:
        with pytest.raises(NoVerdictError, match=r"no Landlock.*--allow-unisolated"):
            grading_here._level(settings)


def test_what_is_allowed_without_isolation_is_still_isolated_where_it_can_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(grading_here, "choose_level", lambda _: L3)
    settings = BundleSettings(assignment="tiny", allow_unisolated=True, memory_mb=768)
    assert grading_here._level(settings) == L3


def test_requirements_are_the_projects_and_each_has_a_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert requirements() == sorted(project["dependencies"])
    pinned = {line.partition("==")[0] for line in constraints()}
    assert {Requirement(one).name.lower() for one in requirements()} <= pinned
    assert "nbgrader" not in pinned


def test_scripts_take_the_pythons_that_the_project_takes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    low, high = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", project["requires-python"]).groups()  # type: ignore[union-attr]
    for name in ("gradescope/setup.sh", "classroom50/autograder.py"):
        text = (TEMPLATES / name).read_text(encoding="utf-8")
        assert f"(3, {low}) <= sys.version_info[:2] < (3, {high})" in text
        assert f"Python 3.{low} to 3.{int(high) - 1}" in text


def test_a_bundle_runs_with_the_kits_own_requirements_alone() -> None:
    """Modules of the extras are not there on a platform."""
    extras = (
        *("filelock", "jinja2", "nbgrader", "nbformat", "nbclient", "jupytext", "nh3", "psutil"),
        *("yaml", "distributed", "ipykernel", "IPython", "traitlets", "sqlalchemy"),
    )
    program = (
        "import sys\n"
        f"sys.modules.update(dict.fromkeys({extras!r}))\n"
        "import autograder.frontends.bundles.gradescope, autograder.frontends.bundles.classroom50\n"
        "import autograder.frontends.bundles.ready\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
