"""A second assignment that needs no TensorFlow, in a copy of the kit; for tests of the harness."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

KIT = Path(__file__).parents[2] / "autograder"

FILES = {
    "__init__.py": '"""Doubles numbers."""\n',
    "assignment.toml": """
        format_version = 1
        name = "tiny"
        title = "Double the numbers"

        [limits]
        load_seconds = 30
        memory_mb = 500
        observation_mb = 1

        [gates.sample]
        minimum = 0.8
        epochs = 1
        batch_size = 1

        [[tasks]]
        id = "double"
        title = "Double"
        function = "double"
        checks = [{ id = "doubles", points = 3 }]

        [[tasks]]
        id = "half"
        title = "Halve"
        function = "half"
        checks = [{ id = "halves", points = 2 }]
        """,
    "data.py": '''
        """Draws fifty numbers."""
        import numpy as np
        from autograder.box.wire.observations import ProbeCall
        from autograder.checks import Inputs

        def draw_inputs(seed, assignment, data="sample"):
            numbers = np.random.default_rng(seed).normal(size=50)
            calls = [
                ProbeCall(name, "call", (name,), 5.0, {"numbers": numbers})
                for name in ("double", "half")
            ]
            return Inputs(seed, {call.name: call for call in calls})
        ''',
    "probes/__init__.py": '''
        """Calls the one function of a call."""
        from autograder.box.probing import capture_array

        def call(functions, call, step, cap):
            (function,) = functions.values()
            facts, arrays = capture_array(function(call.arrays["numbers"]), "result", cap)
            return {"result": facts}, arrays

        PROBES = {"call": call}
        ''',
    "checks/compare.py": '''
        """Compares with the answer."""
        import numpy as np
        from autograder.checks import finding

        def compare(evidence, call, factor):
            came, sent = evidence.came(call, "result"), evidence.sent(call, "numbers")
            if came is not None and np.allclose(came, sent * factor):
                return None
            wrong = "squared" if came is not None and np.allclose(came, sent**2) else "wrong"
            return finding(f"The numbers are {wrong} <b>.", "a", "b", "c")
        ''',
    "checks/double.py": '''
        """Of double."""
        import numpy as np
        from autograder.assignments.tiny.checks.compare import compare
        from autograder.checks import check

        @check("double")
        def doubles(evidence):
            """Doubles."""
            return compare(evidence, "double", 2)

        def share(evidence):
            came, sent = evidence.came("double", "result"), evidence.sent("double", "numbers")
            return None if came is None else float(np.isclose(came, sent * 2).mean())
        ''',
    "checks/half.py": '''
        """Of half."""
        from autograder.assignments.tiny.checks.compare import compare
        from autograder.checks import check

        @check("half")
        def halves(evidence):
            """Halves."""
            return compare(evidence, "half", 0.5)
        ''',
    "checks/__init__.py": '''
        """All checks."""
        from autograder.assignments.tiny.checks.double import doubles, share
        from autograder.assignments.tiny.checks.half import halves
        from autograder.checks import AccuracyMeasure

        CHECKS = (doubles, halves)
        ACCURACY = AccuracyMeasure("double", share)
        ''',
}
GOOD = "def double(x):\n    return 2 * x\n\n\ndef half(x):\n    return x / 2\n"


class TinyKit:
    """A copy of the kit in ``root`` with the assignment "tiny" in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        ignore = shutil.ignore_patterns("__pycache__", "corpus")
        shutil.copytree(KIT, root / "autograder", ignore=ignore)
        self.folder = root / "autograder" / "assignments" / "tiny"
        for name, text in FILES.items():
            self.put(self.folder / name, dedent(text))

    def put(self, path: Path, text: str) -> None:
        """Write a file below the root, and its folders."""
        path = self.root / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command in the root, as its user would."""
        return subprocess.run(
            [sys.executable, "-m", "autograder.frontends.cli", *arguments],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": str(self.root), "COLUMNS": "100"},
            capture_output=True,
            text=True,
            check=False,
        )
