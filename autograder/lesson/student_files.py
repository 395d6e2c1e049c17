"""The files that a student begins with: exercise, notebook, instructions, editor settings."""

from __future__ import annotations

import json
from importlib.resources import files
from string import Template

from autograder._util.places import exercise_path
from autograder.suite.assignment import Assignment, AssignmentError

__all__ = ["INSTALL", "student_files"]

INSTALL = "Install the kit as your course says; then `autograder --version` answers."
SETTINGS = {
    "python.testing.pytestEnabled": True,
    "python.testing.unittestEnabled": False,
    "files.autoSave": "off",
}
EXTENSIONS = {"recommendations": ["ms-python.python", "ms-toolsai.jupyter"]}


def student_files(assignment: Assignment, install: str = INSTALL) -> dict[str, bytes]:
    """Contents by their path in the student's folder; raises AssignmentError.

    ``install`` is what the instructions say about installing the kit.
    """
    name = assignment.name
    readme = Template(files(__package__).joinpath("student_readme.md").read_text("utf-8"))
    facts = {
        "title": assignment.title,
        "file": f"{name}.py",
        "notebook": f"{name}.ipynb",
        "functions": ", ".join(f"`{one}`" for one in assignment.functions),
        "first": assignment.functions[0],
        "points": f"{assignment.max_points:g}",
        "install": install,
    }
    settings = SETTINGS | {"python.testing.pytestArgs": [f"{name}.py"]}
    return {
        "README.md": readme.substitute(facts).encode(),
        f"{name}.py": _here(_exercise(f"{name}.py"), name),
        f"{name}.ipynb": _exercise(f"{name}.ipynb"),
        ".vscode/settings.json": _json(settings),
        ".vscode/extensions.json": _json(EXTENSIONS),
    }


def _exercise(name: str) -> bytes:
    found = exercise_path(name)
    if found is None:
        raise AssignmentError(f"There is no exercise {name} in this installation of the kit.")
    return found.read_bytes()


def _here(script: bytes, name: str) -> bytes:
    """The script with commands for a folder of its own."""
    text = script.decode("utf-8")
    text = text.replace("`pytest exercises`", f"`pytest {name}.py`")
    return text.replace(f"exercises/{name}.py", f"{name}.py").encode()


def _json(value: object) -> bytes:
    return f"{json.dumps(value, indent=4)}\n".encode()
