"""Kills the fork server again and again while an honest class is graded, and compares the points.

    python tests/benchmarks/kill_fork_server.py [--honest N] [--kills N] [--victim WHICH]

The class is graded once undisturbed. Then it is graded afresh, as often as it takes, while the fork
server (or, with ``--victim``, a supervisor or a child of it) is killed at random moments, drawn
with ``--seed``, as the kernel does when memory is short. Exit status 1 where a submission has other
points than in the undisturbed run, or a run did not end well.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from class_command import SUBMITTED, Ran, grade, honest_files, told_exit

MODULE = "autograder.box.fork_server"
VICTIMS = ("server", "supervisor", "child")  # each is forked by the one before, and looks alike
MOST_ROUNDS = 20


@dataclass
class Killer:
    """Kills one process at each drawn moment: seconds since its victim was first seen."""

    victim: str
    spread: float
    left: int
    draw: random.Random
    killed: list[float] = field(default_factory=list)  # seconds after which each was killed
    _seen: psutil.Process | None = None
    _moment: float = 0.0

    def look(self, command: psutil.Process) -> None:
        """Called all the while; kills where the moment has come."""
        if not self.left:
            return
        try:
            now = self._now(command)
            if now != self._seen:
                self._seen = now
                self._moment = time.monotonic() + self.draw.uniform(0, self.spread)
            if now is None or time.monotonic() < self._moment:
                return
            now.kill()
        except psutil.NoSuchProcess:
            return
        self._seen = None
        self.left -= 1
        self.killed.append(self._moment)

    def _now(self, command: psutil.Process) -> psutil.Process | None:
        """The process to kill next; a server only once it has forked, or it would never get on."""
        for server in _servers(command):
            supervisors = _like(server)
            children = [child for one in supervisors for child in _like(one)]
            if self.victim == "server" and supervisors:
                return server
            found = supervisors if self.victim == "supervisor" else children
            if self.victim != "server" and found:
                return self._seen if self._seen in found else self.draw.choice(found)
        return None


def _servers(command: psutil.Process) -> Iterator[psutil.Process]:
    """The fork servers below the command: not bubblewrap, which has their command line, too."""
    for one in command.children(recursive=True):
        above = one.parent()
        if _is_one(one) and not (above and _is_one(above)):
            yield one


def _like(process: psutil.Process) -> list[psutil.Process]:
    return [one for one in process.children() if _is_one(one)]


def _is_one(process: psutil.Process) -> bool:
    try:
        return MODULE in process.cmdline() and process.name() != "bwrap"
    except psutil.NoSuchProcess:
        return False


def make_class(place: Path, count: int) -> None:
    (place / SUBMITTED).mkdir(parents=True)
    for number, (ending, data) in enumerate(honest_files(count)):
        (place / SUBMITTED / f"s{number:03}{ending}").write_bytes(data)


def differences(undisturbed: Ran, ran: Ran) -> list[str]:
    """Students whose row is another one."""
    return [
        f"{student}: {row}, and now {ran.rows.get(student, 'no row')}"
        for student, row in undisturbed.rows.items()
        if (other := ran.rows.get(student)) is None or other.points != row.points
    ]


def main() -> None:
    """Grade undisturbed, then disturbed until all kills are done; exit status 1 where it shows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--honest", type=int, default=60)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--victim", choices=VICTIMS, default=VICTIMS[0])
    parser.add_argument("--spread", type=float, default=6.0, help="seconds, at most, to wait")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--isolation", default="auto")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    given = ("--jobs", str(options.jobs), "--isolation", options.isolation,
             "--seed", str(options.seed))  # fmt: skip
    killer = Killer(options.victim, options.spread, options.kills, random.Random(options.seed))
    passed: list[str] = []
    with tempfile.TemporaryDirectory() as temporary:
        make_class(place := Path(temporary) / "undisturbed", options.honest)
        undisturbed = grade(place, *given)
        print(f"undisturbed: {told(undisturbed)}", flush=True)
        for number in range(MOST_ROUNDS if undisturbed.exit_code == 0 else 0):
            make_class(place := Path(temporary) / f"round{number}", options.honest)
            before = len(killer.killed)
            ran = grade(place, *given, look=killer.look)
            now = len(killer.killed) - before
            print(f"{options.victim} killed {now} times: {told(ran)}", flush=True)
            passed += differences(undisturbed, ran)
            passed += [f"exit status {told_exit(ran)}"] if ran.exit_code != 0 else []
            if not killer.left:
                break
    if killer.left:
        passed.append(f"killed only {len(killer.killed)} of {options.kills} times")
    print(f"killed {len(killer.killed)} times, {len(passed)} differences")
    for one in passed:
        print(f"LIMIT PASSED: {one}")
    sys.exit(1 if passed else 0)


def told(ran: Ran) -> str:
    """A run in one line."""
    full = sum(row.points == 100 for row in ran.rows.values())
    broken = f", {ran.traceback}" if ran.traceback else ""
    return (f"exit status {told_exit(ran)}, {full} of {len(ran.rows)} at 100, {ran.seconds:.0f} s, "
            f"coordinator at most {ran.peak_mb:.0f} MB{broken}")  # fmt: skip


if __name__ == "__main__":
    main()
