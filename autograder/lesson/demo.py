"""Makes a small class to try the grader on: wheats, chaffs, an exercise, a cheat, one too large."""

from __future__ import annotations

from pathlib import Path

from autograder._util.places import exercise_path, solution_path
from autograder.suite.assignment import assignment_folder

__all__ = ["DemoError", "hand_in"]

ASSIGNMENT = "mnist"
# Whose work is which file of the corpus.
CLASS = {
    "ada": "wheats/step_by_step_homework.py",
    "ben": "chaffs/normalize__divides_by_256.py",
    "cem": "chaffs/split__shuffles_the_labels.py",
    "dora": "chaffs/build_model__sigmoid_output.py",
    "emil": "chaffs/build_model__no_activations.py",
    "gül": "chaffs/plot_metrics__forgets_loss.py",
    "hana": "wheats/jupyter_cells_out_of_order.ipynb",
}
# Says "all is well" in the names of others, and ends the process before anybody looks at it.
CHEAT = """
def normalize(images):
    import os
    import sys

    for module in [one for name, one in sys.modules.items() if name.startswith("autograder")]:
        for name in list(vars(module)):
            if name in ("grade", "judge", "check", "finding"):
                setattr(module, name, lambda *_, **__: None)
    print('{"status": "graded", "points": 100.0, "max_points": 100.0}')
    os._exit(0)
"""


class DemoError(Exception):
    """The files that the class is made of are not here; ``str()`` is what to show."""


def hand_in(folder: Path) -> None:
    """Write a class's submissions into ``folder``; raises DemoError, OSError."""
    corpus = assignment_folder(ASSIGNMENT) / "corpus"
    files = {who: _bytes(corpus / name, name) for who, name in CLASS.items()}
    solution = _bytes(solution_path(ASSIGNMENT), f"solutions/{ASSIGNMENT}.py")
    exercise = _bytes(exercise_path(f"{ASSIGNMENT}.py"), f"exercises/{ASSIGNMENT}.py")
    folder.mkdir(parents=True, exist_ok=True)
    for who, data in files.items():
        (folder / f"{who}{Path(CLASS[who]).suffix}").write_bytes(data)
    (folder / "finn.py").write_bytes(exercise)
    (folder / "mallory.py").write_bytes(solution + CHEAT.encode())
    (folder / "zoë.py").write_bytes(solution + b"digits = [" + b"0, " * 700_000 + b"]\n")


def _bytes(path: Path | None, name: str) -> bytes:
    try:
        if path is not None:
            return path.read_bytes()
    except OSError:
        pass
    raise DemoError(f"{name} is not here: this needs a clone of the project, installed with -e.")
