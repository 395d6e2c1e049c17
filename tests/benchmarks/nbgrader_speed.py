"""Times nbgrader's three ways through one class, side by side in one run.

    python tests/benchmarks/nbgrader_speed.py [--rounds N]

8 different notebooks, 4 right and 4 wrong, same checks: `nbgrader autograde` with stock execution,
with the kit's preprocessor, and after a class run (`autograder grade`, which is timed, too). Prints
the wall seconds of a submission and the ratios, each of one round; trust the ratios. The scores
must be the same.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from support import making

WAYS = ("stock", "kit", "class run", "after it")


def timed(course: Path, *command: str) -> float:
    """Wall seconds of one command, start-up and all."""
    started = time.perf_counter()
    if command[0] == "autograder":
        assert making.autograder(course, *command[1:]).returncode == 0
    else:
        making.nbgrader(course, *command[1:])
    return time.perf_counter() - started


def one_round(course: Path, folder: Path) -> dict[str, float]:
    """Wall seconds of a submission, by way; each way has a copy of the course."""
    copies = {way: folder / way.replace(" ", "_") for way in ("stock", "kit", "class run")}
    for copy in copies.values():
        shutil.copytree(course, copy)
    making.use_stock_execution(copies["stock"])
    autograde = ("nbgrader", "autograde", "mnist")
    took = {
        "stock": timed(copies["stock"], *autograde),
        "kit": timed(copies["kit"], *autograde),
        "class run": timed(copies["class run"], "autograder", "grade", "submitted"),
        "after it": timed(copies["class run"], *autograde),
    }
    scores = [making.scores(copy) for copy in copies.values()]
    assert scores[0] == scores[1] == scores[2], scores
    return {way: seconds / len(scores[0]) for way, seconds in took.items()}


def main() -> None:
    """Run the rounds, and print medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as place:
        course = making.make_course(Path(place) / "course")
        making.nbgrader(course, "generate_assignment", "mnist")
        making.hand_in_class(course)
        found = []
        for number in range(rounds):
            found.append(one_round(course, Path(place) / f"round{number}"))
            print("  ".join(f"{way} {found[-1][way]:.2f}" for way in WAYS), flush=True)
    for way in WAYS:
        ratio = median(one["stock"] / one[way] for one in found)
        print(f"{way:10} {median(one[way] for one in found):6.2f} s  stock / this: {ratio:5.1f}")
    whole = median(one["stock"] / (one["class run"] + one["after it"]) for one in found)
    print(f"class run and recording together: stock / this: {whole:.1f}")


if __name__ == "__main__":
    main()
