"""Platforms that run a bundle, as plain folders: what they unpack, start, bound and read."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from support import processes
from support.published_formats import Classroom50Result, GradescopeResult

LOOK_SECONDS = 0.05
SOME_TIME = 120.0
METADATA = {
    "id": 123456,
    "created_at": "2026-11-28T10:00:00.000000+00:00",
    "assignment": {"id": 1, "title": "Digits", "total_points": "20.0", "late_due_date": None},
    "submission_method": "upload",
    "users": [{"id": 7, "name": "Ada Lovelace", "email": "ada@example.org"}],
    "previous_submissions": [],
}


def unpack(bundle: Path, place: Path) -> Path:
    """Unpack with the permissions that the archive has, as unzip does."""
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(place)
        for one in archive.infolist():
            (place / one.filename).chmod(one.external_attr >> 16)
    return place


@dataclass
class MemoryCap:
    """A container's bound on memory: as the kernel does, it ends whoever is first in line.

    Counted is what processes hold in memory, with what they share counted once (PSS).
    """

    megabytes: int
    most_mb: float = 0.0
    killed: list[str] = field(default_factory=list)

    @contextlib.contextmanager
    def over(self, process: int) -> Iterator[None]:
        """Watch a process and all below it."""
        ended = threading.Event()
        thread = threading.Thread(target=self._watch, args=(process, ended))
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _watch(self, process: int, ended: threading.Event) -> None:
        while not ended.wait(LOOK_SECONDS):
            every = [psutil.Process(process), *processes.below(process)]
            held = sum(map(_megabytes, every))
            self.most_mb = max(self.most_mb, held)
            if held > self.megabytes:
                first = max(every, key=_oom_score)
                self.killed.append(" ".join(processes.words(first)[-2:]))
                processes.kill([first])


def _megabytes(process: psutil.Process) -> float:
    with contextlib.suppress(psutil.Error):
        return float(process.memory_full_info().pss) / 2**20
    return 0.0


def _oom_score(process: psutil.Process) -> int:
    with contextlib.suppress(OSError, ValueError):
        return int(Path(f"/proc/{process.pid}/oom_score").read_text())
    return -1


class Gradescope:
    """/autograder as Gradescope's documentation describes it, below another root."""

    def __init__(self, root: Path, bundle: Path) -> None:
        self.root = root
        unpack(bundle, root / "source")
        for name in ("submission", "results"):
            (root / name).mkdir()
        shutil.copy(root / "source" / "run_autograder", root)
        (root / "submission_metadata.json").write_text(json.dumps(METADATA))

    @classmethod
    def of_image(cls, image: Path, root: Path) -> Gradescope:
        """A new container of what was set up."""
        made = cls.__new__(cls)
        made.root = shutil.copytree(image, root, symlinks=True)
        return made

    def take_this_python(self) -> None:
        """As set_up with this Python leaves it, without looking whether it can grade."""
        (self.root / "source" / "python.txt").write_text(f"{sys.executable}\n")

    def set_up(self, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run setup.sh; unless told otherwise, with this Python, which has everything."""
        return subprocess.run(
            ["bash", str(self.root / "source" / "setup.sh")],
            cwd=self.root,
            env=self._environment({"AUTOGRADER_PYTHON": sys.executable, **variables}),
            capture_output=True,
            text=True,
            timeout=SOME_TIME,
            check=False,
        )

    def hand_in(self, **files: str) -> None:
        """Put files into submission/, in the place of others; ``mnist_py`` is mnist.py."""
        shutil.rmtree(self.root / "submission")
        for name, text in files.items():
            path = self.root / "submission" / name.replace("_py", ".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def start(self) -> subprocess.Popen[str]:
        """Start run_autograder in a session of its own, where the platform would."""
        shutil.rmtree(self.root / "results")
        (self.root / "results").mkdir()
        return subprocess.Popen(
            [str(self.root / "run_autograder")],
            cwd=self.root,
            env=self._environment({}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, cap: MemoryCap | None = None) -> tuple[GradescopeResult, str]:
        """Run it to its end; the result as published, and what the lecturer's log says."""
        process = self.start()
        with cap.over(process.pid) if cap else contextlib.nullcontext():
            log, _ = process.communicate(timeout=SOME_TIME)
        return self.result(), log

    def grade(self, **files: str) -> GradescopeResult:
        """Hand in, and run."""
        self.hand_in(**files)
        return self.run()[0]

    def result(self) -> GradescopeResult:
        """The result, which has to be as published at any time."""
        text = (self.root / "results" / "results.json").read_text(encoding="utf-8")
        return GradescopeResult.model_validate_json(text)

    def change_settings(self, **changes: object) -> None:
        """Change the bundle as nobody should, for what `autograder bundle` refuses to make."""
        path = self.root / "source" / "settings.json"
        path.write_text(json.dumps(json.loads(path.read_bytes()) | changes))

    def _environment(self, more: dict[str, str]) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "AUTOGRADER_ROOT": str(self.root), **more}


def stop_all(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """End a session as a platform ends a container; whatever is left of it after a while."""
    every = processes.below(process.pid)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()  # closes the pipe, too
    return processes.left_of(every, 10.0)


def wait_for(condition: object, seconds: float = 60.0) -> None:
    """Wait until a function says that it is so."""
    until = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < until, "it never came to that"
        time.sleep(LOOK_SECONDS)


class Classroom50:
    """Classroom 50's runner: a bundle in its temporary folder, a checkout, its variables."""

    def __init__(self, root: Path, bundle: Path) -> None:
        self.bundle = unpack(bundle, root / "runtime" / "tiny")
        self.checkout = root / "checkout"
        self.checkout.mkdir()
        self.variables = {
            "CLASSROOM": "net-101",
            "ASSIGNMENT": "digits",
            "ASSIGNMENT_TYPE": "individual",
            "USERNAME": "ada",
            "OWNER": "ada",
            "SUBMISSION_TAG": "submit/2026-11-28T10-00-00Z-a1b2c3d",
            "COMMIT_URL": "https://git.example.org/commit/a1b2c3d",
            "RELEASE_URL": "https://git.example.org/releases/tag/a1b2c3d",
            "RUNNER_TEMP": str(root / "runtime"),
            "AUTOGRADER_PYTHON": sys.executable,
        }

    def run(self, **files: str) -> subprocess.CompletedProcess[str]:
        """Commit these files, and run the autograder in the checkout."""
        for name, text in files.items():
            path = self.checkout / name.replace("_py", ".py").replace("_json", ".json")
            path.write_text(text, encoding="utf-8")
        return subprocess.run(
            [sys.executable, str(self.bundle / "autograder.py")],
            cwd=self.checkout,
            env={"PATH": os.environ["PATH"], **self.variables},
            capture_output=True,
            text=True,
            timeout=SOME_TIME,
            check=False,
        )

    def result(self) -> Classroom50Result:
        """The result, as published."""
        return Classroom50Result.model_validate_json((self.checkout / "result.json").read_bytes())
