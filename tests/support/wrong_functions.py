"""Small wrong functions that stop with an exception, and the words that their messages must hold.

They stand in ``wrong/*.txt``, each below a line ``### task: what is wrong``; a line ``### says:
some words | other words`` names what the message has to say, all of it. What holds no ``def`` of
the task is the body of its function; the lesson's imports are put above it.
"""

from __future__ import annotations

import functools
import json
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.assignments.mnist.checks.fault_notes import FAULT_NOTES
from autograder.box.wire.observations import Fault, Frame, Observation, Outcome
from autograder.checks import StudentCode
from autograder.grading.stopped import Text, from_fault
from autograder.results import Cause

__all__ = ["Wrong", "cause_of", "explained", "wrong_functions"]

TESTS = Path(__file__).parents[1]
FOLDER = Path(__file__).with_name("wrong")
IMPORTS = ("import keras\n", "import matplotlib.pyplot as plt\n", "import numpy as np\n")
HEADS = {
    "normalize": "def normalize(images):",
    "split": "def split(images, labels, validation_split=0.2):",
    "build_model": "def build_model():",
    "plot_metrics": "def plot_metrics(history):",
}


@dataclass(frozen=True)
class Wrong:
    """A function that stops, what its message has to say, and where it was written down."""

    topic: str
    task: str
    name: str
    code: str
    says: tuple[str, ...]

    @property
    def source(self) -> str:
        """The whole file to be handed in."""
        head = HEADS[self.task]
        named = any(
            line.startswith((f"def {self.task}(", f"class {self.task}"))
            for line in self.code.splitlines()
        )
        code = self.code if named else f"{head}\n{textwrap.indent(self.code, '    ')}"
        taken = re.findall(r"^(?:import|from) .*\b(keras|np|plt)$", self.code, re.MULTILINE)
        taken += ["keras", "np", "plt"] if self.code.startswith("import keras\n") else []
        imports = "".join(line for line in IMPORTS if line.split()[-1] not in taken)
        return f"{imports}\n\n{code}\n"


def wrong_functions() -> Iterator[Wrong]:
    """All of them, topic by topic."""
    for path in sorted(FOLDER.glob("*.txt")):
        _, *blocks = f"\n{path.read_text(encoding='utf-8')}".split("\n### ")
        at, says = "", ""
        for block in blocks:
            first, _, rest = block.partition("\n")
            if first.startswith("says: "):
                says = first.removeprefix("says: ")
            else:
                at, says = first, ""
            if rest.strip():
                task, _, name = at.partition(": ")
                words = tuple(one.strip() for one in says.split("|") if one.strip())
                yield Wrong(path.stem, task, name, rest.strip("\n"), words)


@functools.cache
def explained() -> tuple[tuple[Wrong, Cause], ...]:
    """Each of them with the cause that it is told; all are called in one process."""
    wrong = tuple(wrong_functions())
    asked = json.dumps([{"source": one.source, "task": one.task} for one in wrong])
    paths = [str(TESTS), *sys.path[:1], os.environ.get("PYTHONPATH", "")]
    done = subprocess.run(
        [sys.executable, "-m", "support.stopping"],
        input=asked,
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "TF_CPP_MIN_LOG_LEVEL": "3"},
    )
    return tuple(
        (one, cause_of(one, came)) for one, came in zip(wrong, json.loads(done.stdout), strict=True)
    )


def cause_of(wrong: Wrong, came: Mapping[str, Any]) -> Cause:
    """What a student is told of a function that ended so."""
    observation = Observation(
        "call",
        Outcome(came["outcome"]),
        fault=_fault(came["fault"]),
        load_fault=_fault(came["load_fault"]),
    )
    lines = wrong.source.split("\n")

    def line(number: int) -> str:
        return lines[number - 1] if 0 < number <= len(lines) else ""

    text = Text(StudentCode(wrong.source), "line {}".format, line)
    return from_fault(observation, (wrong.task,), text, FAULT_NOTES)


def _fault(facts: Mapping[str, Any] | None) -> Fault | None:
    if facts is None:
        return None
    frames = tuple(Frame(one["line"], one["function"]) for one in facts["frames"])
    return Fault(facts["kind"], facts["message"], frames, facts["step"])
