"""The same class on a Dask cluster: a scheduler and two workers on the loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from support.tiny_assignment import TinyKit
from support.tiny_class import (
    STUDENTS,
    command,
    grade,
    lines,
    make_class,
    start,
    without_costs,
)


class Cluster:
    """A scheduler and its workers, as their users start them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        host = ("--host", "127.0.0.1")
        self.scheduler = self._dask("scheduler", *host, "--port", str(port), "--no-dashboard")
        self.workers: list[subprocess.Popen[bytes]] = []

    def add_worker(self) -> None:
        options = ("--nthreads", "1", "--no-dashboard", "--local-directory", str(self.root / "w"))
        self.workers.append(self._dask("worker", self.address, *options))

    def close(self) -> None:
        for one in (*self.workers, self.scheduler):
            for child in psutil.Process(one.pid).children(recursive=True):
                child.kill()
            one.kill()
            one.wait()

    def _dask(self, *words: str) -> subprocess.Popen[bytes]:
        log = (self.root / "dask.log").open("ab")
        with log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *words],
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
    made = Cluster(kit.root)
    try:
        made.add_worker()
        made.add_worker()
        wait_for_workers(made, 2)
        yield made
    finally:
        made.close()


def wait_for_workers(cluster: Cluster, count: int) -> None:
    import distributed

    with distributed.Client(cluster.address, timeout=60) as client:
        client.wait_for_workers(count, timeout=60)


def test_a_cluster_gives_the_same_results(kit: TinyKit, cluster: Cluster) -> None:
    grade(kit, "--out", "here")
    grade(kit, "--out", "there", "--scheduler", cluster.address)
    assert without_costs(kit.root / "there") == without_costs(kit.root / "here")


def test_a_worker_that_dies_costs_no_verdict(kit: TinyKit, cluster: Cluster) -> None:
    process = start(kit, "--out", "there", "--scheduler", cluster.address)
    results = kit.root / "there" / "results.jsonl"
    deadline = time.monotonic() + 60
    while not results.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    for child in psutil.Process(cluster.workers[0].pid).children(recursive=True):
        if child.is_running():
            child.send_signal(signal.SIGKILL)
    printed, errors = process.communicate(timeout=120)
    assert process.returncode == 1, printed + errors  # odd.py has none, and it alone
    assert f"{STUDENTS + 1} of {STUDENTS + 2} submissions have a verdict" in printed
    assert len(lines(kit.root / "there")) == STUDENTS + 1


def test_no_scheduler_is_one_line(kit: TinyKit) -> None:
    done = kit.run(*command("--scheduler", "tcp://127.0.0.1:9")[3:])
    assert done.returncode == 2
    assert done.stderr.startswith("tcp://127.0.0.1:9: no Dask scheduler answers")
    assert len(done.stderr.splitlines()) == 1


def test_a_worker_with_other_checks_is_refused(kit: TinyKit, cluster: Cluster) -> None:
    grade(kit, "--out", "here", "--scheduler", cluster.address)  # the workers have loaded theirs
    check = kit.folder / "checks" / "half.py"
    check.write_text(check.read_text().replace("0.5)", "1 / 3)"))
    done = kit.run(*command("--out", "here", "--scheduler", cluster.address)[3:])
    assert done.returncode == 2
    assert "A worker has other checks" in done.stderr
    assert "Traceback" not in done.stderr
