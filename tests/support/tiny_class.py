"""A class of forty students of the tiny assignment, and how it is graded and read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from support.tiny_assignment import GOOD, TinyKit

__all__ = ["STUDENTS", "WRONG", "command", "grade", "lines", "make_class", "start", "without_costs"]

WRONG = GOOD.replace("x / 2", "x / 3")
SLOW = GOOD.replace("return 2 * x", "import time; time.sleep(0.3); return 2 * x")
STUDENTS = 40


def make_class(root: Path) -> TinyKit:
    """A kit in ``root`` with the class in its folder ``in``; one of its files is too large."""
    made = TinyKit(root)
    for number in range(STUDENTS):
        text = (GOOD, WRONG, SLOW)[number % 3]
        made.put(Path(f"in/s{number:02}.py"), f"{text}# {number}\n")
    made.put(Path("in/twin.py"), f"{GOOD}# 0\n")  # the same bytes as s00's
    made.put(Path("in/odd.py"), "#" * 2_000_001)
    return made


def command(*options: str) -> list[str]:
    given = ("--assignment", "tiny", "--seed", "5", "--isolation", "L0")
    return [sys.executable, "-m", "autograder.frontends.cli", "grade", "in", *given, *options]


def start(kit: TinyKit, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(*options),
        cwd=kit.root,
        env={**os.environ, "PYTHONPATH": str(kit.root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def grade(kit: TinyKit, *options: str) -> str:
    done = kit.run(*command(*options)[3:])
    assert done.returncode == 1, done.stdout + done.stderr  # one has no verdict
    return done.stdout


def without_costs(folder: Path) -> dict[str, bytes]:
    """Results, table and pages, without what differs from run to run: seconds and megabytes."""
    results = []
    for line in (folder / "results.jsonl").read_text(encoding="utf-8").splitlines():
        facts = json.loads(line)
        facts["seconds"] = facts["memory_mb"] = 0
        results.append(json.dumps(facts))
    pages = sorted(path.name for path in (folder / "feedback").iterdir())
    return {
        "results": "\n".join(results).encode(),
        "table": (folder / "grades.csv").read_bytes(),
        "pages": "\n".join(pages).encode(),
    }


def lines(folder: Path) -> list[dict[str, Any]]:
    text = (folder / "results.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]
