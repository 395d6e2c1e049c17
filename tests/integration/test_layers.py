"""Each layer of the isolation is there: seen from inside a child, and from outside in /proc."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import dedent
from typing import Any

import psutil
import pytest

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
        watcher.join()
    del os.environ["COURSE_TOKEN"]
    observation = seen[0]["trial"]
    assert observation.outcome is Outcome.RETURNED, observation
    inside = json.loads(observation.values["answer"])
    _, _, (status, limits, namespaces) = outside
    return Views(request.param, inside, status, limits, namespaces, outside[0][2])


def call() -> ProbeCall:
    return ProbeCall("trial", "call_answer", ("answer",), 10.0)


def _deepest(process: psutil.Process) -> list[psutil.Process]:
    """The chain of processes that goes down furthest: ... fork server, supervisor, child."""
    chains = [_deepest(child) for child in process.children()]
    return [process, *max(chains, key=len, default=[])]


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
