"""How often does the sandbox itself cost honest work its points?

Makes many light calls of the solution's `normalize` and `split`, each in a child of its own, and
counts those that do not come back right: `python tests/benchmarks/honest_calls.py --load 4`.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from repeat_gradings import busy

from autograder.grading import open_grader
from autograder.quality.error_rates import upper_bound
from autograder.results import Verdict
from autograder.sandbox.level_check import choose_level
from autograder.submission import read_submission
from autograder.suite.assignment import load_assignment

ROOT = Path(__file__).parents[2]
TASKS = ("normalize", "split")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--load", type=int, default=0)
    parser.add_argument("--isolation", default="auto")
    options = parser.parse_args()
    level = choose_level(options.isolation)
    assignment = load_assignment("mnist")
    submission = read_submission(ROOT / "solutions" / "mnist.py", assignment.functions)
    with (
        open_grader(assignment, level=level) as grader,
        busy(options.load),
        ThreadPoolExecutor(options.jobs) as pool,
    ):

        def once(seed: int) -> Verdict:
            return grader.grade(submission, seed=seed, tasks=TASKS).verdict

        verdicts = list(pool.map(once, range(options.times)))
    wrong = [one for one in verdicts if not one.passed]
    for one in wrong:
        print(one.model_dump_json(), flush=True)
    print(
        f"{len(verdicts) - len(wrong)} of {len(verdicts)} right at {level}, {options.jobs} at a "
        f"time beside {options.load} busy processes; at most "
        f"{upper_bound(len(wrong), len(verdicts)):.2%} go wrong"
    )
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
