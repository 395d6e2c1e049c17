"""Grades the corpus at one level and prints the points as a line of JSON; a program of its own.

    python corpus_points.py LEVEL SEED KIND [NAME ...]

KIND is wheat, chaff or all; names choose among them. Prints {name: {task: points}}, and "error" for
the points of a task without a verdict.
"""

from __future__ import annotations

import json
import sys

from autograder.grading import Grader
from autograder.quality.audit import read_corpus
from autograder.sandbox import Sandbox
from autograder.suite.assignment import assignment_folder, load_assignment
from autograder.suite.loading import load_suite


def main(level: str, seed: str, kind: str, *names: str) -> None:
    assignment = load_assignment("mnist")
    corpus = read_corpus(assignment_folder("mnist") / "corpus", assignment)
    found: dict[str, dict[str, float | str]] = {}
    with Sandbox(level) as sandbox:
        grader = Grader(load_suite(assignment), sandbox)
        for one in corpus:
            if kind in (one.kind, "all") and (not names or one.name in names):
                verdict = grader.grade(one.submission, seed=int(seed)).verdict
                found[one.name] = {
                    name: "error" if task.status == "error" else task.points
                    for name, task in verdict.tasks.items()
                }
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
