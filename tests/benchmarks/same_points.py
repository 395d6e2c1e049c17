"""Grades the corpus at every level and on oddly configured machines: are the points the same?

    python tests/benchmarks/same_points.py [--kind wheat|chaff|all] [--levels L0 L2 L3]
        [--machines NAME ...] [--seed N] [NAME ...]

The first level on a machine that nobody has configured is what all others are compared with. Prints
the number of specimens with other points for each, and the specimens; exit status 1 where there is
one. A level that this machine cannot give is named and left out. NAMEs choose specimens.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.comparing_points import differences, points
from support.hostile_configurations import MACHINES, Machine, everything

from autograder.box.wire.limits import L0, LEVELS
from autograder.sandbox.level_check import check_level

PLAIN, ALL = "plain", "everything"


def main() -> int:
    machines = {PLAIN: Machine(), **MACHINES, ALL: everything()}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", choices=["wheat", "chaff", "all"], default="all")
    parser.add_argument("--levels", nargs="+", choices=LEVELS, default=list(LEVELS))
    parser.add_argument("--machines", nargs="+", choices=machines, default=list(machines))
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    reference = points(L0, Machine(), options.kind, *options.names, seed=options.seed)
    print(f"{len(reference)} specimens, compared with {L0} on a plain machine")
    total = 0
    for level in options.levels:
        found = check_level(level)
        if not found.works:
            print(f"{level}: not available here: {found.problem}")
            continue
        for name in options.machines:
            started = time.monotonic()
            there = points(level, machines[name], options.kind, *options.names, seed=options.seed)
            other = differences(reference, there)
            total += len(other)
            print(f"{level}, {name}: {len(other)} differ ({time.monotonic() - started:.0f} s)")
            print(*(f"    {line}" for line in other), sep="\n", end="\n" if other else "")
    print(f"differences: {total}")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
