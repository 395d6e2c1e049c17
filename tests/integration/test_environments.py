"""Files that make an environment elsewhere: a container, a Binder, VS Code's test explorer."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from packaging.requirements import Requirement
from support.doc_pages import ROOT, copy_project

BINDER = ROOT / ".binder"
INSTALL = "python3 -m pip install -c constraints.txt -e '.[notebook]'"
# Of the dev container format (containers.dev), the part that is used here and nothing else.
COMMAND = {"type": ["string", "array", "object"]}
CONTAINER = {
    "type": "object",
    "required": ["image"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string"},
        "image": {"type": "string", "pattern": r"^[\w.-]+(/[\w.-]+)*:[\w.-]+$"},
        "postCreateCommand": COMMAND,
        "hostRequirements": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "cpus": {"type": "integer", "minimum": 1},
                "memory": {"type": "string", "pattern": r"^\d+([tgmk]b)?$"},
                "storage": {"type": "string", "pattern": r"^\d+([tgmk]b)?$"},
            },
        },
        "customizations": {
            "type": "object",
            "properties": {
                "vscode": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        "extensions": {
                            "type": "array",
                            "items": {"type": "string", "pattern": r"^[\w-]+\.[\w-]+$"},
                        },
                        "settings": {"type": "object"},
                    },
                }
            },
        },
    },
}


def read(path: str) -> Any:
    return json.loads((ROOT / path).read_text(encoding="utf-8"))


def test_the_container_is_described_as_its_format_has_it() -> None:
    jsonschema.validate(read(".devcontainer/devcontainer.json"), CONTAINER)


def test_the_container_installs_the_kit_for_a_python_that_it_supports() -> None:
    container = read(".devcontainer/devcontainer.json")
    assert container["image"].startswith("python:3.11-")
    assert container["postCreateCommand"] == INSTALL


def test_settings_of_container_and_folder_agree() -> None:
    container = read(".devcontainer/devcontainer.json")["customizations"]["vscode"]["settings"]
    assert container == read(".vscode/settings.json")


def test_the_test_explorers_arguments_collect_the_checks_by_name() -> None:
    settings = read(".vscode/settings.json")
    assert settings["python.testing.pytestEnabled"] is True
    arguments = settings["python.testing.pytestArgs"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "exercises/mnist.py::split::labels_stay_with_images" in done.stdout


def test_binders_python_is_one_that_the_kit_supports() -> None:
    assert (BINDER / "runtime.txt").read_text(encoding="utf-8") == "python-3.11\n"


def test_binders_requirements_are_the_kit_with_its_constraints() -> None:
    lines = (BINDER / "requirements.txt").read_text(encoding="utf-8").splitlines()
    constraint, kit = lines
    assert (BINDER / constraint.removeprefix("-c ")).resolve() == ROOT / "constraints.txt"
    assert kit.startswith("-e .")  # what makes a Binder copy the repository before it installs
    assert Requirement(kit.replace("-e .", "mnist-teaching-kit")).extras == {"notebook"}


def test_binders_script_can_be_run() -> None:
    script = BINDER / "postBuild"
    assert script.stat().st_mode & stat.S_IXUSR
    assert script.read_bytes().startswith(b"#!")
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0


def test_binders_script_leaves_the_exercise_that_the_page_opens(tmp_path: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [BINDER / "postBuild"], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    page = (ROOT / "docs" / "student.md").read_text(encoding="utf-8")
    opened = "my-digits/mnist.ipynb"
    assert f"lab/tree/{opened}" in page
    assert (tmp_path / opened).is_file()


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A copy of the project and an environment with nothing in it, as on a new machine."""
    place = copy_project(tmp_path_factory.mktemp("machine"))
    shutil.copytree(BINDER, place / ".binder")
    venv.create(place / ".venv", with_pip=True)
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    path = f"{place / '.venv' / 'bin'}{os.pathsep}{kept['PATH']}"
    return place, {**kept, "PATH": path, "VIRTUAL_ENV": str(place / ".venv")}


@pytest.mark.slow
@pytest.mark.parametrize(
    "install", [INSTALL, "pip3 install --no-cache-dir -r .binder/requirements.txt"]
)
def test_a_new_machine_installs_and_checks(
    machine: tuple[Path, dict[str, str]], install: str
) -> None:
    place, env = machine
    for command in (install, "autograder check solutions/mnist.py --quiet", ".binder/postBuild"):
        shutil.rmtree(place / "my-digits", ignore_errors=True)
        done = subprocess.run(
            ["bash", "-c", command], cwd=place, env=env, text=True, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}\n{done.stdout}"
