"""Positive controls: on a grader without a box every attack does what it says."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from attacks.arena import ENVNAME, GOT_IN, Arena, Attack, open_arena, read_attacks

NAIVE = Path(__file__).with_name("naive.py")
DEADLINE = 8.0  # seconds; whoever is still there then has overrun it
# Shown as they came, these rewrite a terminal's lines or run in a page.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|<script|\\\\ud")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the attacks are made for Linux")


@dataclass(frozen=True)
class Aftermath:
    """What the naive grader is left with."""

    output: str
    status: int | None
    points: int | None
    tasks: dict[str, int]


@pytest.mark.parametrize("attack", read_attacks(), ids=lambda attack: attack.name)
def test_without_a_box_the_attack_succeeds(attack: Attack, tmp_path: Path) -> None:
    with open_arena(tmp_path) as arena:
        after = let_loose(attack, arena)
        assert fired(attack, arena, after), after.output[-500:]


def let_loose(attack: Attack, arena: Arena) -> Aftermath:
    """Run the naive grader on the attack, below a process whose surroundings hold the token."""
    work = arena.home / "work"
    work.mkdir()
    submission = work / "submission.py"
    submission.write_text(arena.fill(attack), encoding="utf-8")
    # The shell is the parent to be attacked; "; :" keeps it from stepping aside.
    line = f'"{sys.executable}" "{NAIVE}" submission.py; status=$?; : {arena.token}; exit $status'
    with (work / "output").open("w+b") as output:
        process = subprocess.Popen(
            ["/bin/sh", "-c", line],
            cwd=work,
            env={**os.environ, ENVNAME: arena.token, "HOME": str(arena.canary)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        status = _wait(process)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        output.seek(0)
        return _read(output.read(), status, work / "results.json")


def _wait(process: subprocess.Popen[bytes]) -> int | None:
    """The exit status, or None where it is still there, or stopped, at the deadline."""
    until = time.monotonic() + DEADLINE
    while time.monotonic() < until:
        if process.poll() is not None:
            return process.returncode
        with contextlib.suppress(psutil.Error):
            if psutil.Process(process.pid).status() == psutil.STATUS_STOPPED:
                return None
        time.sleep(0.05)
    return None


def _read(raw: bytes, status: int | None, results: Path) -> Aftermath:
    output = raw.decode("utf-8", "surrogateescape")
    texts = [results.read_text()] if results.exists() else []  # believed where nothing is printed
    facts: dict[str, object] = {}
    for text in [*reversed(output.splitlines()), *texts]:
        with contextlib.suppress(ValueError):
            found = json.loads(text)
            if isinstance(found, dict):
                facts = found
                break
    points, tasks = facts.get("points"), facts.get("tasks")
    return Aftermath(
        output,
        status,
        points if isinstance(points, int) else None,
        tasks if isinstance(tasks, dict) else {},
    )


def fired(attack: Attack, arena: Arena, after: Aftermath) -> bool:
    """Whether the attack did to the naive grader what it says."""
    return {
        "forged": lambda: bool(after.points) or after.status == 0,
        "token": lambda: arena.token in after.output,
        "got-in": lambda: GOT_IN in after.output or after.status is None or after.status < 0,
        "canary": lambda: bool(list(arena.canary.iterdir())),
        "connection": lambda: bool(arena.calls),
        "survivor": lambda: bool(arena.survivors()),
        "overrun": lambda: after.status is None,
        "noise": lambda: bool(CONTROLS.search(after.output)) or len(after.output) > 1_000_000,
        "spoils": lambda: not after.tasks.get("split"),
        "crash": lambda: after.points is None,
    }[attack.fires]()
