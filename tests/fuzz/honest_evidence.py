"""What a child really sends of the solution, recorded once in a folder."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from pathlib import Path

from support.making import ROOT

from autograder.box.wire.observations import Observation
from autograder.checks import Inputs
from autograder.sandbox import ProbeJob, Sandbox
from autograder.submission import Submission, read_submission
from autograder.suite.assignment import load_assignment
from autograder.suite.loading import Suite, load_suite

SEED = 11


@dataclass(frozen=True)
class Honest:
    """A suite, the inputs of a seed, the solution, and what came of every call of it."""

    suite: Suite
    inputs: Inputs
    submission: Submission
    seen: dict[str, Observation]


def load(folder: Path) -> Honest:
    """Read it, or have the calls made in a sandbox where nobody has done so yet."""
    assignment = load_assignment("mnist")
    suite = load_suite(assignment)
    inputs = suite.draw_inputs(SEED)
    path = ROOT / "solutions" / "mnist.py"
    submission = read_submission(path, assignment.functions)
    record = folder / "honest.pickle"
    if not record.exists():
        calls = tuple(inputs.calls.values())
        job = ProbeJob(submission.source, path.name, suite.probes, SEED, calls)
        with Sandbox() as sandbox:
            record.write_bytes(pickle.dumps(sandbox.observe(job, suite.child_limits())))
    return Honest(suite, inputs, submission, pickle.loads(record.read_bytes()))
