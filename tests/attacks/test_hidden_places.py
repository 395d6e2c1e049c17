"""Wherever a course, its submissions and its data lie, student code reads nothing of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.box.wire.limits import L3, LevelError, Limits
from autograder.box.wire.observations import Outcome, ProbeCall
from autograder.sandbox import ProbeJob, Sandbox
from autograder.sandbox.layout import demand_hidden, find_layout
from autograder.sandbox.level_check import check_level

ROOT = Path(__file__).parents[2]
VERSION = f"python{sys.version_info.major}.{sys.version_info.minor}"
FILES = ("solutions/mnist.py", "submitted/anna/mnist.py", "out/results.jsonl", "gradebook.db")
TRY = """
import json, sys
from pathlib import Path
from autograder.box.wire.limits import L3, Limits
from autograder.box.wire.observations import ProbeCall
from autograder.sandbox import ProbeJob, Sandbox
from autograder.sandbox.layout import find_layout

def can_be_read(path):
    try:
        with open(path, "rb") as stream:
            return stream.read(1) != b""
    except OSError:
        return False

PROBES = "autograder.box.worker.level_probe"
SOURCE = '''
import json
def can_be_read(path):
    try:
        with open(path, "rb") as stream:
            return stream.read(1) != b""
    except OSError:
        return False
def answer():
    return json.dumps({path: can_be_read(path) for path in json.loads(PATHS)})
'''
paths, hidden = json.loads(sys.argv[1]), tuple(map(Path, json.loads(sys.argv[2])))
shown = list(find_layout(PROBES, hidden).readable())
listed = {path: any(Path(path).resolve().is_relative_to(one.resolve()) for one in shown)
          for path in paths}
source = SOURCE.replace("PATHS", repr(json.dumps(paths)))
call = ProbeCall("trial", "call_answer", ("answer",), 10.0)
job = ProbeJob(source, "trial.py", PROBES, 0, (call,))
with Sandbox(L3, hidden=hidden) as sandbox:
    seen = sandbox.observe(job, Limits(load_seconds=30, memory_mb=1024, observation_mb=1))["trial"]
    assert seen.outcome == "returned", seen
print(json.dumps({"L2": listed, "L3": json.loads(seen.values["answer"])}))
"""

LIMITS = Limits(load_seconds=30, memory_mb=1024, observation_mb=1)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="levels above L0 need Linux")


@pytest.fixture(scope="module", autouse=True)
def level() -> None:
    found = check_level(L3)
    if not found.works:
        pytest.skip(f"isolation {found.level}: {found.problem}. {found.remedy}")


@dataclass(frozen=True)
class Place:
    """A folder with an environment of its own, in which courses are put."""

    prefix: Path

    @property
    def packages(self) -> Path:
        return self.prefix / "lib" / VERSION / "site-packages"

    def readable(
        self, paths: list[Path], *, here: Path, hidden: tuple[Path, ...] = (), **variables: str
    ) -> set[str]:
        """Which of the paths student code can read at L2 or L3, with ``here`` to work in."""
        control = self.packages / "control.py"
        control.write_text("x = 1\n")
        sent = [json.dumps([str(one) for one in some]) for some in ([*paths, control], hidden)]
        libraries = sysconfig.get_paths()["purelib"]
        done = subprocess.run(
            [self.prefix / "bin" / "python", "-c", TRY, *sent],
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), libraries]), **variables},
            cwd=here, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        for one in told.values():
            assert one.pop(str(control)), "nothing at all can be read"
        return {path for one in told.values() for path, readable in one.items() if readable}


@pytest.fixture(scope="module", params=[L3])
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("course")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    return Place(folder)


def course(folder: Path) -> list[Path]:
    """Files of a course in ``folder``."""
    for name in FILES:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("secret\n")
    return [folder / name for name in FILES]


def test_a_course_in_the_folder_of_the_environment(place: Place) -> None:
    """As after ``python -m venv .``."""
    assert place.readable(course(place.prefix), here=place.prefix) == set()


@pytest.mark.parametrize("where", ["lib", "share", "src", f"lib/{VERSION}/site-packages"])
def test_a_course_within_the_environment(place: Place, where: str) -> None:
    home = place.prefix / where / "taught"
    assert place.readable(course(home), here=home) == set()
    within = home / "source" / "mnist"
    within.mkdir(parents=True)
    assert place.readable(course(home), here=within) == set()


def test_a_course_behind_a_link(place: Place, tmp_path: Path) -> None:
    home = place.packages / "linked"
    files = course(home)
    link = tmp_path / "link"
    link.symlink_to(home)
    seen_from_there = [link / name for name in FILES]
    assert place.readable([*files, *seen_from_there], here=link) == set()
    assert place.readable([*files, *seen_from_there], here=tmp_path, hidden=(link,)) == set()


def test_a_link_to_a_course_from_among_the_packages(place: Place, tmp_path: Path) -> None:
    files = course(tmp_path / "taught")
    link = place.packages / "to_the_course"
    link.symlink_to(tmp_path / "taught")
    found = place.readable([*files, *(link / name for name in FILES)], here=tmp_path)
    link.unlink()
    assert found == set()


def test_submissions_and_results_elsewhere(place: Place, tmp_path: Path) -> None:
    files = course(place.packages / "class")
    hidden = (place.packages / "class" / "submitted", place.packages / "class" / "out")
    found = place.readable(files, here=tmp_path, hidden=hidden)
    assert found == set(), "a gradebook tells where the course is"
    (place.packages / "class" / "gradebook.db").rename(place.packages / "book.db")
    files = [*files[1:3], place.packages / "book.db"]
    found = place.readable(files, here=tmp_path, hidden=(*hidden, place.packages / "book.db"))
    assert found == set()


def test_results_that_are_still_to_be_made(place: Place, tmp_path: Path) -> None:
    home = place.packages / "later"
    home.mkdir()
    assert place.readable([], here=tmp_path, hidden=(home / "out" / "results",)) == set()


def test_copies_of_the_data(place: Place, tmp_path: Path) -> None:
    names = ("user/.keras/datasets/mnist.npz", "user/scikit_learn_data/mnist_784.gz",
             "user/tensorflow_datasets/mnist/1.npz", "digits/mnist.npz", "mlxtend/data/y.csv.gz",
             "keras_home/datasets/mnist.npz")  # fmt: skip
    for name in names:
        (place.packages / name).parent.mkdir(parents=True, exist_ok=True)
        (place.packages / name).write_text("labels\n")
    found = place.readable(
        [place.packages / name for name in names[:-1]], here=tmp_path,
        HOME=str(place.packages / "user"), MNIST_PATH=str(place.packages / "digits" / "mnist.npz"),
    )  # fmt: skip
    assert found == set()
    (place.packages / "mnist.npz").write_text("labels\n")
    found = place.readable(
        [place.packages / "mnist.npz", place.packages / names[-1]], here=tmp_path,
        MNIST_PATH=str(place.packages / "mnist.npz"), KERAS_HOME=str(place.packages / "keras_home"),
    )  # fmt: skip
    assert found == set()


@pytest.mark.parametrize(
    "parent",
    ["/usr/src", "/usr/local/src", "/usr/share", "/usr/local/share", "/usr/local/lib", "/usr/local",
     "/usr", "/opt", "/srv", "/etc"],
)  # fmt: skip
def test_a_course_in_the_system(place: Place, tmp_path: Path, parent: str) -> None:
    """Even if nobody tells of it."""
    with in_the_system(Path(parent)) as folder:
        assert place.readable(course(folder), here=tmp_path) == set()


@pytest.mark.parametrize("parent", ["/usr/lib", "/usr/share/fonts", "/usr/lib/python3"])
def test_a_course_where_the_system_is_shown(place: Place, tmp_path: Path, parent: str) -> None:
    with in_the_system(Path(parent)) as folder:
        assert place.readable(course(folder), here=folder) == set()
        hidden = (folder / "submitted",)
        assert place.readable(course(folder), here=tmp_path, hidden=hidden) == set()


class in_the_system:  # noqa: N801 - reads as a function
    """A folder there while it is wanted; only root can make one, and others are told so."""

    def __init__(self, parent: Path) -> None:
        self._parent = parent

    def __enter__(self) -> Path:
        if not os.access(self._parent, os.W_OK):
            pytest.skip(f"this user may not write to {self._parent}")
        self._folder = Path(tempfile.mkdtemp(prefix="course-", dir=self._parent))
        self._folder.chmod(0o755)
        return self._folder

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder)


def test_what_python_needs_cannot_be_hidden_and_the_level_is_refused() -> None:
    needed = Path(sysconfig.get_paths()["stdlib"])
    for hidden in (needed, Path("/usr/lib")):
        with pytest.raises(LevelError, match="Move the course"):
            demand_hidden(L3, (hidden,))
        with pytest.raises(LevelError, match=str(hidden)):
            find_layout("autograder.box.worker.level_probe", (hidden,))
    call = ProbeCall("trial", "call_answer", ("answer",), 10.0)
    probes = "autograder.box.worker.level_probe"
    job = ProbeJob("def answer():\n    return 1\n", "trial.py", probes, 0, (call,))
    with Sandbox(L3, hidden=(needed,)) as sandbox:
        seen = sandbox.observe(job, LIMITS)["trial"]
    assert seen.outcome is Outcome.GRADER_ERROR
    assert seen.fault is not None
    assert "Move the course" in seen.fault.message


def test_at_level_l0_nothing_is_hidden_and_nothing_refused() -> None:
    demand_hidden("L0", (Path(sysconfig.get_paths()["stdlib"]),))


@pytest.fixture(scope="module", autouse=True)
def environment_is_removed(place: Place) -> Iterator[None]:
    yield
    shutil.rmtree(place.prefix)
