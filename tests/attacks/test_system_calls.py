"""System calls by their numbers: what is not listed is refused, be it old or new."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.box.lockdown import call_lists, system_calls
from autograder.box.wire.limits import L0, Limits
from autograder.box.wire.observations import Outcome, ProbeCall
from autograder.sandbox import ProbeJob, Sandbox

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="system calls of Linux")

LIMITS = Limits(load_seconds=30, memory_mb=1024, observation_mb=1)
PROBES = "autograder.box.worker.level_probe"
CALLING = """
import ctypes, json, mmap

LIBC = ctypes.CDLL(None, use_errno=True)

def answer_of(number, *arguments):
    ctypes.set_errno(0)
    values = [ctypes.c_long(one) for one in (number, *arguments, 0, 0, 0, 0, 0, 0)[:7]]
    return ctypes.get_errno() if LIBC.syscall(*values) == -1 else 0

def by_interrupt(number):
    code = b"\\xb8" + number.to_bytes(4, "little") + b"\\xcd\\x80\\xc3"  # mov eax; int 0x80; ret
    page = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS,
                     mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    start = ctypes.addressof(ctypes.c_char.from_buffer(page))
    return -ctypes.CFUNCTYPE(ctypes.c_int)(start)()

def answer():
    return json.dumps(WHAT)
"""
MACHINE = platform.machine()
X32 = 0x40000000
# By number, of the recent ones: those that Python and the C library fall back from, if at all.
RECENT_ALLOWED = {436: "close_range", 439: "faccessat2", 441: "epoll_pwait2"}
REFUSED = {errno.EPERM, errno.ENOSYS}


def told(sandbox: Sandbox, what: str) -> object:
    call = ProbeCall("trial", "call_answer", ("answer",), 10.0)
    job = ProbeJob(CALLING.replace("WHAT", what), "calls.py", PROBES, 0, (call,))
    seen = sandbox.observe(job, LIMITS)["trial"]
    assert seen.outcome is Outcome.RETURNED, seen
    return json.loads(seen.values["answer"])


def above_l0(sandbox: Sandbox) -> Sandbox:
    if sandbox.level == L0:
        pytest.skip("nothing is refused at L0")
    return sandbox


def test_whatever_is_newer_is_refused(sandbox: Sandbox) -> None:
    """Numbers from 424 on are the same on every machine; those of the next years, too."""
    above_l0(sandbox)
    numbers = [one for one in range(424, 1200) if one not in RECENT_ALLOWED]
    answers = told(sandbox, f"[answer_of(one) for one in {numbers}]")
    assert isinstance(answers, list)
    let_through = {n: a for n, a in zip(numbers, answers, strict=True) if a not in REFUSED}
    assert let_through == {}


@pytest.mark.parametrize("number", [463, 466, 467, 469, 452, 434, 424, 425, 437, 435, 447, 442])
def test_known_ones_of_them_by_name(sandbox: Sandbox, number: int) -> None:
    """setxattrat, removexattrat, open_tree_attr, file_setattr, fchmodat2, and older ones."""
    above_l0(sandbox)
    expected = errno.ENOSYS if number in (437, 435) else errno.EPERM  # the C library falls back
    assert told(sandbox, f"answer_of({number}, -100)") == expected


def old_names() -> dict[str, int]:
    """Calls of this machine below 424, as libseccomp numbers them."""
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_syscall_resolve_num_arch.restype = ctypes.c_char_p
    named = ((number, library.seccomp_syscall_resolve_num_arch(0, number)) for number in range(424))
    return {name.decode(): number for number, name in named if name}


# With conditions, so that they are neither always allowed nor always refused.
CONDITIONAL = {
    *("clone", "fcntl", "kill", "mmap", "open", "openat", "prctl", "prlimit64", "tgkill"),
}


def test_every_older_call_is_allowed_or_refused_as_listed(sandbox: Sandbox) -> None:
    above_l0(sandbox)
    allowed = set(" ".join(call_lists.ALLOWED.values()).split())
    numbers = {
        name: number for name, number in old_names().items() if name not in allowed | CONDITIONAL
    }
    assert {"socket", "execve", "ptrace", "setxattr", "seccomp", "splice", "capset"} <= set(numbers)
    answers = told(sandbox, f"{{name: answer_of(one) for name, one in {numbers}.items()}}")
    assert isinstance(answers, dict)
    assert {name: one for name, one in answers.items() if one not in REFUSED} == {}


def test_none_is_in_two_lists() -> None:
    every = " ".join([*call_lists.ALLOWED.values(), *call_lists.NEVER.values()]).split()
    assert sorted(every) == sorted(set(every))


@pytest.mark.skipif(MACHINE != "x86_64", reason="this machine has one set of numbers")
def test_numbers_of_another_machine_lead_nowhere(sandbox: Sandbox) -> None:
    """x32's, and those of 32 bits by an interrupt; a kernel may refuse them first."""
    above_l0(sandbox)
    numbers = [X32 | one for one in (0, 41, 59, 57, 520, 463)]
    answers = told(sandbox, f"[answer_of(one) for one in {numbers}]")
    assert isinstance(answers, list)
    assert set(answers) <= REFUSED
    assert told(sandbox, "[by_interrupt(one) for one in (20, 102, 11, 359, 463)]") == [38] * 5


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("answer_of(LIBC_NUMBER['kill'], 1 if __import__('os').getpid() != 1 else 2, 0)", 1),
        ("answer_of(LIBC_NUMBER['kill'], __import__('os').getpid(), 0)", 0),
        ("answer_of(LIBC_NUMBER['kill'], -1, 0)", 1),
        ("answer_of(LIBC_NUMBER['kill'], 0, 0)", 1),
        ("answer_of(LIBC_NUMBER['clone'], 17)", 1),
        ("answer_of(LIBC_NUMBER['mmap'], 0, 4096, 3, 0x21, -1, 0)", 1),
        ("answer_of(LIBC_NUMBER['mmap'], 0, 4096, 3, 0x23, -1, 0)", 1),
        ("answer_of(LIBC_NUMBER['mmap'], 0, 4096, 3, 0x22, -1, 0)", 0),
        ("answer_of(LIBC_NUMBER['fcntl'], 0, 8, 1)", 1),
        ("answer_of(LIBC_NUMBER['fcntl'], 0, 1024, 1)", 38),
        ("answer_of(LIBC_NUMBER['fcntl'], 0, 1)", 0),
        ("answer_of(LIBC_NUMBER['prctl'], 1, 0)", 1),
        ("answer_of(LIBC_NUMBER['prctl'], 4, 1)", 1),
        ("answer_of(LIBC_NUMBER['prctl'], 22, 1)", 38),
        ("answer_of(LIBC_NUMBER['prctl'], 3)", 0),
        ("answer_of(LIBC_NUMBER['prlimit64'], 1 if __import__('os').getpid() != 1 else 2, 7)", 1),
    ],
)
def test_calls_with_conditions(sandbox: Sandbox, call: str, expected: int) -> None:
    above_l0(sandbox)
    numbers = {name: number for name, number in old_names().items() if name in CONDITIONAL}
    assert told(sandbox, call.replace("LIBC_NUMBER", repr(numbers))) == expected


def test_numbers_are_those_of_this_machines_headers() -> None:
    headers = [*Path("/usr/include").glob("**/asm/unistd_64.h"),
               *Path("/usr/include").glob("asm-generic/unistd.h")]  # fmt: skip
    found = {
        name: int(number)
        for header in headers
        for name, number in re.findall(r"#define __NR_(\w+) (\d+)\n", header.read_text())
        if int(number) >= call_lists.FIRST
    }
    library = ctypes.CDLL("libseccomp.so.2")
    for name in call_lists.SINCE_424.split():
        number = library.seccomp_syscall_resolve_name(name.encode())
        known = {found.get(name), number} - {None, system_calls.UNKNOWN}
        assert known <= {call_lists.number_of(name)}, name


def test_a_rule_that_cannot_be_set_is_an_error() -> None:
    with pytest.raises(OSError, match="no_such_call"):
        call_lists.number_of("no_such_call")


def test_and_then_there_is_no_level_that_needs_it(tmp_path: Path) -> None:
    """In a copy of the kit whose list names a call that nobody knows."""
    shutil.copytree(Path(__file__).parents[2] / "autograder", tmp_path / "autograder")
    lists = tmp_path / "autograder" / "box" / "lockdown" / "call_lists.py"
    text = lists.read_text()
    assert text.count('"execve execveat') == 1
    lists.write_text(text.replace('"execve execveat', '"execve execveat no_such_call'))
    tmp_path.chmod(0o755)
    program = (
        "from autograder.sandbox.level_check import check_level\n"
        "for level in ('L2', 'L3'): print(check_level(level).problem)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
    )  # fmt: skip
    first, second = done.stdout.splitlines()
    assert first
    assert "no_such_call" in second or "bubblewrap" in second or "namespace" in second, second
