"""Submissions that break what reads or judges them: each costs its own row, and no other anything.

Faults are planted in a copy of the kit, where a word in a submission sets them off: what they
stand for is the next trick that nobody has foreseen.
"""

from __future__ import annotations

import csv
import json
import os
import signal
import time
from pathlib import Path
from textwrap import dedent

import psutil
import pytest
from support import processes
from support.tiny_assignment import GOOD, TinyKit
from support.tiny_class import WRONG, command, start

FAULTS = '''

import mmap, os, signal, sys, time
from pathlib import Path

KEPT = []

def suffer(data, here):
    """Do what the submission says, if it names this place."""
    words = [line.split() for line in data.decode().splitlines() if line.startswith("# fault")]
    for _, _, place, kind, *more in words:
        if place == here:
            globals()[kind](*more)

def raises(name):
    raise {"UnicodeError": UnicodeDecodeError("utf-8", b"x", 0, 1, "odd")}.get(
        name, getattr(__import__("builtins"), name, ValueError))

def eats():
    KEPT.append([bytearray(1 << 20) for _ in range(1 << 13)])

def eats_shared():
    size = 4 << 30
    KEPT.append(mmap.mmap(-1, size))
    for start in range(0, size, 4096):
        KEPT[-1][start] = 1

def runs_on():
    while True:
        pass

def sleeps():
    time.sleep(3600)

def dies(name):
    os.kill(os.getpid(), getattr(signal, name))
    time.sleep(5)

def dies_once():
    if not Path("died").exists():
        Path("died").touch()
        os.kill(os.getpid(), signal.SIGKILL)

def leaves():
    os._exit(3)

def prints():
    os.write(1, b"}" * 100)
    print("}" * 100)
'''
READING = """

def _suffering(path, data, functions, student, parse=_parse):
    from autograder.faults import suffer

    suffer(data, "reading")
    return parse(path, data, functions, student)

_parse = _suffering
"""
JUDGING = """
from autograder.faults import suffer

def suffering(evidence, call, factor, compare=compare):
    printed = evidence.observations[call].printed
    suffer(printed.encode(), "judging")
    return compare(evidence, call, factor)

compare = suffering
"""
MEMORY = "its reading or judging used more than 1,024 MB."
TWICE = "twice over, the process that read and judged it ended"
REPORT = "To report it, send out/problems/"
pytestmark = pytest.mark.slow

AT_CHECK = "the grader itself failed at check halves: The check halves"

# What a submission sets off where, and what its row says; an empty text is a verdict.
KINDS = {
    "reading eats": MEMORY,
    "reading eats_shared": MEMORY,
    "reading runs_on": "its reading or judging took more than 6 s.",
    "reading sleeps": "its grading took more than 15 s.",
    "reading raises RecursionError": "autograder.faults failed (RecursionError).",
    "reading raises MemoryError": MEMORY,
    "reading raises UnicodeError": "autograder.faults failed (UnicodeDecodeError: 'utf-8'",
    "reading raises OverflowError": "autograder.faults failed (OverflowError).",
    "reading raises SystemExit": f"{TWICE} (exit code",
    "reading dies SIGSEGV": f"{TWICE} (signal SIGSEGV).",
    "reading dies SIGRTMIN": f"{TWICE} (signal",
    "reading leaves": f"{TWICE} (exit code 3).",
    "reading dies_once": "",
    "reading prints": "",
    "judging eats": MEMORY,
    "judging runs_on": "its reading or judging took more than 6 s.",
    "judging raises RecursionError": f"{AT_CHECK} stopped with RecursionError",
    "judging raises OverflowError": f"{AT_CHECK} stopped with OverflowError",
    "judging dies SIGKILL": f"{TWICE} (signal SIGKILL).",
}
HONEST = {"b": GOOD, "n": WRONG, "y": GOOD}
SLOWLY = "import time; time.sleep(0.5); return 2 * x"
BOUNDS = {
    ("grader_process", "own_seconds: float = 60.0"): "own_seconds: float = 6.0",
    ("local", "BACKSTOP = 7.5"): "BACKSTOP = 0.125",  # of 120 seconds
}
PLACES = ("a", "m", "z")  # the first of all, the middle, the last


def submission(kind: str) -> str:
    place, _, _ = kind.partition(" ")
    fault = f"# fault {kind}"
    if place == "reading":
        return f"{GOOD}{fault}\n"
    return GOOD.replace("    return x / 2", f"    print({fault!r})\n    return x / 2")


def name(place: str, kind: str) -> str:
    return f"{place}_{kind.replace(' ', '_').lower()}"


def make_kit(root: Path, *, patient: bool = False) -> TinyKit:
    """A kit with faults in it and a class of honest students; its bounds are short for a test."""
    kit = TinyKit(root)
    kit.put(Path("autograder/faults.py"), dedent(FAULTS))
    for path, more in (
        (root / "autograder" / "submission" / "reading.py", READING),
        (kit.folder / "checks" / "compare.py", JUDGING),
    ):
        path.write_text(path.read_text() + more)
    for (module, bound), shorter in BOUNDS.items():
        path = root / "autograder" / "classes" / "workers" / f"{module}.py"
        text = path.read_text()
        assert bound in text
        path.write_text(text if patient else text.replace(bound, shorter))
    for before, source in HONEST.items():
        for number in range(4):
            kit.put(Path(f"in/{before}{number}.py"), f"{source}# {before}{number}\n")
    return kit


def rows(root: Path, out: str) -> dict[str, dict[str, str]]:
    with (root / out / "grades.csv").open(encoding="utf-8", newline="") as table:
        return {row["student"]: row for row in csv.DictReader(table)}


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """Rows of the honest, alone."""
    kit = make_kit(tmp_path_factory.mktemp("calm"))
    done = kit.run(*command("--jobs", "2", "--out", "out")[3:])
    assert done.returncode == 0, done.stdout + done.stderr
    return rows(kit.root, "out")


@pytest.fixture(scope="module", params=["1", "2"])
def stormy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of a class in which every kind of fault happens at three places."""
    kit = make_kit(tmp_path_factory.mktemp("stormy"))
    for kind in KINDS:
        for place in PLACES:
            text = f"{submission(kind)}# {place}\n"
            kit.put(Path("in") / f"{name(place, kind)}.py", text)
    process = start(kit, "--jobs", request.param, "--out", "out")
    most = 0
    while process.poll() is None:
        most = max(most, processes.resident(process.pid))
        time.sleep(0.05)
    printed, errors = process.communicate()
    assert process.returncode == 1, printed + errors
    assert "Traceback" not in printed + errors
    assert most < 300 << 20
    return kit.root


def test_the_honest_have_the_same_rows_as_alone(
    stormy: Path, calm: dict[str, dict[str, str]]
) -> None:
    found = rows(stormy, "out")
    assert {student: found[student] for student in calm} == calm
    assert len(found) == len(calm) + len(KINDS) * len(PLACES)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", KINDS)
def test_each_fault_is_its_own_students_row(stormy: Path, kind: str, place: str) -> None:
    row, said = rows(stormy, "out")[name(place, kind)], KINDS[kind]
    if not said:
        assert (row["points"], row["problem"]) == ("5", "")
        return
    assert row["points"] == ""
    assert row["problem"].startswith(said)
    assert REPORT in row["problem"]
    assert f"autograder check in/{name(place, kind)}.py --seed 5" in row["problem"]
    assert list((stormy / "out" / "problems").glob(f"{place}_{kind[:7]}*"))


def test_a_submission_that_was_mended_has_no_note_any_more(tmp_path: Path) -> None:
    kit = make_kit(tmp_path)
    note = tmp_path / "out" / "problems" / "odd.txt"
    kit.put(Path("in/odd.py"), submission("reading raises ValueError"))
    assert kit.run(*command("--out", "out")[3:]).returncode == 1
    assert "autograder.faults failed (ValueError)" in note.read_text()
    assert "Traceback" in note.read_text()
    kit.put(Path("in/odd.py"), GOOD)
    assert kit.run(*command("--out", "out")[3:]).returncode == 0
    assert not note.exists()


def grading_processes(process: int) -> list[psutil.Process]:
    return processes.running("autograder.classes.workers.grader_main", process)


def test_grading_processes_killed_from_outside_cost_nothing(
    tmp_path: Path, calm: dict[str, dict[str, str]]
) -> None:
    kit = make_kit(tmp_path)
    for path in (tmp_path / "in").iterdir():
        path.write_text(path.read_text().replace("return 2 * x", SLOWLY))
    process = start(kit, "--jobs", "2", "--out", "out")
    victims: list[psutil.Process] = []
    while process.poll() is None:
        victims = victims or grading_processes(process.pid)[:2]
        for one in victims:
            if time.time() - one.create_time() > 1.5:
                processes.kill([one])
        time.sleep(0.1)
    told = process.communicate()
    assert process.returncode == 0, told
    assert victims
    assert rows(tmp_path, "out") == calm


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("kind", ["reading runs_on", "reading sleeps"])
def test_nothing_is_left_behind_however_the_run_ends(
    tmp_path: Path, ending: signal.Signals, kind: str
) -> None:
    kit = make_kit(tmp_path, patient=True)
    kit.put(Path("in/a.py"), submission(kind))
    process = start(kit, "--jobs", "2", "--out", "out")
    deadline = time.monotonic() + 30
    while len(grading_processes(process.pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(1.0)
    left = processes.below(process.pid)
    assert left
    os.kill(process.pid, ending)
    process.communicate(timeout=30)
    assert not processes.left_of(left, 3)


def test_results_that_were_kept_are_whole_lines(stormy: Path) -> None:
    text = (stormy / "out" / "results.jsonl").read_text(encoding="utf-8")
    assert all(json.loads(line)["status"] == "graded" for line in text.splitlines())
