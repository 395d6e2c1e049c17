"""Grades a class in which honest students sit between attackers, and shows that none of them pays.

    python tests/benchmarks/class_under_attack.py [--honest N] [--attacks N] [MORE ...]

The class has ``--honest`` correct submissions and one of every module of tests/attacks/modules
(``--attacks`` takes fewer), of MORE (files, or folders of them) too. It is graded once without the
attackers and once with them. Prints a row for each attacker, the exit status, the most memory that
the command itself held, and the time against that of the honest ones and the attackers' own
seconds. Exit status 1 where a limit is passed, which is said in a line.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from class_command import (
    FULL,
    SUBMITTED,
    Ran,
    files_in,
    grade,
    honest_files,
    print_table,
    scratched,
    told_exit,
)

sys.path.insert(0, str(Path(__file__).parents[1]))

from attacks.arena import ENVNAME, GOT_IN, Arena, open_arena, read_attacks

from autograder.suite.assignment import load_assignment

MOST_MEMORY_MB = 300
MOST_RATIO = 1.5


@dataclass(frozen=True)
class Member:
    """A student of the class: name, ending and bytes of the file, and whether it is honest."""

    name: str
    ending: str
    data: bytes
    honest: bool


def attackers(arena: Arena, scratch: Path, count: int | None, more: Sequence[Path]) -> list[Member]:
    """Modules, evenly chosen where fewer are wanted, and all of the further files."""
    modules = read_attacks()
    count = len(modules) if count is None else min(count, len(modules))
    chosen = [modules[number * len(modules) // count] for number in range(count)]
    found = [Member(one.name, ".py", arena.fill(one).encode(), honest=False) for one in chosen]
    for path in files_in(more):
        data = scratched(path.read_bytes(), scratch)
        found.append(Member(f"more_{path.stem}", path.suffix, data, honest=False))
    return found


def interleaved(honest: Sequence[Member], hostile: Sequence[Member]) -> list[Member]:
    """Both kinds spread over the whole class, named in the order in which they are graded."""
    places = [((number + 0.5) / len(kind), one) for kind in (honest, hostile)
              for number, one in enumerate(kind)]  # fmt: skip
    ordered = [one for _, one in sorted(places, key=lambda pair: pair[0])]
    return [
        Member(f"{number:03}_{one.name}", one.ending, one.data, one.honest)
        for number, one in enumerate(ordered)
    ]


def graded(place: Path, members: Sequence[Member], options: Sequence[str]) -> Ran:
    """Hand these in, and grade them."""
    (place / SUBMITTED).mkdir(parents=True)
    for one in members:
        (place / SUBMITTED / f"{one.name}{one.ending}").write_bytes(one.data)
    return grade(place, *options)


def report(members: Sequence[Member], alone: Ran, ran: Ran, budget: float, jobs: int) -> list[str]:
    """Print what came; gives the limits that are passed."""
    rows = {one.name: ran.rows.get(one.name) for one in members}
    hostile = [one.name for one in members if not one.honest]
    honest = [one.name for one in members if one.honest]
    print_table(
        ("attacker", "seconds", "points"),
        [(one, _seconds(rows[one]), str(rows[one] or "NO ROW")) for one in hostile],
    )
    right = [one for one in honest if (row := rows[one]) and row.points == FULL]
    for one in sorted({*honest} - {*right}):
        print(f"HONEST, AND NOT {FULL:g}: {one}: {rows[one] or 'no row'}")
    lost = [one for one in hostile if rows[one] is None]
    took = {one: row.seconds or 0.0 for one in hostile if (row := rows[one])}
    own = sum(min(seconds, budget) for seconds in took.values()) / jobs
    ratio = ran.seconds / (alone.seconds + own)
    by_budget = ran.seconds / (alone.seconds + budget * len(hostile) / jobs)
    print(f"exit status {told_exit(ran)} ({told_exit(alone)} without attackers); {len(right)} of "
          f"{len(honest)} honest at {FULL:g}, {len(hostile) - len(lost)} of {len(hostile)} "
          "attackers with a row")  # fmt: skip
    print(f"coordinator at most {ran.peak_mb:.0f} MB ({alone.peak_mb:.0f} MB without attackers)")
    print(f"{ran.seconds:.0f} s; the honest alone {alone.seconds:.0f} s, the attackers' own "
          f"seconds {own:.0f} s at {jobs} at a time: {ratio:.2f} times; {by_budget:.2f} times with "
          f"a budget of {budget:g} s for each attacker")  # fmt: skip
    limits = {
        "an honest submission lost points": len(right) < len(honest),
        "an attacker has no row": bool(lost),
        "the run did not end": ran.exit_code not in (0, 1),
        f"there was a traceback: {ran.traceback}": bool(ran.traceback),
        f"the coordinator held more than {MOST_MEMORY_MB} MB": ran.peak_mb > MOST_MEMORY_MB,
        f"it took more than {MOST_RATIO} times as long": ratio > MOST_RATIO,
        f"an attacker took more than {budget:g} s: {max(took, key=took.__getitem__, default='')}":
            any(seconds > 1.1 * budget for seconds in took.values()),
    }  # fmt: skip
    return [limit for limit, passed in limits.items() if passed]


def _seconds(row: object) -> str:
    seconds = getattr(row, "seconds", None)
    return "" if seconds is None else f"{seconds:.1f}"


def reached(arena: Arena, ran: Ran, place: Path) -> list[str]:
    """What the attackers of the modules got at."""
    lines = (place / "graded" / "results.jsonl").read_text(encoding="utf-8").splitlines()
    told = [json.loads(line)["submission"]["student"] for line in lines if _got_at(arena, line)]
    limits = {
        f"a secret stands in the results of {', '.join(told)}": bool(told),
        "something was called": bool(arena.calls),
        "files were changed": not arena.unharmed(),
        "processes were left behind": bool(arena.survivors()),
    }
    return [limit for limit, passed in limits.items() if passed and ran.rows]


def _got_at(arena: Arena, line: str) -> bool:
    """Whether results hold a secret; 700 MB, which one attacker takes, everybody may have."""
    return arena.token in line or (GOT_IN in line and "exhausting_memory" not in line)


def main() -> None:
    """Grade the class twice; exit status 1 where a limit is passed."""
    budget = load_assignment("mnist").limits.submission_seconds
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("more", nargs="*", type=Path)
    parser.add_argument("--honest", type=int, default=40)
    parser.add_argument("--attacks", type=int, help="modules; default: all")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--isolation", default="auto")
    parser.add_argument("--budget", type=float, default=budget, help="seconds, of one attacker")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--said", action="store_true", help="print what the command says, too")
    options = parser.parse_args()
    given = ("--jobs", options.jobs, "--isolation", options.isolation, "--seed", options.seed)
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        (place / "scratch").mkdir()
        (place / "arena").mkdir()
        honest = [Member("honest", *file, honest=True) for file in honest_files(options.honest)]
        with open_arena(place / "arena") as arena:
            os.environ[ENVNAME] = arena.token
            hostile = attackers(arena, place / "scratch", options.attacks, options.more)
            members = interleaved(honest, hostile)
            print(f"{len(honest)} honest, {len(hostile)} attackers", flush=True)
            alone = graded(
                place / "alone", [one for one in members if one.honest], [*map(str, given)]
            )
            print(f"the honest alone: {alone.seconds:.0f} s", flush=True)
            ran = graded(place / "all", members, [*map(str, given)])
            if options.said:
                print(ran.said)
            passed = report(members, alone, ran, options.budget, options.jobs)
            passed += reached(arena, ran, place / "all") if ran.rows else ["there are no results"]
    for one in passed:
        print(f"LIMIT PASSED: {one}")
    sys.exit(1 if passed else 0)


if __name__ == "__main__":
    main()
