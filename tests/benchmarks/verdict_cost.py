"""Times one full verdict against its two unavoidable parts, side by side in one run.

    python tests/benchmarks/verdict_cost.py [--rounds N]

Prints the median seconds of `import tensorflow` alone (whole process), of the training alone (in a
process that has imported everything), of `pytest solutions`, and the ratio of the last to the sum
of the first two, round by round. Trust the ratio; seconds differ by machine.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
QUIET = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}

TRAINING = """
import sys, time
sys.path.insert(0, "solutions")
import mnist
from autograder.suite.assignment import load_assignment
from autograder.datasets import load_digits
threshold = load_assignment("mnist").thresholds["sample"]
digits = load_digits("sample")
started = time.perf_counter()
images, held_out = mnist.normalize(digits.train[0]), mnist.normalize(digits.test[0])
(x, y), _ = mnist.split(images, digits.train[1])
model = mnist.build_model()
model.fit(x, y, epochs=threshold.epochs, batch_size=threshold.batch_size, verbose=0)
model.predict(held_out, batch_size=len(held_out), verbose=0)
print(time.perf_counter() - started)
"""


def timed(*command: str) -> float:
    """Wall seconds of a whole process."""
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=QUIET, check=True, capture_output=True)
    return time.perf_counter() - started


def training_alone() -> float:
    done = subprocess.run(
        [sys.executable, "-c", TRAINING],
        cwd=ROOT, env=QUIET, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return float(done.stdout.split()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    timed(sys.executable, "-m", "pytest", "-q", "solutions")  # fills the caches of the disk
    rows = []
    for number in range(rounds):
        row = (
            timed(sys.executable, "-c", "import tensorflow"),
            training_alone(),
            timed(sys.executable, "-m", "pytest", "-q", "solutions"),
        )
        rows.append(row)
        ratio = row[2] / (row[0] + row[1])
        print(f"round {number + 1}: import {row[0]:.2f} s, training {row[1]:.2f} s, "
              f"pytest solutions {row[2]:.2f} s, ratio {ratio:.2f}", flush=True)  # fmt: skip
    imports, training, whole = (median(column) for column in zip(*rows, strict=True))
    ratios = sorted(whole / (first + second) for first, second, whole in rows)
    print(f"median: import tensorflow {imports:.2f} s, training {training:.2f} s, "
          f"pytest solutions {whole:.2f} s")  # fmt: skip
    print(f"ratio: median {median(ratios):.2f} (from {ratios[0]:.2f} to {ratios[-1]:.2f})")


if __name__ == "__main__":
    main()
