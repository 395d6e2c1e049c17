"""Grades the corpus as on another machine, and says where the points are others than here."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TypeAlias

from support.hostile_configurations import Machine

PROGRAM = Path(__file__).with_name("corpus_points.py")
Points: TypeAlias = dict[str, dict[str, float | str]]


def points(level: str, machine: Machine, kind: str, *names: str, seed: int = 11) -> Points:
    """Points of each task of each specimen, in a process that runs on this machine."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        done = subprocess.run(
            [sys.executable, str(PROGRAM), level, str(seed), kind, *names],
            cwd=home,
            env=machine.environment(home),
            umask=machine.umask,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr[-2000:]
    found: Points = json.loads(done.stdout.splitlines()[-1])
    return found


def differences(here: Points, there: Points) -> list[str]:
    """One line for each specimen that has other points there."""
    return [
        f"{name}: {here.get(name)} here, {there.get(name)} there"
        for name in sorted(here.keys() | there.keys())
        if here.get(name) != there.get(name)
    ]
