"""What an attack costs everybody else: nothing; and what it can take: what it was given."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
from attacks.arena import open_arena, read_attacks
from support.grading import grade

from autograder.assignments.mnist import data
from autograder.box.wire.limits import L0, LEVELS, Limits
from autograder.box.wire.observations import Outcome, ProbeCall
from autograder.sandbox import ProbeJob, Sandbox
from autograder.sandbox.level_check import check_level
from autograder.submission import Submission, read_submission
from autograder.suite.assignment import load_assignment

ROOT = Path(__file__).parents[2]
ASSIGNMENT = load_assignment("mnist")
HONEST = read_submission(ROOT / "solutions" / "mnist.py", ASSIGNMENT.functions)
PROBES = "autograder.assignments.mnist.probes"
OVERSHOOT = 1.10
GROWTH_MB = 50
WORST = ("exhausting", "hanging_against", "signals_kill", "poisoning_imports", "daemons_twice")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="levels above L0 need Linux")


@pytest.fixture(scope="module", params=[level for level in LEVELS if level != L0])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    found = check_level(request.param)
    if not found.works:
        pytest.skip(f"isolation {found.level}: {found.problem}. {found.remedy}")
    with Sandbox(request.param) as made:
        yield made


@pytest.mark.slow
def test_the_honest_keep_their_points_beside_the_worst(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Full points before, between and after attacks; and the grader hardly grows.

    The first round of attacks loads what is loaded once, and lets the allocator's pools take their
    size; what the second round takes would be taken again by each further class.
    """
    monkeypatch.setattr(data, "QUICK", 2.0)
    grade_beside_the_worst(sandbox, tmp_path / "first")
    before = [held_after_two_at_a_time(sandbox, seed) for seed in range(3)]
    grown = []
    for turn in ("second", "third"):  # a leak grows in each
        grade_beside_the_worst(sandbox, tmp_path / turn)
        after = [held_after_two_at_a_time(sandbox, seed) for seed in range(3)]
        grown.append(min(after) - max(before))
        if grown[-1] < GROWTH_MB:
            break
        before = after
    assert min(grown) < GROWTH_MB, grown


def grade_beside_the_worst(sandbox: Sandbox, folder: Path) -> None:
    for number, attack in enumerate(one for one in read_attacks() if one.name.startswith(WORST)):
        home = folder / attack.name
        home.mkdir(parents=True)
        with open_arena(home) as arena:
            path = home / "submission.py"
            path.write_text(arena.fill(attack), encoding="utf-8")
            hostile = read_submission(path, ASSIGNMENT.functions)
            hit = in_thread(hostile, sandbox, 2)
            tasks = None if number % 4 == 0 else {"normalize", "split"}
            verdict = grade(HONEST, ASSIGNMENT, sandbox=sandbox, seed=3, tasks=tasks)
            hit.join()
            assert verdict.points == verdict.max_points, attack.name


def held_after_two_at_a_time(sandbox: Sandbox, seed: int) -> float:
    """Megabytes held after two honest gradings at a time, of which one is looked at."""
    beside = in_thread(HONEST, sandbox, seed)
    assert grade(HONEST, ASSIGNMENT, sandbox=sandbox, seed=seed).points == 100.0
    beside.join()
    return megabytes_held()


def megabytes_held() -> float:
    """What this process holds; what it has freed and keeps for later is given back before."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return psutil.Process().memory_info().rss / (1 << 20)


def in_thread(submission: Submission, sandbox: Sandbox, seed: int) -> threading.Thread:
    thread = threading.Thread(
        target=grade, args=(submission, ASSIGNMENT), kwargs={"sandbox": sandbox, "seed": seed}
    )
    thread.start()
    return thread


GREEDY = {
    "private": "    kept = [bytearray(b'x' * 4_000_000) for _ in range(1000)]\n",
    "shared": "    import mmap\n"
    "    kept = []\n"
    "    while True:\n"
    "        one = mmap.mmap(-1, 8 << 20)\n"
    "        kept.append(one)\n"
    "        one[:] = b'x' * len(one)\n",
    "arrays": "    import numpy as np\n"
    "    kept = [np.full((1000, 1000), 1.5) for _ in range(1000)]\n",
    "threads": "    import threading\n"
    "    def take(): kept = [bytearray(b'x' * 4_000_000) for _ in range(300)]\n"
    "    many = [threading.Thread(target=take) for _ in range(8)]\n"
    "    for one in many: one.start()\n"
    "    for one in many: one.join()\n",
}


@pytest.mark.parametrize("greed", GREEDY)
def test_memory_ends_where_the_limit_is(sandbox: Sandbox, greed: str) -> None:
    source = f"def normalize(images):\n{GREEDY[greed]}    return images / 255\n"
    limits = Limits(load_seconds=20, memory_mb=500, observation_mb=1)
    images = np.zeros((1, 28, 28), dtype=np.uint8)
    call = ProbeCall("n", "call_normalize", ("normalize",), 10.0, {"images": images})
    job = ProbeJob(source, "greedy.py", PROBES, 1, (call,))
    peak = _Peak()
    with peak:
        sandbox.observe(job, limits)
    assert 0 < peak.megabytes <= limits.memory_mb * OVERSHOOT


class _Peak:
    """The most that any one process below this one held that was its own, in megabytes."""

    def __init__(self) -> None:
        self.megabytes = 0.0
        self._stop = threading.Event()
        self._watcher = threading.Thread(target=self._watch)

    def __enter__(self) -> None:
        self._watcher.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._watcher.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.005):
            for process in psutil.Process().children(recursive=True):
                self.megabytes = max(self.megabytes, _own_megabytes(process.pid))


def _own_megabytes(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    held = [line.split() for line in lines if line.startswith(("RssAnon", "RssShmem"))]
    return sum(int(words[1]) for words in held) / 1024


def test_a_flood_of_observations_stays_in_the_pipe(sandbox: Sandbox) -> None:
    """A child that sends without end is stopped at the cap, and the grader keeps its size."""
    source = (
        "import os, json, struct\n"
        "def normalize(images):\n"
        "    listing = [{'name': 'x', 'dtype': '|u1', 'shape': [8 << 20]}]\n"
        "    body = {'event': 'n0', 'step': 'x'}\n"
        "    header = json.dumps({'header': body, 'arrays': listing}).encode()\n"
        "    frame = struct.pack('<4sI', b'OBS1', len(header)) + header + bytes(8 << 20)\n"
        "    for one in range(3, 64):\n"
        "        try:\n"
        "            while True: os.write(one, frame)\n"
        "        except OSError: pass\n"
    )
    images = np.zeros((1, 28, 28), dtype=np.uint8)
    call = ProbeCall("n0", "call_normalize", ("normalize",), 3.0, {"images": images})
    limits = Limits(load_seconds=20, memory_mb=500, observation_mb=10)
    before = megabytes_held()
    seen = sandbox.observe(ProbeJob(source, "flood.py", PROBES, 1, (call,)), limits)
    assert seen["n0"].outcome is Outcome.CRASHED
    assert megabytes_held() - before < GROWTH_MB


def test_nothing_is_left_one_second_after_a_verdict(sandbox: Sandbox) -> None:
    source = (
        "import threading, time\n"
        "def busy():\n    while True: pass\n"
        "def normalize(images):\n"
        "    for _ in range(3): threading.Thread(target=busy).start()\n"
        "    return images / 255\n"
    )
    images = np.zeros((1, 28, 28), dtype=np.uint8)
    call = ProbeCall("n", "call_normalize", ("normalize",), 5.0, {"images": images})
    limits = Limits(load_seconds=20, memory_mb=500, observation_mb=10)
    first = "def normalize(images):\n    return images / 255\n"
    sandbox.observe(ProbeJob(first, "first.py", PROBES, 1, (call,)), limits)
    time.sleep(1.0)
    idle = len(psutil.Process().children(recursive=True))
    sandbox.observe(ProbeJob(source, "busy.py", PROBES, 1, (call,)), limits)
    time.sleep(1.0)
    assert len(psutil.Process().children(recursive=True)) == idle


def test_this_run_names_its_user_and_levels(capsys: pytest.CaptureFixture[str]) -> None:
    """For the log: as whom and at which levels the attacks of this run were tried."""
    levels = [level for level in LEVELS if check_level(level).works]
    with capsys.disabled():
        print(f"\nisolation tried as user {os.getuid()} at: {', '.join(levels)}")
    assert L0 in levels
