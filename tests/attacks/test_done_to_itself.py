"""What a child does to itself is its own doing and is seen: no grader's error, no free room."""

from __future__ import annotations

import sys

import pytest

from autograder.box.wire.limits import L0, L3, Limits
from autograder.box.wire.observations import Observation, Outcome, ProbeCall
from autograder.sandbox import ProbeJob, Sandbox

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what is told in /proc")

LIMITS = Limits(load_seconds=30, memory_mb=256, observation_mb=1, disk_mb=30)
PROBES = "autograder.box.worker.level_probe"
HEAD = """
import ctypes, os, resource, threading, time

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.mmap.restype = ctypes.c_void_p
LIBC.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *3 * [ctypes.c_int], ctypes.c_long]
READ, SHARED, PRIVATE, ANONYMOUS, NO_RESERVE, NO_HUGE_PAGES = 1, 1, 2, 0x20, 0x4000, 15

def in_a_thread(what):
    threading.Thread(target=what).start()
    LIBC.pthread_exit(None)

def read_nothing(size=1 << 39):
    start = LIBC.mmap(None, size, READ, PRIVATE | ANONYMOUS | NO_RESERVE, -1, 0)
    LIBC.madvise(ctypes.c_void_p(start), ctypes.c_size_t(size), NO_HUGE_PAGES)
    for at in range(start, start + size, 1 << 21):
        ctypes.c_ubyte.from_address(at).value

def keep_files(name="file"):
    for number in range(20):
        file = os.open(name, os.O_RDWR | os.O_CREAT)
        os.write(file, b"x" * (8 << 20))
        LIBC.mmap(None, 4096, READ, SHARED, file, 0)
        os.unlink(name)
        os.close(file)
        time.sleep(0.05)

def answer():
"""


def seen(sandbox: Sandbox, body: str) -> Observation:
    call = ProbeCall("trial", "call_answer", ("answer",), 10.0)
    job = ProbeJob(f"{HEAD}    {body}\n", "itself.py", PROBES, 0, (call,))
    return sandbox.observe(job, LIMITS)["trial"]


@pytest.mark.parametrize("name", [b"\xff\xfe", "²".encode(), b"a) S 1", b"\rRssAnon: ?", b"\n\\"])
def test_a_process_may_call_itself_what_it_likes(sandbox: Sandbox, name: bytes) -> None:
    """The kernel tells that name beside what a process uses, in the same file."""
    found = seen(sandbox, f"LIBC.prctl(15, {name!r}); time.sleep(0.2); return 7")
    assert (found.outcome, found.values) == (Outcome.RETURNED, {"answer": "7"})


@pytest.mark.parametrize(
    "body",
    [
        "in_a_thread(lambda: time.sleep(1.5))",
        "in_a_thread(lambda: (time.sleep(1.5), os._exit(3)))",
        "resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\n    while True: pass",
        "resource.prlimit(0, resource.RLIMIT_CPU, (1, 1))\n    while True: pass",
    ],
)
def test_ending_itself_in_an_odd_way_is_no_error_of_the_grader(sandbox: Sandbox, body: str) -> None:
    found = seen(sandbox, body)
    assert found.outcome in (Outcome.CRASHED, Outcome.RAISED), found


ODD = r"(LIBC.prctl(15, b'\rRssAnon: 0\r'), in_a_thread({}))"  # the process's name is told as well


@pytest.mark.parametrize("what", ["read_nothing", "keep_files"])
@pytest.mark.parametrize("how", ["{}()", "in_a_thread({})", ODD, r"{}(*['a b\r\xff (x)'] * KEEPS)"])
def test_what_lies_elsewhere_than_in_its_memory_and_folder_counts(
    sandbox: Sandbox, what: str, how: str
) -> None:
    """Tables of the kernel's for what it maps, and files that are only mapped any more."""
    found = seen(sandbox, how.format(what).replace("KEEPS", str(int(what == "keep_files"))))
    over = {"read_nothing": "memory", "keep_files": "disk"}[what]
    if sandbox.level == L3 and what == "keep_files":  # its file system has no more room
        assert found.outcome is not Outcome.RETURNED
        assert found.outcome is not Outcome.GRADER_ERROR
    else:
        assert found.fault is not None
        assert (found.outcome, found.fault.message) == (Outcome.CRASHED, over)


@pytest.mark.parametrize("flags", ["3", "3 | os.O_TRUNC", "os.O_RDONLY | os.O_TRUNC"])
def test_no_file_is_opened_to_be_cut_but_to_write_to(sandbox: Sandbox, flags: str) -> None:
    """Linux knows a fourth way beside reading, writing and both, which older Landlocks let by."""
    if sandbox.level == L0:
        pytest.skip("nothing is refused at L0")
    found = seen(sandbox, f"return LIBC.open(b'/dev/null', {flags}), ctypes.get_errno()")
    assert found.values == {"answer": "(-1, 1)"}
