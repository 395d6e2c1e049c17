"""Real pytest runs, as a student starts them, on real files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

import pytest

GOOD = """
import no_such_module_anywhere  # no function needs it, so it must never run
open("ran-at-import", "w")

def normalize(images):
    return images / 255.0

def split(images, labels, validation_split=0.2):
    count = round(len(images) * validation_split)
    return (images[count:], labels[count:]), (images[:count], labels[:count])
"""
WRONG = """
def normalize(images):
    print("largest:", images.max(), "[bold]\\x1b[31m")
    return images / images.max()

def split(images, labels, validation_split=0.2):
    raise NotImplementedError("TODO: split")
"""
CHEAP = ("-m", "normalize or split")  # tasks that need no TensorFlow

# Other people's plugins that take longer to import than a whole run lasts, and the cache.
LEAN = ("-p", "no:hypothesispytest", "-p", "no:anyio", "-p", "no:cacheprovider")

# A conftest that writes down for which tasks a grader is asked, and whose submission it is.
SPY = """
from autograder.grading import Grader
real = Grader.grade
def spy(self, submission, *, seed=None, tasks=None):
    with open("graded.txt", "a") as log:
        log.write(f"{submission.path} {seed} {' '.join(sorted(tasks))}\\n")
    return real(self, submission, seed=seed, tasks=tasks)
Grader.grade = spy
"""


@dataclass(frozen=True)
class Run:
    """How a pytest run ended and what it printed."""

    status: int
    text: str

    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.text.split("\n")]


@pytest.fixture
def write(tmp_path):
    def writer(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content if isinstance(content, bytes) else textwrap.dedent(content).encode()
        path.write_bytes(data)
        return path

    return writer


@pytest.fixture
def run(tmp_path):
    """Start pytest in an empty folder of its own, without the settings of the run around it."""

    def runner(*options: str, cwd: Path = tmp_path) -> Run:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *LEAN, *options],
            cwd=cwd,
            env=inherited | {"COLUMNS": "100", "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        return Run(done.returncode, done.stdout + done.stderr)

    return runner


def notebook(*cells: str) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells]})


# What is collected.


def test_one_item_per_check_under_file_and_task(run, write, tmp_path):
    write("exercises/mnist.py", GOOD)
    found = run("--co", "-q", "exercises")
    assert found.status == 0
    assert found.lines()[0] == "exercises/mnist.py::normalize::keeps_shape"
    assert "exercises/mnist.py::split::validation_size" in found.lines()
    assert "exercises/mnist.py::accuracy::reaches_minimum_accuracy" in found.lines()
    assert run("--co", "-q", cwd=tmp_path / "exercises").status == 0


def test_a_good_file_passes_and_its_leftovers_never_run(run, write, tmp_path):
    write("exercises/mnist.py", GOOD)
    done = run("exercises", *CHEAP)
    assert done.status == 0
    assert "11 passed" in done.text
    assert not list(tmp_path.rglob("ran-at-import"))


def test_it_works_from_inside_the_folder_with_strict_settings(run, write, tmp_path):
    write("exercises/mnist.py", GOOD)
    write(
        "pyproject.toml",
        """
        [tool.pytest.ini_options]
        addopts = ["--strict-markers", "--strict-config"]
        filterwarnings = ["error"]
        testpaths = ["tests"]
        """,
    )
    done = run(*CHEAP, cwd=tmp_path / "exercises")
    assert done.status == 0
    assert "11 passed" in done.text


def test_selection_by_marker_by_keyword_and_by_id(run, write):
    write("exercises/mnist.py", GOOD)
    assert "6 passed, 23 deselected" in run("exercises", "-m", "split").text
    assert "6 passed, 23 deselected" in run("exercises", "-k", "split").text
    assert "6 passed" in run("exercises/mnist.py::split").text
    one = run("-v", "exercises/mnist.py::split::validation_size")
    assert "exercises/mnist.py::split::validation_size PASSED" in one.text
    assert "1 passed" in one.text


def test_grading_happens_once_a_file_and_only_for_the_selected_tasks(run, write, tmp_path):
    write("conftest.py", SPY)
    write("exercises/mnist.py", GOOD)
    write("bob.py", GOOD)
    done = run("exercises", "bob.py", *CHEAP, "--autograder-seed", "5")
    assert done.status == 0
    assert "22 passed" in done.text
    assert (tmp_path / "graded.txt").read_text().split("\n") == [
        "exercises/mnist.py 5 normalize split",
        "bob.py 5 normalize split",
        "",
    ]
    assert "seed 5" in done.text


def test_collecting_alone_grades_nothing(run, write, tmp_path):
    write("conftest.py", SPY)
    write("exercises/mnist.py", GOOD)
    assert run("--co", "exercises").status == 0
    assert not (tmp_path / "graded.txt").exists()


def test_a_notebook_is_collected_unless_its_script_lies_beside_it(run, write):
    write("exercises/mnist.ipynb", notebook("%matplotlib inline", GOOD))
    done = run("exercises", *CHEAP)
    assert done.status == 0
    assert "exercises/mnist.ipynb" in done.text
    write("exercises/mnist.py", GOOD)
    both = run("exercises", "--co", "-q")
    assert "mnist.py::" in both.text
    assert "mnist.ipynb" not in both.text


@pytest.mark.parametrize("name", ["ada.py", "homework-1.py", "Ada Lovelace.ipynb"])
def test_any_file_named_on_the_command_line_is_collected(run, write, name):
    write(name, notebook(GOOD) if name.endswith("ipynb") else GOOD)
    done = run(name, *CHEAP)
    assert done.status == 0
    assert "11 passed" in done.text


# In other projects nothing changes.


def test_other_peoples_tests_are_collected_as_ever(run, write):
    write("test_split.py", "def split(): return 1\ndef test_split(): assert split() == 1\n")
    write("checks.py", "def normalize(): return 1\ndef test_it(): assert normalize() == 1\n")
    write("conftest.py", "def split(): return 1\n")
    write("mnist.py", "def load(): return 1\ndef build_model(): return 1\n")
    write("examples/mnist.ipynb", notebook("def load(): return 1"))
    write("analysis.ipynb", notebook("def split(): return 1"))
    done = run()
    assert done.status == 0
    assert "1 passed" in done.text
    assert "points" not in done.text
    by_name = run("checks.py", "test_split.py")
    assert by_name.status == 0
    assert "2 passed" in by_name.text
    assert "points" not in by_name.text


def test_a_plain_module_named_on_the_command_line_is_imported_as_ever(run, write, tmp_path):
    write("module.py", 'open("imported", "w").close()\n')
    assert run("module.py").status == pytest.ExitCode.NO_TESTS_COLLECTED
    assert (tmp_path / "imported").exists()


def test_doctest_does_not_import_a_submission(run, write, tmp_path):
    write("exercises/mnist.py", GOOD)
    done = run("--doctest-modules", "exercises", *CHEAP)
    assert done.status == 0
    assert not list(tmp_path.rglob("ran-at-import"))


def test_the_plugin_is_cheap_to_import():
    code = (
        "import sys, pytest; before = set(sys.modules); import autograder.frontends.pytest.plugin;"
        "print(sorted({n.split('.')[0] for n in set(sys.modules) - before}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['autograder']"


# What is shown.


def test_a_failure_is_its_cause_and_no_traceback(run, write):
    write("ada.py", WRONG)
    done = run("ada.py", "-m", "normalize")
    assert done.status == 1
    assert "normalize: same_scale_for_every_batch" in done.text
    for label in ("Expected: ", "Got: ", "Try: "):
        assert sum(line.startswith(label) for line in done.lines()) == 1
    assert "largest: 89 [bold]" in done.text
    assert "Traceback" not in done.text
    assert "nodes.py" not in done.text
    assert "\x1b" not in done.text
    assert "11 of 15    not right yet" in done.text


@pytest.mark.parametrize("style", ["--tb=short", "--tb=line", "--tb=native", "--full-trace", "-l"])
def test_no_style_of_traceback_shows_the_harness(run, write, style):
    write("ada.py", WRONG)
    done = run("ada.py", "-m", "normalize", style)
    assert done.status == 1
    assert "batch's own maximum" in done.text
    assert "nodes.py" not in done.text


def test_what_is_not_attempted_is_quiet_and_no_pass(run, write):
    write("ada.py", WRONG)
    done = run("ada.py", "-m", "split")
    assert done.status == 1
    assert "6 not attempted" in done.text
    assert "ada.py nnnnnn" in done.text
    assert "FAILURES" not in done.text
    assert "NotImplementedError" not in done.text
    assert sum("not attempted yet" in line for line in done.lines()) == 1
    assert "NOT ATTEMPTED" in run("-v", "ada.py", "-m", "split").text


def test_a_missing_prerequisite_is_a_skip_with_its_reason(run, write):
    write("ada.py", "def split(images, labels, validation_split=0.2):\n    return 3\n")
    done = run("ada.py", "-m", "split", "-rs", "-v")
    assert done.status == 1
    assert "1 failed, 5 skipped" in done.text
    assert "split::validation_size SKIPPED" in done.text
    assert "SKIPPED [5] ada.py:1: Not looked at yet: it needs this first: " in done.text


def test_options_that_change_the_output_work(run, write):
    write("ada.py", WRONG)
    stopped = run("-x", "ada.py", *CHEAP)
    assert stopped.status == 1
    assert "stopping after 1 failures" in stopped.text
    quiet = run("-q", "ada.py", *CHEAP)
    assert "  total " in quiet.text
    assert "points" not in run("--no-summary", "-q", "ada.py", "--co").text
    assert "  total " in run("-qq", "ada.py", *CHEAP).text


def test_junit_xml_is_valid_and_holds_every_check(run, write, tmp_path):
    write("ada.py", WRONG.replace("largest", "\\x00\\x1b largest"))
    run("ada.py", *CHEAP, "--junitxml", "out.xml")
    cases = list(ET.parse(tmp_path / "out.xml").iter("testcase"))
    assert len(cases) == 11
    assert {case.get("classname") for case in cases} == {"ada.normalize", "ada.split"}
    failures = {case.get("name"): one for case in cases for one in case.iter("failure")}
    assert "batch's own maximum" in failures["same_scale_for_every_batch"].get("message")
    assert "Try:" in failures["same_scale_for_every_batch"].text
    assert failures["validation_size"].get("message") == "not attempted yet"


def test_xdist_gives_the_same_results(run, write):
    write("ada.py", WRONG)
    write("bob.py", GOOD)
    done = run("-n", "2", "ada.py", "bob.py", *CHEAP)
    assert done.status == 1
    assert "1 failed, 15 passed, 6 not attempted" in done.text
    assert "11 of 15    not right yet" in done.text
    assert "35 of 35    (2 of 5 tasks" in done.text
    assert "batch's own maximum" in done.text


# What cannot be read.


SYNTAX = "x = 1\ndef split(images:\n    return 1\n"


@pytest.mark.parametrize(
    ("argument", "name", "content_and_message"),
    [
        ("ada.py", "ada.py", (SYNTAX, "`split` cannot be read. The bracket ( at the mark")),
        ("ada.py", "ada.py", (b"def split(): '\xe9'\n", "The file is no UTF-8 text")),
        ("ada.py", "ada.py", (b"def split(): '\0'\n", "There is a null byte")),
        ("ada.ipynb", "ada.ipynb", ('{"cells": [', "not valid JSON")),
        ("ada.ipynb", "ada.ipynb", (notebook("x = 1"), "Your file has no function `split`")),
        ("exercises", "exercises/mnist.py", ("", "The file is empty.")),
        ("exercises/mnist.py", "exercises/mnist.py", ("", "The file is empty.")),
        ("exercises", "exercises/mnist.py", ("x = 1\n", "Your file has no function `split`")),
        (
            "exercises",
            "exercises/mnist.ipynb",
            (notebook("x = 1", "def split(images:\n"), "cell 2, line 1"),
        ),
    ],
)
def test_a_file_that_cannot_be_read_fails_with_a_clear_message(
    run, write, argument, name, content_and_message
):
    content, message = content_and_message
    write(name, content)
    done = run(argument)
    assert done.status == pytest.ExitCode.TESTS_FAILED
    assert message in " ".join(done.text.split())
    assert "0 of 20" in done.text
    for inside in ("Traceback", "nodes.py", "reading.py", "source_text"):
        assert inside not in done.text


def test_a_syntax_error_comes_with_the_students_line(run, write):
    write("exercises/mnist.py", "x = 1\ndef split(images:\n    return 1\n")
    lines = run("exercises", "--full-trace").lines()
    start = next(n for n, line in enumerate(lines) if line.endswith("line 2:"))
    assert [line.strip() for line in lines[start + 1 : start + 3]] == ["def split(images:", "^"]
    assert lines[start + 2].index("^") == lines[start + 1].index("(")


def test_a_bug_of_the_grader_is_never_the_students(run, write, tmp_path):
    write("ada.py", GOOD)
    write(
        "conftest.py",
        """
        from autograder.grading import Grader
        def broken(*args, **options):
            open("graded.txt", "a").write("x")
            raise RuntimeError("boom")
        Grader.grade = broken
        """,
    )
    done = run("ada.py", "-m", "normalize")
    assert done.status == 1
    assert "5 errors" in done.text
    assert "The grader itself failed; this is not your mistake." in done.text
    assert "RuntimeError: boom" in done.text
    assert "Traceback" not in done.text
    assert "no points are to be recorded" in done.text
    assert (tmp_path / "graded.txt").read_text() == "x"  # five items, one attempt
    traced = run("ada.py", "-m", "normalize", "--full-trace")
    assert 'raise RuntimeError("boom")' in traced.text


def test_a_check_that_errs_is_marked_as_the_graders_fault(run, write):
    write("ada.py", GOOD)
    write(
        "conftest.py",
        """
        from dataclasses import replace
        from autograder.grading import Grader
        from autograder.results import Cause, Status
        real = Grader.grade
        def broken(*args, **options):
            graded = real(*args, **options)
            verdict = graded.verdict
            task = verdict.tasks["normalize"]
            first = task.checks[0].model_copy(
                update={"status": Status.ERROR, "points": 0.0, "cause": Cause(rationale="Broken.")}
            )
            checks = (first, *task.checks[1:])
            task = task.model_copy(update={"status": Status.ERROR, "checks": checks})
            tasks = verdict.tasks | {"normalize": task}
            changes = {"status": "no_verdict", "tasks": tasks}
            return replace(graded, verdict=verdict.model_copy(update=changes))
        Grader.grade = broken
        """,
    )
    done = run("ada.py", "-m", "normalize", "-v")
    assert done.status == 1
    assert "ada.py::normalize::keeps_shape GRADER ERROR" in done.text
    assert "4 passed" in done.text
    assert "1 error" in done.text
    assert "grader's own fault, not yours" in done.text
    assert "no points are to be recorded" in done.text


# What pytest reads beside a submission.


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("conftest.py", "x = 1\n"),
        ("pytest.ini", "[pytest]\n"),
        ("tox.ini", "[pytest]\n"),
        ("pyproject.toml", "[tool.pytest.ini_options]\n"),
        ("setup.cfg", "[tool:pytest]\n"),
    ],
)
def test_a_file_that_pytest_reads_beside_a_submission_is_named(run, write, name, content):
    write(f"in/{name}", content)
    write("in/mnist.py", GOOD)
    done = run("in/mnist.py", "-m", "normalize")
    assert done.status == 0
    assert f"pytest has also read in/{name}: such files run as you do." in done.text
    assert "autograder grade FOLDER" in done.text


def test_nothing_is_named_where_there_is_nothing(run, write):
    write("in/mnist.py", GOOD)
    write("other/conftest.py", "x = 1\n")
    write("in/test_other.py", "def test_it(): pass\n")
    assert "has also read" not in run("in/mnist.py", "-m", "normalize").text
    write("in/conftest.py", "x = 1\n")
    assert "has also read" not in run("in/test_other.py").text
