"""What student code does to a job's pipe between two rounds costs nobody else anything.

A thread of `normalize` waits until the first round is over, and then attacks what leads to the
second one. The observations of the first round stay as they were, `split` is observed right in
both, no job takes for ever, and no descriptor, thread or process is left.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import sys
import threading
import time
from collections.abc import Callable, Iterator
from textwrap import dedent, indent

import numpy as np
import psutil
import pytest

from autograder.box.wire.limits import L0, L2, L3, Limits
from autograder.box.wire.observations import Observation, Outcome, ProbeCall
from autograder.sandbox import CancelledError, ProbeJob, Sandbox
from autograder.sandbox.level_check import check_level

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the attacks are made for Linux")

PLAIN = "plain"  # level L0 without a fork, as on macOS
PROBES = "autograder.assignments.mnist.probes"
LIMITS = Limits(load_seconds=3.0, memory_mb=400, observation_mb=8, threads=60)
CALM = 0.3  # seconds after which the first round is over, for sure
DONE = 0.9  # and after which the attack is under way
IMAGES = np.arange(2 * 28 * 28, dtype=np.uint32).astype(np.uint8).reshape(2, 28, 28)
MANY = np.ones((2000, 28, 28), dtype=np.uint8)  # more than the pipe can hold
GROWTH_MB = 10
LONGEST = 25.0  # seconds of a job: two rounds, in which a deadline passes twice

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
    return images / np.float32(255)

def split(images, labels, validation_split=0.2):
    return (images[1:], labels[1:]), (images[:1], labels[:1])
"""

# What is there in the pipe
STEALING = {
    "reads all that comes": "while True: os.read(job, 1 << 20)",
    "takes one byte": "os.read(job, 1)",
    "takes what comes in the middle": "os.read(job, 1); os.read(job, 10_000)",
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
    "sends a part of a frame": "os.write(results, frame(event='n1', step='load')[:-3])",
    "sends an observation of nothing": "os.write(results, frame(observation='n0'))",
    "sends what has been": """
        while True: os.write(results, frame(
            observation='s0', outcome='raised', values={}, fault=None, load_fault=None, printed=''))
        """,
    "sends events without end": "while True: os.write(results, frame(event='n1', step='x'))",
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
# These go on beside the second round, and so may cost its calls.
MIXING = {
    "puts noughts in its place",
    "puts noise in its place",
    "sends events without end",
    "works in threads",
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
    *((level, name) for level in (L2, L3) for name in EVERYWHERE),
    *((L0, name) for name in STEALING | ENDING),  # which may differ there
    *((level, name) for level in (L0, PLAIN) for name in ESCAPING),
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
        np.array_equal(seen.arrays[f"part.{half}.0"], images)
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
    with nothing_is_left(survivors=attack in ESCAPING):
        assert_harmless(sandbox, attack)


@pytest.mark.parametrize("attack", SUPERVISED)
def test_without_its_supervisor_a_child_is_ended_all_the_same(attack: str) -> None:
    """At level L0, where student code reaches it; the fork server may have to go, too."""
    with nothing_is_left(survivors=True), Sandbox(L0) as own:
        assert_harmless(own, attack)
        assert_harmless(own, "leaves")


def assert_harmless(sandbox: Sandbox, attack: str) -> None:
    calls = (normalize("n0", IMAGES), split("s0"))
    more = (normalize("n1", MANY), split("s1"))
    job = ProbeJob(source_of(attack), "rounds.py", PROBES, 1, (*calls, *more))
    began = time.monotonic()
    with sandbox.open(job, LIMITS) as observing:
        first = observing.observe(calls)
        kept = first["n0"].arrays["result"].copy()
        time.sleep(DONE)
        second = observing.observe(more)
    assert time.monotonic() - began < LONGEST
    assert first["n0"].outcome is Outcome.RETURNED
    assert np.array_equal(first["n0"].arrays["result"], kept)
    assert np.array_equal(kept, IMAGES / np.float32(255))
    assert is_right(first["s0"])
    assert set(second) == {"n1", "s1"}
    ended = {Outcome.RETURNED, Outcome.CRASHED, Outcome.TIMED_OUT}
    if attack in MIXING:
        assert {one.outcome for one in second.values()} <= ended
    else:  # where the child did not begin the round, another one did
        assert second["n1"].outcome is Outcome.RETURNED
        assert is_right(second["s1"])


def test_whoever_has_given_up_waits_for_no_child(forked: Callable[[str], Sandbox]) -> None:
    """A child that is stopped reads nothing, and what is being sent to it is given up, too."""
    sandbox, calls = forked(L0), (normalize("n0", IMAGES),)
    job = ProbeJob(source_of("stops itself"), "rounds.py", PROBES, 1, calls)
    cancelled = threading.Event()
    with nothing_is_left():
        with sandbox.open(job, LIMITS, cancelled.is_set) as observing:
            observing.observe(calls)
            time.sleep(DONE)
            threading.Timer(0.2, cancelled.set).start()
            began = time.monotonic()
            with pytest.raises(CancelledError):
                observing.observe((normalize("n1", MANY),))
        assert time.monotonic() - began < 1.5


def test_what_nobody_reads_does_not_pile_up(forked: Callable[[str], Sandbox]) -> None:
    """Rounds whose answers have come before they were asked are sent one after the other."""
    forged = """
        values = {"result": {"kind": "none"}, "images_after": ""}
        for n in range(1, 9): os.write(results, frame(
            observation=f'n{n}', outcome='returned', values=values, fault=None, load_fault=None,
            printed=''))
        os.kill(os.getpid(), signal.SIGSTOP)
        """
    source = SOURCE.replace("ATTACK", indent(dedent(forged), "    ")).replace("CALM", str(CALM))
    calls = (normalize("n0", IMAGES),)
    job = ProbeJob(source, "rounds.py", PROBES, 1, calls)
    with nothing_is_left(), forked(L0).open(job, LIMITS) as observing:
        observing.observe(calls)
        time.sleep(DONE)
        for number in range(1, 9):
            call = normalize(f"n{number}", MANY)
            assert observing.observe((call,))[call.name].outcome is Outcome.RETURNED


@pytest.mark.slow
@pytest.mark.parametrize("sandbox", [L0, L2, L3], indirect=True)
def test_nothing_grows_over_two_hundred_jobs(sandbox: Sandbox) -> None:
    """Every fourth child has ended itself between its rounds, every fourth has closed its pipe."""
    attacks = {0: "os._exit(0)", 1: "os.close(job)"}
    calls, more = (normalize("n0", IMAGES), split("s0")), (normalize("n1", MANY), split("s1"))

    def run(number: int) -> None:
        attack = f"    {attacks.get(number % 4, 'pass')}"
        source = SOURCE.replace("ATTACK", attack).replace("CALM", "0.1")
        job = ProbeJob(source, "rounds.py", PROBES, 1, (*calls, *more))
        with sandbox.open(job, LIMITS) as observing:
            assert is_right(observing.observe(calls)["s0"])
            time.sleep(0.2 if number % 4 in attacks else 0.0)
            assert is_right(observing.observe(more)["s1"])

    for number in range(20):  # what is imported and allocated once
        run(number)
    megabytes = megabytes_held()
    with nothing_is_left():
        for number in range(200):
            run(number)
    assert megabytes_held() - megabytes < GROWTH_MB


def megabytes_held() -> float:
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return psutil.Process().memory_info().rss / (1 << 20)
