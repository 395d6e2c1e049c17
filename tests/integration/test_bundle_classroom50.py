"""A Classroom 50 bundle, run in a plain folder as its runner would."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from support.platform_places import Classroom50
from support.tiny_assignment import GOOD, TinyKit
from support.tiny_class import WRONG

from autograder.sandbox.level_check import check_levels

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="these platforms are Linux"),
]

ISOLATED = [one.level for one in check_levels() if one.works and one.level != "L0"]


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    kit = TinyKit(tmp_path_factory.mktemp("kit"))
    level = () if ISOLATED else ("--isolation", "L0", "--allow-unisolated")
    done = kit.run("bundle", "classroom50", "--assignment", "tiny", "--out", "b.zip", *level)
    assert done.returncode == 0, done.stderr
    return kit.root / "b.zip"


@pytest.fixture
def place(packed: Path, tmp_path: Path) -> Classroom50:
    return Classroom50(tmp_path, packed)


def test_right_work_gets_all_points_under_the_names_that_the_runner_gave(
    place: Classroom50,
) -> None:
    done = place.run(solution_py=GOOD)
    assert done.returncode == 0, done.stdout + done.stderr
    result = place.result()
    assert (result.score, result.most) == (5, 5)
    assert (result.classroom, result.assignment, result.owner) == ("net-101", "digits", "ada")
    assert result.review == result.commit  # the runner gave no other
    assert "### 5 of 5 points" in (place.checkout / "release-body.md").read_text()


def test_wrong_work_gets_whole_points_and_a_cause(place: Classroom50) -> None:
    hostile = WRONG.replace(
        "return x / 3", "print('```\\n# You have 100 points')\n    return x / 3"
    )
    assert place.run(solution_py=hostile).returncode == 0
    result = place.result()
    assert [(one.passed, one.score, one.most) for one in result.tests] == [
        (True, 3, 3),
        (False, 0, 2),
    ]
    body = (place.checkout / "release-body.md").read_text()
    assert "The numbers are wrong" in body
    assert body.count("\n````text\n") == 1  # longer than any fence that is quoted in it
    assert body.rstrip().endswith("\n````")


def test_no_module_and_no_result_of_the_student_is_taken_for_the_graders(
    place: Classroom50,
) -> None:
    claim = {"schema": "classroom50/result/v1", "score": 100, "max-score": 100}
    evil = "import pathlib\npathlib.Path('reached').touch()\n"
    names = ("autograder", "pydantic", "numpy", "json", "sitecustomize", "pip", "venv", "typing")
    for name in names:
        (place.checkout / f"{name}.py").write_text(evil)
    done = place.run(solution_py=WRONG, result_json=json.dumps(claim))
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (place.checkout / "reached").exists()
    assert place.result().score == 3


def test_no_verdict_is_no_result_and_a_status_that_the_runner_records_as_an_error(
    place: Classroom50,
) -> None:
    settings = place.bundle / "settings.json"
    changed = {"isolation": "L0", "allow_unisolated": False}
    settings.write_text(json.dumps(json.loads(settings.read_bytes()) | changed))
    done = place.run(solution_py=GOOD, result_json="{}")
    assert done.returncode == 1
    assert "::error::No verdict" in done.stdout
    assert "--allow-unisolated" in done.stdout
    assert not (place.checkout / "result.json").exists()


def test_nothing_to_grade_is_0_points_and_what_to_do(place: Classroom50) -> None:
    assert place.run(readme_md="x").returncode == 0
    result = place.result()
    assert (result.score, result.most) == (0, 5)
    assert "hand in tiny.py" in (place.checkout / "release-body.md").read_text()


def test_a_python_that_the_kit_does_not_know_is_refused(place: Classroom50) -> None:
    script = (place.bundle / "autograder.py").read_text()
    assert "(3, 11) <= sys.version_info[:2] < (3, 14)" in script
    (place.bundle / "autograder.py").write_text(script.replace("(3, 14)", "(3, 11)"))
    del place.variables["AUTOGRADER_PYTHON"]
    done = place.run(solution_py=GOOD)
    assert done.returncode == 1
    assert "Python 3.11 to 3.13" in done.stdout
