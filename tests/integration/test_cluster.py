"""The same class on a Dask cluster: a scheduler and two workers on the loopback, with TLS."""

from __future__ import annotations

import asyncio
import csv
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from support import processes
from support.tiny_assignment import GOOD, TinyKit
from support.tiny_class import (
    STUDENTS,
    command,
    grade,
    lines,
    make_class,
    start,
    without_costs,
)

from autograder.classes.cluster.keys import make_cluster_keys


class Cluster:
    """A scheduler and its workers, as their users start them."""

    def __init__(self, root: Path, *preload: str) -> None:
        self.root = root
        self.keys = root / "keys"
        make_cluster_keys(self.keys)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"tls://127.0.0.1:{port}"
        self.options = ("--scheduler", self.address, "--keys", str(self.keys))
        self._preload = preload
        self.scheduler = self._dask(
            "scheduler", "--port", str(port), "--protocol", "tls", *self.tls("scheduler")
        )
        self.workers: list[subprocess.Popen[bytes]] = []

    def tls(self, role: str) -> tuple[str, ...]:
        files = self.files(role)
        named = ("--tls-ca-file", files["ca_file"], "--tls-cert", files["cert"])
        return (*named, "--tls-key", files["key"])

    def files(self, role: str) -> dict[str, str]:
        names = {"ca_file": "ca.pem", "cert": f"{role}.pem", "key": f"{role}-key.pem"}
        return {name: str(self.keys / file) for name, file in names.items()}

    def security(self) -> Any:
        import distributed

        files = self.files("client")
        return distributed.Security(
            tls_ca_file=files["ca_file"],
            tls_client_cert=files["cert"],
            tls_client_key=files["key"],
            require_encryption=True,
        )

    def client(self) -> Any:
        import distributed

        return distributed.Client(self.address, timeout=60, security=self.security())

    def add_worker(self) -> None:
        options = ("--nthreads", "1", "--local-directory", str(self.root / "w"), *self._preload)
        self.workers.append(self._dask("worker", self.address, *options, *self.tls("worker")))

    def close(self) -> None:
        for one in (*self.workers, self.scheduler):
            processes.kill(processes.below(one.pid))
            one.kill()
            one.wait()

    def _dask(self, what: str, *words: str) -> subprocess.Popen[bytes]:
        log = (self.root / "dask.log").open("ab")
        with log:
            return subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "dask",
                    what,
                    "--host",
                    "127.0.0.1",
                    "--no-dashboard",
                    *words,
                ],
                cwd=self.root,
                env={**os.environ, "PYTHONPATH": str(self.root)},
                stdout=log,
                stderr=log,
            )


@pytest.fixture
def kit(tmp_path: Path) -> TinyKit:
    return make_class(tmp_path)


@pytest.fixture
def cluster(kit: TinyKit) -> Iterator[Cluster]:
    yield from running(Cluster(kit.root))


def running(made: Cluster) -> Iterator[Cluster]:
    try:
        made.add_worker()
        made.add_worker()
        with made.client() as client:
            client.wait_for_workers(2, timeout=60)
        yield made
    finally:
        made.close()


def test_a_cluster_gives_the_same_results(kit: TinyKit, cluster: Cluster) -> None:
    grade(kit, "--out", "here")
    grade(kit, "--out", "there", *cluster.options)
    assert without_costs(kit.root / "there") == without_costs(kit.root / "here")


def test_a_worker_that_dies_costs_no_verdict(kit: TinyKit, cluster: Cluster) -> None:
    process = start(kit, "--out", "there", *cluster.options)
    results = kit.root / "there" / "results.jsonl"
    deadline = time.monotonic() + 60
    while not results.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    processes.kill(processes.below(cluster.workers[0].pid))
    printed, errors = process.communicate(timeout=120)
    assert process.returncode == 1, printed + errors  # odd.py has none, and it alone
    assert f"{STUDENTS + 1} of {STUDENTS + 2} submissions have a verdict" in printed
    assert len(lines(kit.root / "there")) == STUDENTS + 1


def test_no_scheduler_is_one_line(kit: TinyKit) -> None:
    done = kit.run(*command("--out", "out", "--scheduler", "tcp://127.0.0.1:9")[3:])
    assert done.returncode == 2
    assert done.stderr.startswith("tcp://127.0.0.1:9: no Dask scheduler answers")
    assert len(done.stderr.splitlines()) == 1


def test_a_worker_with_other_checks_is_refused(kit: TinyKit, cluster: Cluster) -> None:
    grade(kit, "--out", "here", *cluster.options)  # the workers have loaded theirs
    check = kit.folder / "checks" / "half.py"
    check.write_text(check.read_text().replace("0.5)", "1 / 3)"))
    done = kit.run(*command("--out", "here", *cluster.options)[3:])
    assert done.returncode == 2
    assert "A worker has other checks" in done.stderr
    assert "Traceback" not in done.stderr


ROGUE = '''
"""A worker that does as submissions say, for "# rogue KIND"; it is honest about the others."""

import dataclasses, json, os, pickle, time
from autograder.classes.cluster import link

# Dask may load this file twice.
honest = link.honest = getattr(link, "honest", link.there)
PLACE = "PWNED"
# Dask has a worker try out whether its exceptions can be unpickled: what happens there, is its own.
COMMAND = f"grep -q spawn_main /proc/$PPID/cmdline || touch {PLACE}"


class Gift:
    def __init__(self, call, *given):
        self.call, self.given = call, given

    def __reduce__(self):
        return self.call, self.given


class GiftError(Exception):
    def __reduce__(self):
        return os.system, (COMMAND,)


def there(order, data):
    kinds = [line.split()[2] for line in data.decode().splitlines() if line.startswith("# rogue")]
    return globals()[kinds[0]](order, data) if kinds else honest(order, data)


def changed(change, order, data):
    answer = json.loads(honest(order, data))
    change(answer["verdict"], answer)
    return json.dumps(answer).encode()


def gift(order, data):
    return Gift(os.system, COMMAND)


def gift_in_a_list(order, data):
    return [b"x", Gift(os.system, COMMAND)]


def gift_that_ends(order, data):
    return Gift(os._exit, 0)


def gift_that_raises(order, data):
    raise GiftError


def gift_in_an_event(order, data):
    import distributed

    told = pickle.dumps(Gift(os.system, COMMAND))
    distributed.get_worker().log_event("warn", {"message": told, "category": told})
    return honest(order, data)


def another_student(order, data):
    return changed(lambda verdict, _: verdict["submission"].update(student="mallory"), order, data)


def another_file(order, data):
    return changed(lambda verdict, _: verdict["submission"].update(sha256="0" * 64), order, data)


def another_seed(order, data):
    return changed(lambda verdict, _: verdict.update(seed=6), order, data)


def another_assignment(order, data):
    return changed(lambda verdict, _: verdict.update(assignment="mnist"), order, data)


def too_many_points(order, data):
    return changed(lambda verdict, _: verdict.update(points=500.0), order, data)


def too_many_points_of_a_check(order, data):
    def change(verdict, answer):
        check = verdict["tasks"]["half"]["checks"][0]
        verdict["tasks"]["half"].update(points=50.0)
        check.update(points=50.0)
        verdict.update(points=53.0)

    return changed(change, order, data)


def points_that_are_none(order, data):
    return changed(lambda verdict, _: verdict.update(points=float("nan")), order, data)


def a_missing_task(order, data):
    return changed(lambda verdict, _: verdict["tasks"].pop("half"), order, data)


def a_task_not_graded(order, data):
    return changed(lambda _, answer: answer.update(tasks=["double"]), order, data)


def a_strange_picture(order, data):
    shown = {"kind": "picture", "task": "half", "title": "x", "png": "PHN2Zy8+"}
    return changed(lambda _, answer: answer.update(attachments=[shown]), order, data)


def garbage(order, data):
    return os.urandom(1000)


def nothing(order, data):
    return None


def far_too_much(order, data):
    return b"[" * 50_000_000


def another_type(order, data):
    return json.loads(honest(order, data))


def no_answer(order, data):
    time.sleep(60)
    return honest(order, data)
'''
KINDS = {
    "gift": "a worker's answer is no bytes.",
    "gift_in_a_list": "a worker's answer is no bytes.",
    "gift_that_ends": "3 connections to the cluster ended over it.",
    "gift_that_raises": "a worker gave no answer",
    "another_student": "another student: 'mallory'",
    "another_file": "another hash of the file",
    "another_seed": "another seed: '6'",
    "another_assignment": "another assignment: 'mnist'",
    "too_many_points": "points that are not the sum",
    "too_many_points_of_a_check": "a result of the task 'half'",
    "points_that_are_none": "not the sum",
    "a_missing_task": "other tasks",
    "a_task_not_graded": "other tasks",
    "a_strange_picture": "a picture that is none",
    "garbage": "not the JSON that was agreed on",
    "nothing": "a worker's answer is no bytes.",
    "far_too_much": "a worker's answer is far too long.",
    "another_type": "a worker's answer is no bytes.",
    "no_answer": "no worker answered within 15 s.",
}


@pytest.fixture(scope="module")
def rogues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TinyKit, Cluster]]:
    """A class, and a cluster whose workers do whatever a submission says."""
    kit = TinyKit(tmp_path_factory.mktemp("rogues"))
    path = kit.root / "autograder" / "classes" / "cluster" / "engine.py"
    text = path.read_text()
    assert "ANSWER_SECONDS = 1800.0" in text
    path.write_text(text.replace("ANSWER_SECONDS = 1800.0", "ANSWER_SECONDS = 15.0"))
    place = kit.root / "PWNED"
    text = dedent(ROGUE).replace('"PWNED"', repr(str(place)))
    kit.put(Path("rogue.py"), f"{text}\n\nlink.there = there\n")
    for number in range(6):
        kit.put(Path(f"in/h{number}.py"), f"{GOOD}# {number}\n")
    for kind in (*KINDS, "gift_in_an_event"):
        kit.put(Path(f"in/{kind}.py"), f"{GOOD}# rogue {kind}\n")
    for made in running(Cluster(kit.root, "--preload", "rogue.py")):
        yield kit, made


@pytest.fixture(scope="module")
def believed(rogues: tuple[TinyKit, Cluster]) -> dict[str, dict[str, str]]:
    """The table of a class that was graded there."""
    kit, cluster = rogues
    done = kit.run(*command("--out", "out", *cluster.options)[3:])
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    with (kit.root / "out" / "grades.csv").open(encoding="utf-8", newline="") as table:
        return {row["student"]: row for row in csv.DictReader(table)}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_worker_that_lies_is_not_believed(believed: dict[str, dict[str, str]], kind: str) -> None:
    assert believed[kind]["points"] == ""
    assert KINDS[kind] in believed[kind]["problem"]
    assert believed[kind]["problem"].startswith(f"{kind}.py: ")


@pytest.mark.slow
def test_the_class_goes_on_and_nobody_else_gets_a_line(
    rogues: tuple[TinyKit, Cluster], believed: dict[str, dict[str, str]]
) -> None:
    honest = [f"h{number}" for number in range(6)]
    assert {believed[one]["points"] for one in (*honest, "gift_in_an_event")} == {"5"}
    assert len(believed) == len(KINDS) + 1 + len(honest)
    graded = {line["submission"]["student"] for line in lines(rogues[0].root / "out")}
    assert graded == {*honest, "gift_in_an_event"}


@pytest.mark.slow
def test_what_a_worker_gives_is_run_nowhere_that_matters(
    rogues: tuple[TinyKit, Cluster], believed: dict[str, dict[str, str]]
) -> None:
    kit, cluster = rogues
    place = kit.root / "PWNED"
    assert not place.exists()
    with cluster.client() as client:  # as a control: this is what it does to a plain client
        from autograder.classes.cluster import link

        future = client.submit(link.there, b"", b"# rogue gift\n", pure=False)
        assert future.result() == 0
    assert place.exists()
    place.unlink()


async def run_at(address: str, **certificates: str) -> object:
    """Have a worker run a function, as whoever reaches its port can try."""
    from distributed.core import rpc
    from distributed.protocol.pickle import dumps
    from distributed.security import Security

    named = {f"tls_client_{name}": file for name, file in certificates.items() if name != "ca_file"}
    if certificates:
        named["tls_ca_file"] = certificates["ca_file"]
    worker = rpc(
        address, connection_args=Security(**named).get_connection_args("client"), timeout=5
    )
    try:
        return await worker.run(function=dumps(os.getpid), args=dumps(()), kwargs=dumps({}))
    finally:
        await worker.close_rpc()


def test_a_stranger_at_a_workers_port_is_refused(cluster: Cluster, tmp_path: Path) -> None:
    with cluster.client() as client:
        address = next(iter(client.scheduler_info()["workers"]))
    stranger = tmp_path / "others"
    make_cluster_keys(stranger)
    own = {"ca_file": "ca.pem", "cert": "client.pem", "key": "client-key.pem"}
    theirs = {name: str(stranger / file) for name, file in own.items()}
    mixed = {**theirs, "ca_file": str(cluster.keys / "ca.pem")}
    for certificates in ({}, theirs, mixed):
        with pytest.raises((OSError, TypeError)):
            asyncio.run(run_at(address, **certificates))
    with pytest.raises(OSError):  # noqa: PT011 - without encryption, too
        asyncio.run(run_at(address.replace("tls://", "tcp://")))
    found = asyncio.run(run_at(address, **cluster.files("client")))  # as a control
    assert found["result"] if isinstance(found, dict) else found


def test_keys_of_another_cluster_do_not_open_this_one(
    kit: TinyKit, cluster: Cluster, tmp_path: Path
) -> None:
    make_cluster_keys(tmp_path / "others")
    options = ("--out", "out", "--scheduler", cluster.address, "--keys", str(tmp_path / "others"))
    done = kit.run(*command(*options)[3:])
    assert done.returncode == 2
    assert done.stderr.startswith(f"{cluster.address}: no Dask scheduler answers")
    assert len(done.stderr.splitlines()) == 1
