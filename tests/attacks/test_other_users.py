"""The attacks once more as other users: from root as an ordinary one, and as root at level L2.

Both need a Python that an ordinary user can reach. Where this one lies in root's home, the
system's own of the same version does, with this one's libraries.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
USER = 12_345
FILES = [
    "tests/attacks/test_attacks.py",
    "tests/attacks/test_done_to_itself.py",
    "tests/attacks/test_hostile_frames.py",
    "tests/attacks/test_kills_from_outside.py",
    "tests/attacks/test_system_calls.py",
    "tests/integration/test_layers.py",
    "tests/integration/test_sandbox.py",
]
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        sys.platform != "linux" or os.getuid() != 0, reason="only root can become another user"
    ),
]


def as_user(*command: str) -> list[str]:
    """``env`` is there to be the first without root's rights: setpriv itself still has them."""
    user = [f"--reuid={USER}", f"--regid={USER}", "--clear-groups"]
    return ["setpriv", *user, "env", *command]


@pytest.fixture(scope="module")
def copy() -> Iterator[Path]:
    """Kit and tests where everybody can read them, with a home for the user."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        place.chmod(0o755)
        for part in ("autograder", "tests", "solutions", "pyproject.toml"):
            copying = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
            copying(ROOT / part, place / part)
        (place / "home").mkdir()
        shutil.chown(place / "home", USER, USER)
        yield place


@pytest.fixture(scope="module")
def python(copy: Path) -> str:
    """A Python of this version that the user can run, with what the tests import."""
    tried = []
    for one in (sys.executable, f"/usr/bin/python{VERSION}"):
        if Path(one).exists():
            problem = reachable(as_user(one), copy)
            if not problem:
                return one
            tried.append(f"{one}: {problem}")
    pytest.skip(f"no Python {VERSION} that user {USER} can run: {'; '.join(tried)}")


def environment(place: Path) -> dict[str, str]:
    libraries = sysconfig.get_paths()["purelib"]
    return {
        "HOME": str(place / "home"),
        "KERAS_BACKEND": "tensorflow",
        "LANG": "C.UTF-8",
        "PATH": "/usr/bin:/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join([str(place), libraries]),
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }


def reachable(command: list[str], place: Path) -> str:
    """Why a Python cannot be run from there, or empty."""
    done = subprocess.run(
        [*command, "-c", "import keras, numpy, psutil, pytest"],
        env=environment(place), capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stderr.strip().splitlines()[-1] if done.returncode else ""


def passed(command: list[str], place: Path, only: str) -> bool:
    done = subprocess.run(
        [*command, "-m", "pytest", "-q", *FILES, "-k", only, "-m", "not slow",
         "-p", "no:cacheprovider", "--basetemp", str(place / "home" / only)],
        cwd=place, env=environment(place), capture_output=True, text=True, check=False,
    )  # fmt: skip
    last = done.stdout.strip().splitlines()[-1]
    print(done.stdout[-3000:], done.stderr[-1000:])
    return done.returncode == 0 and " passed" in last and "skipped" not in last


@pytest.mark.parametrize("level", ["L2", "L3"])
def test_as_an_ordinary_user(level: str, python: str, copy: Path) -> None:
    assert passed(as_user(python), copy, level)


def test_as_root_without_namespaces(python: str, copy: Path) -> None:
    assert passed([python], copy, "L2")
