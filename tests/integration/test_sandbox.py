"""Real children: whatever student code does costs the calls that needed it, and no other."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from typing import Protocol

import numpy as np
import pytest
from support import processes

from autograder.box.wire.limits import Limits
from autograder.box.wire.observations import Observation, Outcome, ProbeCall
from autograder.sandbox import ProbeJob, Sandbox, layout
from autograder.sandbox.python_files import library_homes

LIMITS = Limits(load_seconds=60, memory_mb=1024, observation_mb=8)
IMAGES = np.arange(2 * 28 * 28, dtype=np.uint32).astype(np.uint8).reshape(2, 28, 28)
GOOD_SPLIT = """
def split(images, labels, validation_split=0.2):
    return (images[1:], labels[1:]), (images[:1], labels[:1])
"""


class Run(Protocol):
    """Makes calls of `normalize` and, last, one of `split`."""

    def __call__(
        self, source: str, *, seconds: float = 20.0, calls: int = 1
    ) -> dict[str, Observation]: ...


@pytest.fixture
def run(sandbox: Sandbox) -> Run:
    def made(source: str, *, seconds: float = 20.0, calls: int = 1) -> dict[str, Observation]:
        return sandbox.observe(job_of(source, seconds, calls), LIMITS)

    return made


def job_of(source: str, seconds: float = 20.0, calls: int = 1) -> ProbeJob:
    normalize = [
        ProbeCall(f"n{i}", "call_normalize", ("normalize",), seconds, {"images": IMAGES})
        for i in range(calls)
    ]
    split = ProbeCall(
        "s",
        "call_split",
        ("split",),
        20.0,
        {"images": IMAGES, "labels": np.array([3, 4])},
        {"given": {}, "by_name": False},
    )
    probes = "autograder.assignments.mnist.probes"
    return ProbeJob(dedent(source) + GOOD_SPLIT, "mine.py", probes, 1, (*normalize, split))


def test_values_and_prints_come_back(run: Run) -> None:
    seen = run("def normalize(images):\n    print('hello')\n    return images / 255.0\n")
    assert seen["n0"].outcome is Outcome.RETURNED
    assert np.array_equal(seen["n0"].arrays["result"], IMAGES / 255.0)
    assert seen["n0"].printed == "hello\n"
    assert seen["s"].outcome is Outcome.RETURNED
    assert seen["s"].printed == ""


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("raise ValueError('mine')", Outcome.RAISED),
        ("raise SystemExit(0)", Outcome.RAISED),
        ("raise KeyboardInterrupt", Outcome.RAISED),
        ("raise NotImplementedError", Outcome.UNFINISHED),
        ("return normalize(images)", Outcome.RAISED),
        ("return input()", Outcome.RAISED),
        ("import os; os._exit(0)", Outcome.CRASHED),
        ("import ctypes; ctypes.string_at(0)", Outcome.CRASHED),
        ("import numpy; return numpy.zeros((4096, 1024, 1024), dtype='uint8')", Outcome.RAISED),
        ("import numpy; return numpy.broadcast_to(images[:1], (6_000_000, 28, 28))",
         Outcome.TOO_LARGE),
        ("import os; os.write(1, b'OBS1' + bytes(100)); os.closerange(3, 200); return images",
         Outcome.CRASHED),
    ],
)  # fmt: skip
def test_a_fault_costs_its_own_function_only(run: Run, body: str, outcome: Outcome) -> None:
    seen = run(f"def normalize(images):\n    {body}\n", calls=2)
    assert seen["n0"].outcome is outcome
    assert seen["n0"].fault is not None
    assert seen["n1"].outcome in (outcome, Outcome.NOT_RUN)
    assert seen["s"].outcome is Outcome.RETURNED


def test_a_hang_is_stopped_and_tried_once_only(run: Run) -> None:
    seen = run("def normalize(images):\n    while True: pass\n", seconds=1.0, calls=5)
    assert [seen[f"n{i}"].outcome for i in range(5)] == [Outcome.TIMED_OUT] + [Outcome.NOT_RUN] * 4
    assert seen["s"].outcome is Outcome.RETURNED


def test_a_flood_of_prints_is_dropped(run: Run) -> None:
    seen = run(
        "def normalize(images):\n    for _ in range(300000): print('x' * 99)\n    return 1\n"
    )
    assert seen["n0"].outcome is Outcome.RETURNED
    assert 0 < len(seen["n0"].printed) <= 4000


def test_the_students_own_lines_come_with_a_fault(run: Run) -> None:
    seen = run(
        """
        def helper(x):
            return x / undefined

        def normalize(images):
            return helper(images)
        """
    )
    fault = seen["n0"].fault
    assert fault is not None
    assert fault.kind == "NameError"
    assert [(frame.line, frame.function) for frame in fault.frames] == [
        (6, "normalize"),
        (3, "helper"),
    ]


def test_a_failing_statement_costs_only_what_needs_it(run: Run) -> None:
    seen = run(
        """
        import nothing_of_this_name as tool

        def normalize(images):
            return tool.scale(images)

        raise RuntimeError("at the end of the file")
        """
    )
    assert seen["n0"].outcome is Outcome.RAISED
    assert seen["n0"].load_fault is not None
    assert seen["n0"].load_fault.kind == "ModuleNotFoundError"
    assert seen["s"].outcome is Outcome.RETURNED


def test_ending_the_process_while_loading_costs_only_what_needs_it(run: Run) -> None:
    seen = run("import os\nscale = os._exit(0)\n\ndef normalize(images):\n    return scale\n")
    assert seen["n0"].outcome is Outcome.CRASHED
    assert seen["n0"].fault is not None
    assert seen["n0"].fault.step == "load"
    assert seen["s"].outcome is Outcome.RETURNED


def test_unfinished_leftovers_never_run(run: Run) -> None:
    seen = run("def normalize(images):\n    return images / 255\n\nwhile True:\n    pass\n")
    assert seen["n0"].outcome is Outcome.RETURNED


def test_tensorflow_is_not_imported_where_no_function_needs_it() -> None:
    source = """
        import sys
        import keras
        import tensorflow as tf

        def normalize(images):
            print([name for name in ("keras", "tensorflow", "matplotlib") if name in sys.modules])
            return images / 255
        """
    with Sandbox() as fresh:
        seen = fresh.observe(job_of(source), LIMITS)
    assert seen["n0"].printed == "[]\n"


def test_a_probe_that_is_not_there_is_the_graders_error(sandbox: Sandbox) -> None:
    call = ProbeCall("n", "no_such_probe", ("split",), 5.0)
    job = ProbeJob(GOOD_SPLIT, "mine.py", "autograder.assignments.mnist.probes", 1, (call, call))
    assert sandbox.observe(job, LIMITS)["n"].outcome is Outcome.GRADER_ERROR


def test_a_suite_that_cannot_be_imported_is_the_graders_error(sandbox: Sandbox) -> None:
    calls = tuple(
        ProbeCall(name, "call_normalize", (function,), 5.0)
        for name, function in (("n", "split"), ("m", "split"), ("o", "normalize"))
    )
    seen = sandbox.observe(
        ProbeJob(GOOD_SPLIT, "mine.py", "autograder.no_such_suite", 1, calls), LIMITS
    )
    assert {one.outcome for one in seen.values()} == {Outcome.GRADER_ERROR}
    assert seen["n"].fault is not None
    assert "did not start" in seen["n"].fault.message


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes under /proc")
def test_nothing_that_was_started_is_left(run: Run) -> None:
    run(
        """
        import os, sys
        def normalize(images):
            if os.fork() == 0:
                os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(987)"])
            return images / 255
        """
    )
    deadline = time.monotonic() + 5
    while (left := _processes_with("time.sleep(987)")) and time.monotonic() < deadline:
        time.sleep(0.05)
    for one in left:  # the next test must not find it
        os.kill(one, signal.SIGKILL)
    assert left == []


def _processes_with(words: str) -> list[int]:
    found = []
    for name in (path.name for path in Path("/proc").iterdir() if path.name.isdigit()):
        try:
            with Path(f"/proc/{name}/cmdline").open("rb") as stream:
                line = stream.read()
        except OSError:
            continue
        if words.encode() in line and b"-c" in line.split(b"\0"):
            found.append(int(name))
    return found


def test_annotations_mean_what_they_mean_in_the_students_file(run: Run) -> None:
    wrong = "def normalize(images: NoSuchName):\n    return images / 255\n"
    assert run(wrong)["n0"].outcome is Outcome.MISSING
    assert run("from __future__ import annotations\n" + wrong)["n0"].outcome is Outcome.RETURNED


@pytest.mark.parametrize(
    "line",
    [
        "import sys; sys.path.clear(); sys.modules.clear()",
        "import sys; sys.setrecursionlimit(60)",
        "import numpy; numpy.asarray = lambda *a, **k: 7",
        "import numpy; del numpy.array",
        "import warnings; warnings.simplefilter('error')",
    ],
)
def test_what_one_function_spoils_does_not_cost_another(run: Run, line: str) -> None:
    seen = run(f"def normalize(images):\n    {line}\n    return images / 255\n")
    assert seen["s"].outcome is Outcome.RETURNED
    assert seen["n0"].outcome is not Outcome.GRADER_ERROR


@pytest.mark.parametrize(
    "source",
    [
        "def normalize():\n    return 1\n",
        "def normalize(images, maximum):\n    return images / maximum\n",
        "class Tools:\n    def normalize(self, images):\n        return images\n\n"
        "normalize = Tools.normalize\n",
    ],
)
def test_a_wrong_signature_is_the_students_mistake(run: Run, source: str) -> None:
    seen = run(source)
    assert seen["n0"].outcome is Outcome.RAISED
    assert seen["n0"].fault is not None
    assert seen["n0"].fault.kind == "TypeError"
    assert seen["s"].outcome is Outcome.RETURNED


def test_a_dead_fork_server_is_replaced(sandbox: Sandbox) -> None:
    with Sandbox(sandbox.level) as own:
        own.observe(job_of("def normalize(images):\n    return images / 255\n"), LIMITS)
        processes.kill(processes.running("autograder.box.fork_server"))
        seen = own.observe(job_of("def normalize(images):\n    return images / 255\n"), LIMITS)
        assert seen["n0"].outcome is Outcome.RETURNED


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a fork server")
def test_a_fork_server_with_threads_refuses_to_fork(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a TensorFlow operation: the fork would hang, and nobody would know why."""
    (tmp_path / "has_threads.py").write_text(
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    )
    monkeypatch.setattr(layout, "library_homes", lambda: (*library_homes(), tmp_path))
    calls = (ProbeCall("n", "call_normalize", ("normalize",), 5.0, imports=("has_threads",)),)
    job = ProbeJob("def normalize(images): pass\n", "mine.py", "autograder.no_suite", 1, calls)
    with Sandbox() as own:
        seen = own.observe(job, LIMITS)
    assert seen["n"].outcome is Outcome.GRADER_ERROR
    assert seen["n"].fault is not None
    assert "has threads" in seen["n"].fault.message


@pytest.mark.parametrize("line", ["return images / 255", "import os; os._exit(3)", "while True: 1"])
def test_without_a_fork_a_plain_child_does_the_same(
    line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows and macOS, where there is no fork to be had or to be trusted."""
    job = job_of(f"def normalize(images):\n    {line}\n", seconds=2.0)
    with Sandbox() as forked:
        expected = forked.observe(job, LIMITS)
    monkeypatch.setattr("autograder.sandbox.sandbox.FORKS", False)
    with Sandbox() as plain:
        seen = plain.observe(job, LIMITS)
    assert {name: one.outcome for name, one in seen.items()} == {
        name: one.outcome for name, one in expected.items()
    }


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("import time; kept = [bytearray(9_000_000) for _ in range(20)]; time.sleep(9)", ""),
        ("import threading, time\n"
         "    for _ in range(90): threading.Thread(target=time.sleep, args=(5,)).start()\n"
         "    time.sleep(5)", "threads"),
        ("import time\n    for i in range(90): open(f'f{i}', 'w').close()\n    time.sleep(5)",
         "files"),
    ],
)  # fmt: skip
def test_what_there_was_too_much_of_is_named(sandbox: Sandbox, body: str, kind: str) -> None:
    limits = replace(LIMITS, threads=60, files=60, memory_mb=300)
    seen = sandbox.observe(job_of(f"def normalize(images):\n    {body}\n", seconds=1.5), limits)
    fault = seen["n0"].fault
    assert fault is not None
    if kind and fault.kind == "over":  # in a box the kernel refuses first, with an exception
        assert fault.message == kind
    assert seen["s"].outcome is Outcome.RETURNED


COUNTING = """
loaded = []
made = []
import os
loaded.append(os.getpid())

def normalize(images):
    made.append(len(images))
    print(loaded, made)
    if len(images) == 3: os._exit(3)
    return images.astype("float32")
"""


@pytest.fixture(params=[True, False], ids=["forked", "plain"])
def any_sandbox(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sandbox]:
    """One of level L0 that forks, and one that cannot."""
    if not request.param:
        monkeypatch.setattr("autograder.sandbox.sandbox.FORKS", False)
    with Sandbox() as made:
        yield made


def counting(name: str, images: int) -> ProbeCall:
    arrays = {"images": np.zeros((images, 28, 28), dtype=np.uint8)}
    return ProbeCall(name, "call_normalize", ("normalize",), 20.0, arrays)


def rounds_of(sandbox: Sandbox, *rounds: tuple[ProbeCall, ...]) -> list[dict[str, Observation]]:
    job = ProbeJob(COUNTING, "mine.py", "autograder.assignments.mnist.probes", 1, sum(rounds, ()))
    with sandbox.open(job, LIMITS) as observing:
        return [observing.observe(calls) for calls in rounds]


def assert_rounds_share_a_child(sandbox: Sandbox) -> None:
    first, second, third = rounds_of(
        sandbox,
        (counting("a", 1), counting("b", 2)),
        (counting("c", 2000),),  # more than a pipe holds
        (),
    )
    assert set(first) == {"a", "b"}
    assert {one.outcome for one in (*first.values(), *second.values())} == {Outcome.RETURNED}
    assert second["c"].arrays["result"].shape == (2000, 28, 28)
    loaded = first["a"].printed.split("]")[0]
    assert [one.printed for one in (first["a"], first["b"], second["c"])] == [
        f"{loaded}] [1]\n",
        f"{loaded}] [1, 2]\n",
        f"{loaded}] [1, 2, 2000]\n",
    ]
    assert third == {}


def test_a_second_round_goes_on_where_the_first_one_ended(sandbox: Sandbox) -> None:
    assert_rounds_share_a_child(sandbox)


def test_so_it_does_without_a_fork(any_sandbox: Sandbox) -> None:
    assert_rounds_share_a_child(any_sandbox)


def test_after_a_crash_the_next_round_has_a_child_of_its_own(any_sandbox: Sandbox) -> None:
    """And it still knows which function has ended the one before."""
    split = job_of("").calls[-1]
    job = ProbeJob(COUNTING + GOOD_SPLIT, "mine.py", "autograder.assignments.mnist.probes", 1, ())
    with any_sandbox.open(job, LIMITS) as observing:
        first = observing.observe((counting("a", 1), counting("b", 3), counting("c", 2)))
        second = observing.observe((counting("d", 2), split))
    assert [first[name].outcome for name in "abc"] == [
        Outcome.RETURNED,
        Outcome.CRASHED,
        Outcome.NOT_RUN,
    ]
    assert second["d"].outcome is Outcome.NOT_RUN
    assert second["s"].outcome is Outcome.RETURNED


def test_a_round_that_cannot_begin_is_made_in_another_child(any_sandbox: Sandbox) -> None:
    """The first child has left before it could read the second round's calls."""
    source = """
        import os, threading, time
        ran = []

        def normalize(images):
            ran.append(len(images))
            if len(images) == 1:
                threading.Timer(0.2, os._exit, (3,)).start()
            print(ran)
            return images / 255
        """
    job = ProbeJob(dedent(source), "mine.py", "autograder.assignments.mnist.probes", 1, ())
    with any_sandbox.open(job, LIMITS) as observing:
        first = observing.observe((counting("a", 1),))
        time.sleep(0.6)
        second = observing.observe((counting("b", 2), counting("c", 3)))
    assert first["a"].printed == "[1]\n"
    assert [second[name].printed for name in "bc"] == ["[2]\n", "[2, 3]\n"]


def test_nobody_answers_input_and_it_takes_no_calls_away(any_sandbox: Sandbox) -> None:
    """Where there is no fork, a job comes on what was the standard input."""
    source = """
        import sys
        def normalize(images):
            print(repr(sys.stdin.read()))
            return input()
        """
    job = job_of(source, seconds=5.0)
    with any_sandbox.open(job, LIMITS) as observing:
        first, second = observing.observe(job.calls[:1]), observing.observe(job.calls[1:])
    assert first["n0"].printed == "''\n"
    assert first["n0"].fault is not None
    assert first["n0"].fault.kind == "EOFError"
    assert second["s"].outcome is Outcome.RETURNED
