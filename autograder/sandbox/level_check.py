"""Which levels of isolation this machine can give, found by trying them."""

from __future__ import annotations

import functools
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.box.wire.limits import AUTO, L0, L3, LEVELS, LevelError, Limits
from autograder.box.wire.observations import Outcome, ProbeCall
from autograder.sandbox.child import ProbeJob
from autograder.sandbox.sandbox import Sandbox

__all__ = ["LevelCheck", "check_level", "check_levels", "choose_class_level", "choose_level"]

PROBES = "autograder.box.worker.level_probe"
SOURCE = "def answer():\n    return 6 * 7\n"
LIMITS = Limits(load_seconds=30, memory_mb=1024, observation_mb=1)

# Part of what a failed trial says: what it means, and what to do.
REMEDIES = {
    "namespace": "User namespaces are switched off here. Ubuntu 24.04: sudo sysctl "
    "kernel.apparmor_restrict_unprivileged_userns=0. In a container: run it with "
    "--security-opt seccomp=unconfined, or use level L2.",
    "uid map": "User namespaces are switched off here; see user_namespaces(7), or use level L2.",
    "Permission denied": "Python, or a library, lies where the user 'nobody' cannot read it, such "
    "as in root's home. Use a Python in /usr or /opt, or run the grader as an ordinary user.",
    "No module named": "Python, or a library, lies where the user 'nobody' cannot read it, such as "
    "in root's home. Use a Python in /usr or /opt, or run the grader as an ordinary user.",
    "landlock": "Landlock needs Linux 5.13 or newer, with landlock in the kernel's list of "
    "security modules (lsm=).",
}


@dataclass(frozen=True)
class LevelCheck:
    """What trying a level gave; ``problem`` and ``remedy`` are empty where it works."""

    level: str
    problem: str = ""
    remedy: str = ""

    @property
    def works(self) -> bool:
        """Whether student code can run at this level here."""
        return not self.problem


def check_levels() -> Iterator[LevelCheck]:
    """Try every level, the highest first."""
    for level in reversed(LEVELS):
        yield check_level(level)


def check_level(level: str) -> LevelCheck:
    """Run a small job at this level, after looking for what it needs."""
    if level != L0 and (missing := _missing(level)):
        return LevelCheck(level, *missing)
    call = ProbeCall("trial", "call_answer", ("answer",), 10.0)
    job = ProbeJob(SOURCE, "trial.py", PROBES, 0, (call,))
    with Sandbox(level) as sandbox:
        seen = sandbox.observe(job, LIMITS)["trial"]
    if seen.outcome is Outcome.RETURNED and seen.values.get("answer") == "42":
        return LevelCheck(level)
    problem = seen.fault.message if seen.fault else str(seen.outcome)
    remedy = next((text for part, text in REMEDIES.items() if part in problem), "")
    return LevelCheck(level, problem, remedy)


def choose_level(wanted: str) -> str:
    """The level asked for, or for "auto" the highest that works; raises LevelError."""
    if wanted == AUTO:
        return next(one.level for one in check_levels() if one.works)
    if wanted not in LEVELS:
        raise LevelError(f"{wanted!r} is no level of isolation: {', '.join(LEVELS)} or {AUTO}.")
    if wanted == L0:  # nothing in it that could be missing
        return wanted
    found = check_level(wanted)
    if not found.works:
        raise LevelError(
            f"Isolation {wanted} is not available here: {found.problem}. {found.remedy}".strip()
        )
    return wanted


@functools.cache
def choose_class_level(wanted: str) -> str:
    """The level for a class, which is L0 only where the instructor asks for it by name.

    It is found by trying, once in each process. Raises LevelError.
    """
    level = choose_level(wanted)
    if wanted == AUTO and level == L0:
        raise LevelError(
            "This machine can keep student code off nothing; `autograder doctor` says what to "
            "install. To grade a class without any protection, ask for isolation L0 by name."
        )
    return level


def _missing(level: str) -> tuple[str, str] | None:
    """What is known to be missing before any trial: problem and remedy."""
    if sys.platform != "linux":
        return f"it needs Linux, and this is {sys.platform}", "Grade on Linux, or in a Linux VM."
    if level == L3 and not shutil.which("bwrap"):
        return "bubblewrap is not installed", "Debian and Ubuntu: sudo apt install bubblewrap"
    from autograder.box.lockdown.landlock import landlock_version
    from autograder.box.lockdown.system_calls import filter_available

    if not filter_available():
        return "libseccomp is not installed", "Debian and Ubuntu: sudo apt install libseccomp2"
    if not landlock_version():
        return "this kernel has no Landlock", REMEDIES["landlock"]
    return None
