"""Real runs of the command, as a user starts it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder import __version__
from autograder.box.wire.limits import LEVELS
from autograder.results import Verdict
from autograder.sandbox.level_check import check_levels

ROOT = Path(__file__).parents[2]
GOOD = """
def normalize(images):
    return images / 255.0

def split(images, labels, validation_split=0.2):
    count = round(len(images) * validation_split)
    return (images[count:], labels[count:]), (images[:count], labels[:count])
"""
WRONG = GOOD.replace("255.0", "images.max()")
CHEAP = ("--task", "normalize", "--task", "split")  # tasks that need no TensorFlow

# Runs the command with a grader that fails.
BROKEN = """
from dataclasses import replace
from autograder.grading import Grader
real = Grader.grade
def broken(*args, **options):
    graded = real(*args, **options)
    changes = {"status": "no_verdict", "points": 0.0}
    return replace(graded, verdict=graded.verdict.model_copy(update=changes))
Grader.grade = broken
from autograder.frontends.cli import main
main()
"""


@dataclass(frozen=True)
class Run:
    """How a command ended and what it printed."""

    status: int
    out: str
    err: str


def start(*command: str, cwd: Path, **env: str) -> Run:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        env=os.environ | {"NO_COLOR": "1"} | env,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return Run(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def folder(tmp_path):
    """A folder with a student's file in it."""
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises/mnist.py").write_text(GOOD)
    (tmp_path / "wrong.py").write_text(WRONG)
    return tmp_path


@pytest.fixture
def run(folder):
    def runner(*options: str, cwd: Path = folder, **env: str) -> Run:
        return start("-m", "autograder.frontends.cli", *options, cwd=cwd, **env)

    return runner


def content(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# check


def test_a_good_file_is_reported_and_exits_0(run):
    done = run("check", *CHEAP)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("exercises/mnist.py\n")
    assert "35 of 35 points, 2 of 2 tasks done" in done.out
    assert "accuracy" not in done.out


def test_a_wrong_file_is_told_why_and_exits_1(run):
    done = run("check", "wrong.py", *CHEAP)
    assert (done.status, done.err) == (1, "")
    assert "31 of 35 points" in done.out
    for label in ("Expected:", "Got:", "Try:"):
        assert done.out.count(label) == 1


def test_the_exercise_is_found_from_inside_its_folder(run, folder):
    done = run("check", *CHEAP, cwd=folder / "exercises")
    assert done.status == 0
    assert done.out.startswith("mnist.py\n")


def test_quiet_is_one_line(run):
    done = run("check", "wrong.py", "--quiet", *CHEAP)
    assert done.status == 1
    assert done.out == "wrong.py: 31 of 35 points, 1 of 2 tasks done\n"


def test_json_is_the_results_format_and_the_seed_is_kept(run, folder):
    done = run("check", "wrong.py", "--json", "out.json", "--seed", "7", *CHEAP)
    assert done.status == 1
    assert "seed 7" in done.out
    found = Verdict.model_validate_json((folder / "out.json").read_bytes())
    assert (found.version, found.seed, found.points, found.max_points) == (1, 7, 31.0, 35.0)
    assert list(found.tasks) == ["normalize", "split"]
    assert json.loads((folder / "out.json").read_text())["submission"]["path"] == "wrong.py"
    assert not [path for path in folder.iterdir() if path.name.endswith(".part")]


def test_json_replaces_an_older_file(run, folder):
    (folder / "out.json").write_text("old")
    assert run("check", "--json", "out.json", *CHEAP).status == 0
    assert Verdict.model_validate_json((folder / "out.json").read_bytes()).points == 35.0


def test_a_terminal_that_knows_only_ascii_is_no_problem(run, folder):
    (folder / "wrong.py").write_text(
        WRONG.replace("return images", "print('é')\n    return images")
    )
    done = run("check", "wrong.py", *CHEAP, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (done.status, done.err) == (1, "")
    assert "\\xe9" in done.out


def test_no_verdict_exits_2_and_says_whose_fault_it_is(folder):
    done = start("-c", BROKEN, "check", *CHEAP, "--json", "out.json", cwd=folder)
    assert done.status == 2
    assert "no points are to be recorded" in done.out
    assert done.err == "The grader itself failed; this is not your mistake. Run it again.\n"
    assert json.loads((folder / "out.json").read_text())["status"] == "no_verdict"


UNREADABLE: dict[str, tuple[bytes, str]] = {
    "empty.py": (b"", "The file is empty."),
    "utf16.py": ("def split(): return 1\n".encode("utf-16"), "UTF-16"),
    "latin.py": (b"def split(): return '\xe9'\n", "no UTF-8 text"),
    "null.py": (b"def split(): return '\0'\n", "a null byte"),
    "broken.ipynb": (b'{"cells": [', "not valid JSON (line 1: Expecting value)"),
}
NOTHING_FOUND: dict[str, tuple[bytes, str]] = {
    "other.py": (b"x = 1\n", "Your file has no function `normalize`. Its code, from line 1 on"),
    "syntax.py": (b"x = (1\n", "( at the mark is opened and never closed"),
    "essay.py": (b"This is what I did.\n", "Your file has no function `normalize` that can be"),
    "imports.py": (b"import numpy as np\n", "and no code"),
    "other.ipynb": (
        b'{"cells": [{"cell_type": "code", "source": "x = 1"}]}',
        "Its code, from cell 1, line 1 on",
    ),
}


@pytest.mark.parametrize("name", [*UNREADABLE, *NOTHING_FOUND])
def test_a_file_without_a_function_gets_no_points_and_a_reason_in_each_task(run, folder, name):
    data, words = {**UNREADABLE, **NOTHING_FOUND}[name]
    (folder / name).write_bytes(data)
    done = run("check", name, "--json", "out.json")
    assert (done.status, done.err) == (1, "")
    assert words in " ".join(done.out.split())
    verdict = json.loads((folder / "out.json").read_text())
    assert (verdict["status"], verdict["points"]) == ("graded", 0)
    for task in verdict["tasks"].values():
        assert task["checks"][0]["cause"]["rationale"]
        assert task["checks"][0]["cause"]["help"]
    named = ["normalize", "split", "build_model", "plot_metrics"]
    assert done.out.count("not right yet") == len(named) + (name in UNREADABLE)


BAD_FILES: dict[str, bytes] = {"notes.txt": b"def split(): pass\n"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["missing.py"], "missing.py: there is no such file."),
        (["exercises"], "exercises: is a directory; name the file in it."),
        (["notes.txt"], "notes.txt: is neither a .py file nor an .ipynb notebook."),
        (
            ["--task", "splitt"],
            "There is no task 'splitt'. There are: "
            "normalize, split, build_model, plot_metrics, accuracy.",
        ),
        (["--json", "no/out.json"], "no/out.json: there is no folder no to write it to."),
        (["--json", "exercises"], "exercises: is a directory; name a file for the results."),
        (
            ["--json", "exercises/mnist.py"],
            "exercises/mnist.py: is the submission itself; name another file.",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_input_is_one_clear_line_exit_2_and_nothing_written(run, folder, options, message):
    for name, data in BAD_FILES.items():
        (folder / name).write_bytes(data)
    before = content(folder)
    if "--json" not in options:
        options = [*options, "--json", "out.json"]
    done = run("check", *options)
    assert (done.status, done.out, done.err) == (2, "", message + "\n")
    assert content(folder) == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes all")
def test_a_folder_that_cannot_be_written_to_is_refused_before_grading(run, folder):
    (folder / "locked").mkdir(mode=0o500)
    done = run("check", "--json", "locked/out.json", *CHEAP)
    assert (done.status, done.out) == (2, "")
    assert done.err == "locked/out.json: the folder locked cannot be written to.\n"


@pytest.mark.parametrize(
    "options", [["--nothing"], ["--seed", "x"], ["--seed", "-1"], ["a", "b"], ["--json"]]
)
def test_wrong_options_exit_2_without_a_traceback(run, options):
    done = run("check", *options)
    assert (done.status, done.out) == (2, "")
    assert "Traceback" not in done.err
    assert "Error" in done.err


# the rest


def test_help_and_version(run):
    assert run("--version").out == f"autograder {__version__}\n"
    text = run("--help").out
    for word in ("check", "build", "Exit status: 0 all well, 1 some checks failed, 2 could not"):
        assert word in text
    check = run("check", "--help").out
    for option in ("--json", "--task", "--seed", "--quiet", "exercises/mnist.py"):
        assert option in check


def test_help_starts_in_a_moment_without_the_heavy_libraries():
    code = (
        "import sys, autograder.frontends.cli;"
        "print([n for n in ('numpy', 'tensorflow', 'pydantic', 'rich') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_build_outside_a_course_says_where_it_looked(run, folder):
    done = run("build")
    assert (done.status, done.out) == (2, "")
    assert done.err.endswith("neither this folder nor one above it holds a lesson's source/.\n")
    assert done.err.count("\n") == 1


FAKE_BUILD = """
import sys, types
from pathlib import Path
build = types.ModuleType("autograder.lesson.build")
class BuildError(Exception): pass
def write_files(root):
    if (root / "bad").exists():
        raise BuildError("source/mnist.py: line 3 is wrong.")
    (root / "written").write_text(str(root))
def stale_files(root):
    return [root / name for name in ("exercises/mnist.py",) if (root / "stale").exists()]
build.BuildError, build.write_files, build.stale_files = BuildError, write_files, stale_files
sys.modules["autograder.lesson.build"] = build
from autograder.frontends.cli import main
main()
"""


def test_build_works_from_any_folder_of_the_course_and_names_stale_files(folder):
    (folder / "pyproject.toml").touch()
    (folder / "source").mkdir()
    inside = folder / "exercises"
    assert start("-c", FAKE_BUILD, "build", cwd=inside).status == 0
    assert (folder / "written").read_text() == str(folder)
    good = start("-c", FAKE_BUILD, "build", "--check", cwd=inside)
    assert (good.status, good.err) == (0, "")
    (folder / "stale").touch()
    stale = start("-c", FAKE_BUILD, "build", "--check", cwd=inside)
    assert (stale.status, stale.err) == (
        1,
        "exercises/mnist.py: out of date; run: autograder build\n",
    )
    (folder / "bad").touch()
    bad = start("-c", FAKE_BUILD, "build", cwd=inside)
    assert (bad.status, bad.err) == (2, "source/mnist.py: line 3 is wrong.\n")


@pytest.mark.parametrize("kind", ["fifo", "link"])
def test_results_never_take_the_place_of_a_link_or_a_device(tmp_path: Path, kind: str) -> None:
    (tmp_path / "work.py").write_text(GOOD)
    target = tmp_path / "out.json"
    if kind == "fifo":
        os.mkfifo(target)
    else:
        target.symlink_to(tmp_path / "elsewhere.json")
    before = (target.lstat().st_ino, target.lstat().st_mode)  # times change by being looked at
    run = start(
        "-m",
        "autograder.frontends.cli",
        "check",
        "work.py",
        *CHEAP,
        "--json",
        "out.json",
        cwd=tmp_path,
    )
    assert run.status == 2
    assert "link or a device" in run.err
    assert (target.lstat().st_ino, target.lstat().st_mode) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.json", "work.py"]


def test_the_doctor_names_every_level(run) -> None:
    done = run("doctor")
    assert done.status in (0, 1)
    assert "numpy" in done.out
    for level in LEVELS:
        assert f"  {level}  " in done.out
    assert "L0  works" in done.out
    assert (done.status == 0) == ("L3  works" in done.out)


def test_the_doctor_says_what_to_install(run) -> None:
    done = run("doctor", PATH="/nowhere")
    assert done.status == 1
    if sys.platform == "linux":
        assert "bubblewrap is not installed" in done.out
        assert "apt install bubblewrap" in done.out


def test_a_level_that_is_not_available_is_never_lowered(run) -> None:
    done = run("check", *CHEAP, "--isolation", "L3", "--json", "r.json", PATH="/nowhere")
    assert done.status == 2
    assert done.out == ""
    assert done.err.startswith("Isolation L3 is not available here: ")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--isolation", "L9"), "'L9' is no level of isolation: L0, L2, L3 or auto."),
        (("--limit", "memory_mb"), "--limit memory_mb: write NAME=VALUE, such as memory_mb=4096."),
        (("--limit", "memory_mb=much"), "--limit memory_mb: "),
        (("--limit", "beer=3"), "--limit beer: "),
        (("--limit", "threads=0"), "--limit threads: "),
    ],
)
def test_wrong_levels_and_limits_are_one_line(run, options: tuple[str, ...], message: str) -> None:
    done = run("check", *CHEAP, *options)
    assert done.status == 2
    assert done.err.startswith(message)
    assert done.err.count("\n") == 1


def test_the_level_stands_in_report_and_results(run, folder) -> None:
    highest = next(one.level for one in check_levels() if one.works)
    done = run("check", *CHEAP, "--isolation", "auto", "--json", "r.json")
    assert done.status == 0
    assert f"isolation {highest}, " in done.out
    assert json.loads((folder / "r.json").read_text())["isolation"] == highest


def test_a_limit_of_this_run_is_held(run, folder) -> None:
    (folder / "greedy.py").write_text(GOOD.replace("255.0", "255.0 + 0 * bytearray(10**8)[0]"))
    assert run("check", "greedy.py", *CHEAP).status == 0
    done = run("check", "greedy.py", *CHEAP, "--limit", "memory_mb=90")
    assert done.status == 1
    assert "emory" in done.out


# Hides a library, as if nobody had installed it: Python imports this file when it starts.
HIDING = """
import os
from importlib.machinery import PathFinder
real = PathFinder.find_spec
def find_spec(name, path=None, target=None):
    hidden = name.partition(".")[0] == os.environ["HIDDEN"]
    return None if hidden else real(name, path, target)
PathFinder.find_spec = find_spec
"""
CLUSTER = ("grade", "class", "--scheduler", "tcp://127.0.0.1:9")


@pytest.mark.parametrize(
    ("library", "extra", "command"),
    [
        ("filelock", "instructor", ("grade", "class")),
        ("jinja2", "notebook", ("grade", "class")),
        ("filelock", "instructor", CLUSTER),
        ("jinja2", "notebook", CLUSTER),
        ("distributed", "cluster", CLUSTER),
        ("filelock", "instructor", ("demo",)),
        ("jinja2", "notebook", ("demo",)),
        ("nbformat", "notebook", ("build",)),
        ("jupytext", "notebook", ("build",)),
        ("nbformat", "notebook", ("build", "--check")),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_a_library_that_only_an_extra_brings_is_asked_for_in_one_line(
    run, folder, library: str, extra: str, command: tuple[str, ...]
) -> None:
    for name in ("hiding", "class", "source"):
        (folder / name).mkdir()
    (folder / "hiding" / "sitecustomize.py").write_text(HIDING)
    (folder / "class" / "ada.py").write_text(GOOD)
    (folder / "pyproject.toml").touch()
    shutil.copy(ROOT / "source" / "mnist.py", folder / "source")
    done = run(*command, HIDDEN=library, PYTHONPATH=str(folder / "hiding"))
    told = done.err.splitlines()
    before = ["Ten students have handed in, see demo/submitted. Grading them ..."]
    assert told[:-1] == (before if "demo" in command and library == "jinja2" else [])
    assert told[-1] == (
        f"This needs {library}, which is not installed. Install the kit with its extra "
        f'"{extra}": pip install -c constraints.txt -e ".[{extra}]"'
    )
    assert (done.status, done.out) == (2, "")
    assert not list(folder.rglob("results.jsonl"))  # nothing was graded in vain
