"""A Gradescope bundle, set up and run in a plain folder as the platform would."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import psutil
import pytest
from support import processes
from support.doc_pages import ROOT
from support.platform_places import Gradescope, MemoryCap, stop_all, wait_for
from support.tiny_assignment import GOOD, TinyKit
from support.tiny_class import WRONG

from autograder.classes.exemptions import Exemption, Kind, write_exemptions
from autograder.sandbox.level_check import check_levels

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="these platforms are Linux"),
]

HANGS = GOOD.replace("return 2 * x", "while True: pass")
# Tells by its answer whether it could do what it must not: squares where it could.
ATTACK = """
import ctypes
ROOT = {root!r}
READ, APPEND = 0, 0o2001
LIBC = ctypes.CDLL(None)

def reached():
    mine = [(path, APPEND) for path in ("results/results.json", "submission/solution.py")]
    kit = "source/kit/autograder/"
    secrets = (kit + "assignments/tiny/checks/double.py", kit + "grading/judge.py")
    secrets += ("submission_metadata.json", "source/settings.json", "source", "results")
    every = mine + [(path, READ) for path in secrets]
    return any(LIBC.open((ROOT + "/" + path).encode(), how) >= 0 for path, how in every)

def double(x):
    return x * x if reached() else 2 * x

def half(x):
    return x / 2
"""
ISOLATED = [one.level for one in check_levels() if one.works and one.level != "L0"]


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> TinyKit:
    return TinyKit(tmp_path_factory.mktemp("kit"))


def bundle(kit: TinyKit, *options: str, name: str = "bundle.zip") -> Path:
    done = kit.run("bundle", "gradescope", "--assignment", "tiny", "--out", name, *options)
    assert done.returncode == 0, done.stdout + done.stderr
    return kit.root / name


@pytest.fixture(scope="module")
def packed(kit: TinyKit) -> Path:
    level = ("--isolation", "auto") if ISOLATED else ("--isolation", "L0", "--allow-unisolated")
    return bundle(kit, *level)


@pytest.fixture(scope="module")
def image(packed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the platform builds once, and copies for every submission."""
    made = Gradescope(tmp_path_factory.mktemp("image"), packed)
    done = made.set_up()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Ready to grade tiny" in done.stdout
    return made.root


@pytest.fixture
def place(image: Path, tmp_path: Path) -> Gradescope:
    return Gradescope.of_image(image, tmp_path / "autograder")


def test_right_work_gets_all_points_and_is_told_how_it_was_graded(place: Gradescope) -> None:
    place.hand_in(solution_py=GOOD)
    result, log = place.run()
    assert result.total == 5
    assert [one.status for one in result.tests or ()] == ["passed", "passed"]
    assert [one.number for one in result.tests or ()] == ["1.1", "2.1"]
    level = ISOLATED[0] if ISOLATED else "L0"
    assert f"Isolation {level}" in (result.output or "")
    assert "Graded: solution.py." in (result.output or "")
    assert result.extra_data["isolation"] == level
    assert "total is 20 points, and the checks give up to 5" in log


def test_wrong_work_gets_part_of_the_points_and_a_cause(place: Gradescope) -> None:
    result = place.grade(solution_py=WRONG)
    assert result.total == 3
    doubles, halves = result.tests or ()
    assert (doubles.status, doubles.output) == ("passed", "")
    assert (halves.status, halves.score, halves.max_score) == ("failed", 0, 2)
    assert "The numbers are wrong <b>." in (halves.output or "")
    assert result.test_output_format == "text"


def test_an_endless_loop_costs_its_own_points(place: Gradescope) -> None:
    result = place.grade(solution_py=HANGS)
    assert result.total == 2
    assert "ran longer than 5 s" in ((result.tests or [])[0].output or "")


def test_a_platform_that_stops_the_grader_finds_a_result_that_says_so(place: Gradescope) -> None:
    place.hand_in(solution_py=HANGS.replace("while True", "print('x' * 10)\n    while True"))
    process = place.start()
    wait_for(lambda: processes.running("autograder.box.fork_server", process.pid))
    assert place.result().extra_data["no_verdict"]  # already now
    assert stop_all(process) == []
    result = place.result()
    assert "stopped before it had one" in (result.output or "")
    assert (result.total, result.extra_data["no_verdict"]) == (0, True)


def test_the_first_result_is_there_before_python_is(place: Gradescope) -> None:
    place.hand_in(solution_py=GOOD)
    (place.root / "source" / "python.txt").write_text("/nowhere/python\n")
    result, _ = place.run()
    assert result.extra_data["no_verdict"]


@pytest.mark.skipif(not ISOLATED, reason="only L0 works here, which keeps nothing off")
def test_student_code_reaches_neither_results_nor_checks(place: Gradescope) -> None:
    result = place.grade(solution_py=ATTACK.format(root=str(place.root)))
    assert result.total == 5, [one.output for one in result.tests or ()]


def test_the_same_attack_succeeds_without_a_box_and_the_result_says_so(
    kit: TinyKit, tmp_path: Path
) -> None:
    options = ("--isolation", "L0", "--allow-unisolated")
    place = Gradescope(tmp_path, bundle(kit, *options, name="open.zip"))
    place.take_this_python()
    result = place.grade(solution_py=ATTACK.format(root=str(place.root)))
    assert result.total == 2
    assert "nothing kept this code from the grader" in (result.output or "")


def test_without_isolation_nothing_is_graded_unless_the_lecturer_allowed_it(
    place: Gradescope,
) -> None:
    place.change_settings(isolation="L0", allow_unisolated=False)
    result = place.grade(solution_py=GOOD)
    assert result.extra_data["no_verdict"]
    assert "--allow-unisolated" in (result.output or "")
    assert result.total == 0


def test_too_little_memory_is_no_verdict_and_never_the_students_fault(place: Gradescope) -> None:
    place.change_settings(memory_mb=300)
    result = place.grade(solution_py=GOOD)
    assert result.extra_data["no_verdict"]
    assert "300 MB" in (result.output or "")


def test_a_child_that_is_killed_from_outside_is_no_verdict(place: Gradescope) -> None:
    """As the system does where a container's memory runs out."""
    place.hand_in(solution_py=GOOD.replace("return 2 * x", "import time; time.sleep(2)"))
    process = place.start()
    ended = 0
    while process.poll() is None:
        ended += processes.kill(one for one in processes.below(process.pid) if is_first(one))
    log, _ = process.communicate()
    assert ended, log
    result = place.result()
    assert result.extra_data["no_verdict"]
    assert result.total == 0


def test_settings_that_cannot_be_read_are_no_verdict(place: Gradescope) -> None:
    place.change_settings(visibility="sometimes")
    assert place.grade(solution_py=GOOD).extra_data["no_verdict"]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, "hand in tiny.py or tiny.ipynb"),
        ({"notes.txt": "x"}, "hand in tiny.py or tiny.ipynb"),
        ({"__MACOSX/._a_py": GOOD, ".ipynb_checkpoints/a_py": GOOD}, "hand in tiny.py"),
        ({"a_py": GOOD, "b_py": GOOD + "# 2"}, "More than one file"),
    ],
)
def test_nothing_to_grade_is_0_points_and_what_to_do(
    place: Gradescope, files: dict[str, str], told: str
) -> None:
    (place.root / "submission").mkdir(exist_ok=True)
    place.hand_in(**files)
    (place.root / "submission").mkdir(exist_ok=True)
    result, _ = place.run()
    assert told in (result.output or "")
    (test,) = result.tests or ()
    assert (test.score, test.max_score) == (0, 5)
    assert not result.extra_data["no_verdict"]


def test_the_file_that_defines_the_functions_is_graded_wherever_it_lies(place: Gradescope) -> None:
    files = {"conftest_py": "import sys", "src/work_py": GOOD, "tiny_py": "x = 1"}
    result = place.grade(**files)
    assert result.total == 5
    assert "Graded: src/work.py. Also handed in, and not graded: conftest.py, tiny.py." in (
        result.output or ""
    )


def test_a_link_to_the_checks_is_not_followed(place: Gradescope) -> None:
    place.hand_in(notes="x")
    checks = place.root / "source/kit/autograder/assignments/tiny/checks/double.py"
    (place.root / "submission" / "tiny.py").symlink_to(checks)
    result, _ = place.run()
    assert "is a link" in (result.output or "")
    assert result.total == 0


def test_a_file_that_is_no_python_is_0_points_with_a_cause(place: Gradescope) -> None:
    result = place.grade(tiny_py="this is no python\n")
    assert result.total == 0
    assert not result.extra_data["no_verdict"]
    assert all(one.max_score for one in result.tests or ())


def test_exempted_checks_and_the_seed_are_those_of_the_bundle(kit: TinyKit, tmp_path: Path) -> None:
    graded = tmp_path / "graded"
    graded.mkdir()
    write_exemptions(graded, [Exemption(check="halves", kind=Kind.FULL_MARKS, reason="Unclear.")])
    options = ("--graded", str(graded), "--seed", "7", "--visibility", "after_published")
    allowed = () if ISOLATED else ("--isolation", "L0", "--allow-unisolated")
    place = Gradescope(tmp_path / "place", bundle(kit, *options, *allowed, name="exempt.zip"))
    place.take_this_python()
    result = place.grade(solution_py=WRONG)
    assert result.total == 5
    assert "Full marks for everybody: Unclear." in ((result.tests or [])[1].output or "")
    assert (result.extra_data["seed"], result.visibility) == (7, "after_published")


def test_a_bundle_holds_no_solution_and_no_address_and_is_the_same_each_time(
    kit: TinyKit, packed: Path
) -> None:
    first = packed.read_bytes()
    with zipfile.ZipFile(packed) as archive:
        names = archive.namelist()
        scripts = [archive.read(one).decode() for one in names if not one.startswith("kit/")]
    assert {"setup.sh", "run_autograder", "settings.json"} <= set(names)
    assert [one for one in names if "corpus" in one or "solutions" in one or ".pyc" in one] == []
    assert [one for one in names if "/assignments/mnist/" in one] == []
    assert "://" not in "".join(scripts)
    again = json.loads(zipfile.ZipFile(packed).read("settings.json"))["isolation"]
    allowed = ("--allow-unisolated",) if again == "L0" else ()
    assert bundle(kit, "--isolation", again, *allowed, name="again.zip").read_bytes() == first


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--isolation", "L0"], "--allow-unisolated"),
        (["--isolation", "L9"], "is no level"),
        (["--memory-mb", "200"], "200 MB"),
        (["--visibility", "sometimes"], "--visibility"),
        (["--assignment", "none"], "no assignment"),
        (["--out", "no-such-folder/b.zip"], "there is no folder"),
    ],
)
def test_what_cannot_be_packed_is_told_in_a_line(
    kit: TinyKit, options: list[str], told: str
) -> None:
    done = kit.run("bundle", "gradescope", "--assignment", "tiny", "--out", "never.zip", *options)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (kit.root / "never.zip").exists()


def is_first(process: psutil.Process) -> bool:
    """Whether the system would end it first: children that run student code ask for that."""
    try:
        return Path(f"/proc/{process.pid}/oom_score_adj").read_text().strip() == "1000"
    except OSError:
        return False


def stub_wheels(requirements: Path, constraints: Path, folder: Path) -> None:
    """Wheels of the right names and versions with nothing in them, for pip without a network."""
    from packaging.requirements import Requirement

    versions = dict(line.split("==") for line in constraints.read_text().split())
    names = [Requirement(line).name for line in requirements.read_text().splitlines()]
    for name in names:
        made = f"{name.replace('-', '_')}-{versions[name.lower()]}"
        files = {
            "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {versions[name.lower()]}\n",
            "WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            "RECORD": "",
        }
        with zipfile.ZipFile(folder / f"{made}-py3-none-any.whl", "w") as archive:
            for file, text in files.items():
                archive.writestr(f"{made}.dist-info/{file}", text)


def test_set_up_installs_what_is_required_and_ends_badly_where_that_cannot_grade(
    packed: Path, tmp_path: Path
) -> None:
    place = Gradescope(tmp_path / "place", packed)
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    source = place.root / "source"
    stub_wheels(source / "requirements.txt", source / "constraints.txt", wheels)
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels), "AUTOGRADER_PYTHON": ""}
    done = place.set_up(**offline)
    own = place.root / "venv" / "bin" / "python"
    listed = subprocess.run(
        [str(own), "-m", "pip", "list", "--format", "json"], capture_output=True, check=True
    ).stdout
    installed = {one["name"].lower() for one in json.loads(listed)}
    assert {"tensorflow", "keras", "numpy", "pydantic", "mlxtend"} <= installed
    assert (source / "python.txt").read_text().strip() == str(own)
    assert done.returncode != 0  # what was installed is empty, and the last step notices
    assert "Error" in done.stderr


@pytest.mark.parametrize("megabytes", [768, 2048])
def test_the_lesson_is_graded_within_the_memory_of_a_container(
    tmp_path: Path, megabytes: int
) -> None:
    """In 768 MB, which Gradescope gives unless told otherwise, and where there is more."""
    from typer.testing import CliRunner

    from autograder.frontends.cli import main

    made = tmp_path / "bundle.zip"
    options = ["--memory-mb", str(megabytes), "--allow-unisolated", "--out", str(made)]
    assert CliRunner().invoke(main, ["bundle", "gradescope", *options]).exit_code == 0
    place = Gradescope(tmp_path / "place", made)
    assert place.set_up().returncode == 0
    right = (ROOT / "solutions" / "mnist.py").read_text(encoding="utf-8")
    place.hand_in(mnist_py=right)
    cap = MemoryCap(megabytes)
    result, log = place.run(cap)
    assert result.total == 100, log
    assert cap.killed == []
    assert 100 < cap.most_mb < megabytes

    greedy = right.replace("def normalize(images):", f"{GREEDY}def normalize(images):\n    hold()")
    place.hand_in(mnist_py=greedy)
    cap = MemoryCap(megabytes)
    result, log = place.run(cap)
    assert cap.killed == [], log  # it is its own bound that stops it, before the container's
    assert 0 < result.total <= 85
    assert any("memory" in (one.output or "").lower() for one in result.tests or ())


GREEDY = """
HELD = []


def hold():
    while True:
        HELD.append(bytearray(b"x" * 5_000_000))


"""
