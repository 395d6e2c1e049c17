"""Class runs of an assignment that needs no TensorFlow: parallel, interrupted, killed, regraded."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from support import processes
from support.tiny_assignment import GOOD, TinyKit
from support.tiny_class import (
    STUDENTS,
    WRONG,
    command,
    grade,
    lines,
    make_class,
    start,
    without_costs,
)


@pytest.fixture
def kit(tmp_path: Path) -> TinyKit:
    return make_class(tmp_path)


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def children_of(process: int) -> list[psutil.Process]:
    return processes.below(process)


@pytest.fixture
def undisturbed(kit: TinyKit) -> dict[str, bytes]:
    grade(kit, "--out", "undisturbed", "--jobs", "2")
    return without_costs(kit.root / "undisturbed")


@pytest.mark.parametrize("jobs", ["1", "5"])
def test_the_number_of_workers_changes_nothing(
    kit: TinyKit, undisturbed: dict[str, bytes], jobs: str
) -> None:
    grade(kit, "--out", "other", "--jobs", jobs)
    assert without_costs(kit.root / "other") == undisturbed


@pytest.mark.slow
def test_killed_at_twenty_moments_it_ends_as_if_undisturbed(
    kit: TinyKit, undisturbed: dict[str, bytes]
) -> None:
    moments = random.Random(11)
    graded: set[tuple[str, str]] = set()
    for _ in range(20):
        process = start(kit, "--out", "killed", "--jobs", "2")
        time.sleep(moments.uniform(0.4, 2.0))
        process.kill()
        process.communicate()
        graded |= _whole_lines(kit.root / "killed" / "results.jsonl", graded)
    grade(kit, "--out", "killed", "--jobs", "2")
    assert without_costs(kit.root / "killed") == undisturbed
    assert graded <= _whole_lines(kit.root / "killed" / "results.jsonl", set())


def _whole_lines(path: Path, before: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Students with the seconds their grading took: the same as ever, or it was done twice."""
    found = set()
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            facts = json.loads(line)
        except ValueError:
            continue  # torn by the kill
        found.add((facts["submission"]["student"], facts["seconds"]))
    assert before <= found  # nothing that was kept is lost
    return found


def test_a_torn_line_is_graded_again(kit: TinyKit, undisturbed: dict[str, bytes]) -> None:
    results = kit.root / "undisturbed" / "results.jsonl"
    whole = results.read_bytes()
    results.write_bytes(whole[:-100])  # the power went
    grade(kit, "--out", "undisturbed")
    assert without_costs(kit.root / "undisturbed") == undisturbed


@pytest.mark.parametrize("moment", [0.0, 1.0])
def test_ctrl_c_stops_at_once_and_leaves_nothing_behind(kit: TinyKit, moment: float) -> None:
    kit.put(Path("in/a.py"), "def double(x):\n    while True: pass\n\n\ndef half(x): return x\n")
    process = start(kit, "--out", "stopped")
    wait_for(kit.root / "stopped" / ".lock")  # it has begun
    time.sleep(moment)
    children = children_of(process.pid)
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    _, errors = process.communicate(timeout=30)
    took = time.monotonic() - began
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert not processes.left_of(children, 1.0)
    assert took < 10  # about half a second, on a machine that is not busy
    assert all(line["status"] == "graded" for line in _kept(kit.root / "stopped"))


def _kept(folder: Path) -> list[dict[str, Any]]:
    return lines(folder) if (folder / "results.jsonl").exists() else []


def test_only_one_run_at_a_time_has_the_folder(kit: TinyKit) -> None:
    first = start(kit, "--out", "both")
    wait_for(kit.root / "both" / "results.jsonl")
    second = kit.run(*command("--out", "both")[3:])
    first.communicate()
    assert second.returncode == 2
    assert second.stderr == "both: another run is grading into this folder.\n"


def test_a_rerun_grades_nothing(kit: TinyKit, undisturbed: dict[str, bytes]) -> None:
    results = kit.root / "undisturbed" / "results.jsonl"
    before = results.read_bytes()
    report = kit.root / "undisturbed" / "report.html"
    report.unlink()
    (kit.root / "undisturbed" / "feedback" / "s01.html").unlink()
    grade(kit, "--out", "undisturbed")
    assert results.read_bytes() == before  # the seconds, too
    assert report.exists()
    assert without_costs(kit.root / "undisturbed") == undisturbed  # the page is there again


def test_a_changed_check_grades_its_own_task_again_and_says_whose_points_moved(
    kit: TinyKit, undisturbed: dict[str, bytes]
) -> None:
    folder = kit.root / "undisturbed"
    before = {line["submission"]["student"]: line for line in lines(folder)}
    check = kit.folder / "checks" / "half.py"
    check.write_text(check.read_text().replace("0.5)", "1 / 3)"))  # the other half is right now
    printed = grade(kit, "--out", "undisturbed")
    after = {line["submission"]["student"]: line for line in lines(folder)}
    for student, line in after.items():
        assert line["tasks"]["double"] == before[student]["tasks"]["double"]
        wrong = int(student[1:]) % 3 == 1 if student != "twin" else False
        assert line["points"] == (5 if wrong else 3)
    assert "have other points than before" in printed
    assert "s01: 3 -> 5, halves passed, and failed before" in printed
    assert "s01" in (folder / "report.html").read_text(encoding="utf-8")
    old = (folder / "results.old.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(old) == len(before)


def test_a_second_hand_in_replaces_the_first_and_the_first_comes_back(kit: TinyKit) -> None:
    place = kit.root / "in" / "s00.py"
    first = place.read_text()
    for text, points in ((first, 5), (f"{WRONG}# again\n", 3), (first, 5)):
        place.write_text(text)
        grade(kit, "--out", "again")
        found = {
            line["submission"]["student"]: line["points"] for line in lines(kit.root / "again")
        }
        assert found["s00"] == points
        assert len(found) == STUDENTS + 1


@pytest.fixture
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with room for 64 kB."""
    place = tmp_path_factory.mktemp("small")
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    if os.name != "posix" or os.geteuid() or subprocess.run(mount, check=False).returncode:
        pytest.skip("only root can make a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_is_one_line_and_the_next_run_goes_on(
    kit: TinyKit, undisturbed: dict[str, bytes], small_disk: Path
) -> None:
    done = kit.run(*command("--out", str(small_disk))[3:])
    assert done.returncode == 2
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert (small_disk / "results.jsonl").read_bytes()
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    grade(kit, "--out", str(small_disk))
    assert without_costs(small_disk) == undisturbed


def test_progress_through_a_pipe_is_a_line_and_on_a_terminal_a_bar(kit: TinyKit) -> None:
    _, errors = start(kit, "--out", "piped").communicate()
    total = STUDENTS + 2
    assert [line.split(",")[0] for line in errors.splitlines()] == [
        f"{total} of {total} submissions"
    ]
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        command("--out", "seen"),
        cwd=kit.root,
        env={**os.environ, "PYTHONPATH": str(kit.root), "TERM": "xterm"},
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    seen = _all_of(ours)
    assert process.wait() == 1
    assert re.search(r"\d+ of 42 submissions, \d+ a minute, \d+ s left", seen), seen[-2000:]
    assert "━" in seen
    assert "odd: odd.py: is larger than 2 MB" in seen  # the latest fault


def _all_of(descriptor: int) -> str:
    seen = b""
    with contextlib.suppress(OSError):  # the other end is closed
        while data := os.read(descriptor, 65536):
            seen += data
    os.close(descriptor)
    return seen.decode(errors="replace")


def test_checks_that_the_solution_fails_are_named(kit: TinyKit) -> None:
    kit.put(Path("solutions/tiny.py"), GOOD)
    assert "The solution itself" not in grade(kit, "--out", "out")
    (verdict,) = (kit.root / "out" / "reference.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(verdict)["points"] == 5
    assert len(lines(kit.root / "out")) == STUDENTS + 1  # the solution is nobody's
    check = kit.folder / "checks" / "half.py"
    check.write_text(check.read_text().replace("0.5)", "1 / 3)"))
    printed = grade(kit, "--out", "out")
    assert "The solution itself gets 3 of 5 points, and loses some to halves: correct" in printed
