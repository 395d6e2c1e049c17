"""What student code can do with a job's pipe between two rounds of calls costs nobody anything.

A thread of `normalize` waits until the first round is over, and then attacks what leads to the
second one. The observations of the first round stay as they were, `split` is observed right in
both, and nothing that the grader held is left.
"""

from __future__ import annotations

import contextlib
import gc
import sys
import threading
import time
from collections.abc import Callable, Iterator
from textwrap import dedent, indent

import numpy as np
import psutil
import pytest

from autograder.box.wire.limits import L0, L3, Limits
from autograder.box.wire.observations import Observation, Outcome, ProbeCall
from autograder.sandbox import ProbeJob, Sandbox
from autograder.sandbox.level_check import check_level

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the attacks are made for Linux")

PLAIN = "plain"  # level L0 without a fork, as on macOS
PROBES = "autograder.assignments.mnist.probes"
LIMITS = Limits(load_seconds=3.0, memory_mb=400, observation_mb=8, threads=60)
CALM = 0.3  # seconds after which the first round is over, for sure
IMAGES = np.arange(2 * 28 * 28, dtype=np.uint32).astype(np.uint8).reshape(2, 28, 28)
MANY = np.ones((4000, 28, 28), dtype=np.uint8)  # three times what the pipe can hold
LONGEST = 20.0  # seconds of a job: two rounds, in which a deadline passes twice

SOURCE = """
import ctypes, faulthandler, fcntl, json, mmap, os, re, resource, signal, stat, struct, sys
import _thread, threading, time
import numpy as np

def pipe(mode):
    for one in range(64):
        try:
            found = stat.S_ISFIFO(os.fstat(one).st_mode)
            if found and fcntl.fcntl(one, fcntl.F_GETFL) & os.O_ACCMODE == mode:
                return one
        except OSError:
            pass
    raise LookupError(mode)

def frame(**body):
    header = json.dumps({"header": body, "arrays": []}).encode()
    return struct.pack("<4sI", b"OBS1", len(header)) + header

def attack():
    time.sleep(CALM)
    job, results = pipe(os.O_RDONLY), pipe(os.O_WRONLY)
ATTACK

def normalize(images):
    if len(images) < 3:
        threading.Thread(target=attack, daemon=True).start()
    return images / 255.0

def split(images, labels, validation_split=0.2):
    return (images[1:], labels[1:]), (images[:1], labels[:1])
"""

# What is there in the pipe
STEALING = {
    "reads all that comes": "while True: os.read(job, 1 << 20)",
    "takes one byte": "os.read(job, 1)",
    "takes what is in the middle": "time.sleep(1.0); os.read(job, 10_000)",
    "closes the job": "os.close(job)",
    "closes the results": "os.close(results)",
    "closes all there is": "os.closerange(0, 256)",
    "makes it forget to wait": "os.set_blocking(job, False)",
    "makes it small": "fcntl.fcntl(job, fcntl.F_SETPIPE_SZ, 4096)",
    "makes the results small": "fcntl.fcntl(results, fcntl.F_SETPIPE_SZ, 4096)",
}
PUTTING = {
    "puts noughts in its place": "os.dup2(os.open('/dev/zero', os.O_RDONLY), job)",
    "puts nothing in its place": "os.dup2(os.open('/dev/null', os.O_RDONLY), job)",
    "puts noise in its place": "os.dup2(os.open('/dev/urandom', os.O_RDONLY), job)",
    "puts a silent pipe in its place": "os.dup2(os.pipe()[0], job)",
    "puts calls of its own in its place": """
        name = dict(name='s1', probe='call_split', functions=['split'], seconds=9, params={},
                    imports=[], seed=1)
        with open('calls', 'wb') as file:
            file.write(frame(calls=[name]) * 3)
        os.dup2(os.open('calls', os.O_RDONLY), job)
        """,
    "puts itself in the place of the results": "os.dup2(job, results)",
    "puts nothing in the place of the results": "os.dup2(os.open('/dev/null', 1), results)",
}
SENDING = {
    "sends noise": "os.write(results, b'x' * 999)",
    "sends a part of a frame": "os.write(results, frame(event='n1', stage='load')[:-3])",
    "sends an observation of nothing": "os.write(results, frame(observation='n0'))",
    "sends what has been": """
        while True: os.write(results, frame(
            observation='s0', outcome='raised', values={}, fault=None, load_fault=None, printed=''))
        """,
    "sends events without end": "while True: os.write(results, frame(event='n1', stage='x'))",
    "fills the results": "while True: os.write(results, bytes(1 << 20))",
}
ENDING = {
    "leaves": "os._exit(0)",
    "crashes": "ctypes.string_at(0)",
    "kills itself": "os.kill(os.getpid(), signal.SIGKILL)",
    "stops itself": "os.kill(os.getpid(), signal.SIGSTOP)",
    "sets an alarm": "signal.setitimer(signal.ITIMER_REAL, 0.01)",
    "sets a time bomb": "faulthandler.dump_traceback_later(0.01, exit=True, file=open('x', 'w'))",
    "interrupts": "_thread.interrupt_main()",
    "takes all memory": "kept = [bytearray(b'x' * 4_000_000) for _ in range(1000)]",
    "forbids itself memory": "resource.setrlimit(resource.RLIMIT_DATA, (1 << 20, 1 << 20))",
    "forbids itself files": "resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))",
    "forbids itself depth": "sys.setrecursionlimit(5)",
}
HOGGING = {
    "holds the interpreter": "re.match('(a+)+b', 'a' * 99)",
    "holds it in C": "ctypes.PyDLL(None).sleep(99)",
    "works in threads": """
        def spin():
            while True: pass
        for _ in range(20): threading.Thread(target=spin).start()
        """,
    "spoils the reading": "json.loads = lambda *_: 7",
    "spoils arrays": "np.frombuffer = np.dtype = None",
    "spoils the writing": "json.dumps = lambda *_: 7",
    "spoils the worker": """
        worker = sys.modules['autograder.box.worker.server']
        worker.read_message = lambda *_: time.sleep(99)
        """,
}
# At L0 only: what leaves a process behind, or reaches those outside.
ESCAPING = {
    "hands the pipe on": "HOLD; os._exit(0)",
    "hands it on and stops": "HOLD; os.kill(os.getpid(), signal.SIGSTOP)",
    "hands it on and reads": "HOLD; os.read(job, 10_000)",
    "fills the pipe": """
        mine = os.open(f'/proc/self/fd/{job}', os.O_WRONLY | os.O_NONBLOCK)
        while True:
            try: os.write(mine, bytes(4096))
            except BlockingIOError: time.sleep(0.01)
        """,
}
# With a supervisor, which otherwise would be the grader.
SUPERVISED = {
    "hands it on and kills the supervisor": "HOLD; os.kill(os.getppid(), signal.SIGKILL)",
    "kills the supervisor": "os.kill(os.getppid(), signal.SIGKILL)",
    "stops the supervisor": "os.kill(os.getppid(), signal.SIGSTOP)",
}
HOLD = """
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for one in (0, 1, 2): os.close(one)
        time.sleep(60)  # and has the command line of who forked it
    os._exit(0)
""".strip()
EVERYWHERE = STEALING | PUTTING | SENDING | ENDING | HOGGING
CASES = [
    *((level, name) for level in (L0, L3) for name in EVERYWHERE),
    *((level, name) for level in (L0, PLAIN) for name in ESCAPING),
    *((L0, name) for name in SUPERVISED),
    *((PLAIN, name) for name in ("takes one byte", "closes all there is", "stops itself",
                                 "puts a silent pipe in its place", "interrupts", "leaves")),
]  # fmt: skip
ATTACKS = EVERYWHERE | ESCAPING | SUPERVISED


@pytest.fixture(scope="module")
def forked() -> Iterator[Callable[[str], Sandbox]]:
    """Sandboxes by level, each opened once."""
    with contextlib.ExitStack() as stack:
        made: dict[str, Sandbox] = {}

        def give(level: str) -> Sandbox:
            if level not in made:
                found = check_level(level)
                if not found.works:
                    pytest.skip(f"isolation {level}: {found.problem}. {found.remedy}")
                made[level] = stack.enter_context(Sandbox(level))
                made[level].preload(PROBES, [])
            return made[level]

        yield give


@pytest.fixture
def sandbox(
    request: pytest.FixtureRequest,
    forked: Callable[[str], Sandbox],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Sandbox]:
    level = request.param
    if level != PLAIN:
        yield forked(level)
        return
    monkeypatch.setattr("autograder.sandbox.sandbox.FORKS", False)
    with Sandbox() as made:
        yield made


def source_of(attack: str) -> str:
    text = dedent(ATTACKS[attack]).strip().replace("HOLD; ", f"{HOLD}\n")
    return SOURCE.replace("ATTACK", indent(text, "    ")).replace("CALM", str(CALM))


def normalize(name: str, images: np.ndarray) -> ProbeCall:
    return ProbeCall(name, "call_normalize", ("normalize",), 3.0, {"images": images})


def split(name: str) -> ProbeCall:
    arrays = {"images": IMAGES, "labels": np.array([3, 4])}
    params = {"given": {}, "by_name": False}
    return ProbeCall(name, "call_split", ("split",), 3.0, arrays, params)


def is_right(seen: Observation) -> bool:
    return seen.outcome is Outcome.RETURNED and all(
        np.array_equal(seen.arrays[f"result.{half}.0"], images)
        for half, images in enumerate((IMAGES[1:], IMAGES[:1]))
    )


def held() -> tuple[int, int, int]:
    """Threads, descriptors and children of this process."""
    gc.collect()
    me = psutil.Process()
    return threading.active_count(), me.num_fds(), len(me.children(recursive=True))


@contextlib.contextmanager
def nothing_is_left(survivors: bool = False) -> Iterator[None]:
    """Whatever is opened in here has to be gone at its end; ``survivors`` are ended here."""
    before, here = held(), set(psutil.pids())
    yield
    if survivors:
        _end_new_processes(here)
    deadline = time.monotonic() + 3.0
    while held() != before and time.monotonic() < deadline:  # the kernel takes a moment
        time.sleep(0.05)
    assert held() == before


def _end_new_processes(here: set[int]) -> None:
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            new = process.pid not in here and "autograder.box" in " ".join(process.cmdline())
            if new and process.ppid() == 1:
                process.kill()


@pytest.mark.parametrize(("sandbox", "attack"), CASES, indirect=["sandbox"])
def test_between_rounds_an_attack_comes_to_nothing(sandbox: Sandbox, attack: str) -> None:
    calls = (normalize("n0", IMAGES), split("s0"))
    more = (normalize("n1", MANY), split("s1"))
    job = ProbeJob(source_of(attack), "rounds.py", PROBES, 1, (*calls, *more))
    began = time.monotonic()
    with nothing_is_left(survivors=attack in ESCAPING | SUPERVISED):
        with sandbox.open(job, LIMITS) as observing:
            first = observing.observe(calls)
            kept = {
                name: one.arrays["result"].copy() for name, one in first.items() if name == "n0"
            }
            time.sleep(2 * CALM)
            second = observing.observe(more)
        took = time.monotonic() - began
    assert first["n0"].outcome is Outcome.RETURNED
    assert np.array_equal(first["n0"].arrays["result"], kept["n0"])
    assert np.array_equal(kept["n0"], IMAGES / 255.0)
    assert is_right(first["s0"])
    assert set(second) == {"n1", "s1"}
    assert is_right(second["s1"])
    assert second["n1"].outcome is not Outcome.GRADER_ERROR
    assert took < LONGEST
