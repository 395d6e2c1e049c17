"""A whole evening with `autograder watch` in a real terminal, compared with its record."""

from __future__ import annotations

import os
import re
import shutil
import time
from pathlib import Path

import psutil
import pytest
from support.terminal_session import Terminal
from support.watched import ROOT, STUB, answers, save, save_by_rename, with_bodies

RECORD = ROOT / "tests" / "golden" / "watch_session.txt"
COMMAND = "autograder watch mnist.py --seed 7"
pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")
VARYING = (
    (re.compile(r"Graded in [\d.]+ s\."), "Graded in T s."),
    (re.compile(r"running for \d+ s"), "running for T s"),
    (re.compile(r"read [\d.]+% of"), "read N% of"),  # another processor trains a little differently
    (re.compile(r"(?s)most:\s.*?(?:times|once)\."), "most: PAIR."),
)


class Recorder:
    """Screens in the order in which they came, each with what led to it."""

    def __init__(self) -> None:
        self.text = ""

    def add(self, what: str, screen: str) -> None:
        for pattern, word in VARYING:
            screen = pattern.sub(word, screen)
        lines = [line.rstrip() for line in screen.split("\n")]
        self.text += "\n".join([f"=== {what}", *lines, ""])


def test_from_stubs_to_full_marks(tmp_path: Path) -> None:
    path = tmp_path / "mnist.py"
    save(path, STUB)
    functions: dict[str, str] = {}
    record = Recorder()

    def edit(name: str, body: str = "") -> str:
        functions[name] = body or answers()[name]
        return with_bodies(functions)

    with Terminal(tmp_path) as terminal:
        terminal.enter(COMMAND)
        record.add("the exercise as it comes", terminal.wait("0 of 100 points", "Graded in"))
        terminal.press("h")
        record.add("h: a hint", terminal.wait("Hint 1 of 3"))
        save(path, edit("normalize", "def normalize(images):\n    return images / 256"))
        record.add("saved: normalize by 256", terminal.wait("not right yet", "Graded in"))
        save_by_rename(path, edit("normalize"))
        record.add("saved by rename: normalize", terminal.wait("normalize is done.", "Graded in"))
        save(path, edit("split").replace("order = ", "order == = "))
        record.add("saved: a syntax error", terminal.wait("cannot be read", "Graded in"))
        loop = "def split(images, labels, validation_split=0.2):\n    while True:\n        pass"
        save(path, edit("split", loop))
        record.add("saved: a loop without end", terminal.wait("split has been running"))
        path.unlink()
        record.add("the file is gone", terminal.wait("cannot be read"))
        save(path, edit("split"))
        record.add("saved: split", terminal.wait("split is done.", "Graded in"))
        terminal.press("n")
        record.add("n: the next task", terminal.wait("plot_metrics: Draw"))
        terminal.press("d")
        record.add("d: pages on it", terminal.wait("https://matplotlib.org"))
        terminal.press("d")
        wrong = answers()["build_model"].replace("sparse_categorical", "categorical")
        save(path, edit("build_model", wrong))
        record.add("saved: the other loss", terminal.wait("build_model: Build", "Graded in"))
        terminal.press("a")
        record.add(
            "a: all that is to be mended", terminal.wait("build_model: Build", "plot_metrics:")
        )
        save(path, edit("build_model"))
        record.add("saved: build_model", terminal.wait("build_model is done", "Graded in"))
        save(path, edit("plot_metrics"))
        record.add("saved: plot_metrics", terminal.wait("100 of 100 points", "Graded in"))
        terminal.press("s")
        record.add("s: the solution beside it", terminal.wait("yours", "solution"))
        terminal.press("q")
        record.add("q: back in the shell", terminal.prompt())
    _compare(record.text)


def test_a_new_student_s_first_task_takes_three_commands(tmp_path: Path) -> None:
    commands = ["autograder start work", "cd work", "autograder watch"]
    with Terminal(tmp_path) as terminal:
        for command in commands:
            terminal.enter(command)
        terminal.wait("0 of 100 points", "Graded in")
        path = tmp_path / "work" / "mnist.py"
        text = path.read_text(encoding="utf-8")
        save(path, with_bodies({"normalize": answers()["normalize"]}, text))
        terminal.wait("normalize is done.", "15 of 100 points")
        terminal.press("C-c")
        left = terminal.prompt()
    assert "Then write the function normalize in mnist.py, and save." in left
    assert "1 of 5 tasks done" in left
    assert "Traceback" not in left


def test_a_small_window_a_long_cause_and_an_end_from_outside(tmp_path: Path) -> None:
    path = tmp_path / "mnist.py"
    long = "def normalize(images):\n    raise ValueError('very ' * 300)"
    save(path, with_bodies({"normalize": long}))
    with Terminal(tmp_path, 80, 18) as terminal:
        terminal.enter(COMMAND)
        terminal.wait("ValueError", "Graded in")
        terminal.press("h")
        terminal.wait("Hint 1 of 3", "more than fits here")
        terminal.resize(1, 1)
        time.sleep(1)
        terminal.resize(60, 8)
        terminal.wait("0 of 100 points", "h hint")
        terminal.resize(80, 18)
        save(
            path,
            with_bodies({"normalize": "def normalize(images):\n    while True:\n        pass"}),
        )
        terminal.wait("has been running")
        watching = [
            one for one in psutil.process_iter(["cwd", "cmdline"]) if _is_watch(one, tmp_path)
        ]
        watching[-1].terminate()
        left = terminal.prompt()
    assert "mnist.py: 0 of 100 points" in left
    assert "h hint" not in left
    assert "Traceback" not in left


def _is_watch(process: psutil.Process, folder: Path) -> bool:
    command = process.info["cmdline"] or []
    return process.info["cwd"] == str(folder) and command[2:] == COMMAND.split()[1:]


def _compare(text: str) -> None:
    if os.environ.get("UPDATE_GOLDEN"):
        RECORD.write_text(text, encoding="utf-8")
        pytest.fail("the record was written anew; read it, and run this again")
    assert text == RECORD.read_text(encoding="utf-8")
