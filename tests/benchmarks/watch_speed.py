"""Times the way from a save to the shown verdict in `autograder watch`, beside fresh pytest runs.

    python tests/benchmarks/watch_speed.py [--saves N] [--pytest K]

Starts `autograder watch` in a pseudo terminal, on the finished exercise. Then, N times each, saves
a change of `normalize` alone, of `split` alone and of all four functions, and waits until the
screen shows the verdict on it. In between, K times, runs `pytest exercises` (all tasks) and
`pytest exercises -m normalize` afresh, as a student without the watch would. Prints medians in
seconds, and how many times faster the watch is; trust the ratios.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import pty
import re
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.watched import ROOT, answers, with_bodies

MOST_SECONDS = 120.0
FRAME = b"\x1b[H"  # each picture of the screen begins at its upper left corner
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(ROOT),
    "TERM": "xterm-256color",
    "LINES": "40",
    "COLUMNS": "110",
}


class Watched:
    """`autograder watch` in a pseudo terminal; use as a context manager."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = b""

    def __enter__(self) -> Watched:
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "autograder.frontends.cli", "watch", self._path.name]
        self._terminal = ours
        self._process = subprocess.Popen(
            command,
            cwd=self._path.parent,
            env=ENVIRONMENT,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        return self

    def __exit__(self, *_: object) -> None:
        os.write(self._terminal, b"q")
        end = time.monotonic() + 10
        while self._process.poll() is None and time.monotonic() < end:
            self._read(0.1)
        self._process.kill()
        os.close(self._terminal)

    def wait(self, there: Callable[[str], bool]) -> float:
        """The moment at which a picture of the screen was there for which the condition holds."""
        end = time.monotonic() + MOST_SECONDS
        while time.monotonic() < end:
            self._read(0.5)
            *frames, last = self._seen.split(FRAME)
            self._seen = last
            for frame in [*frames, last]:
                if there(_text(frame)):
                    return time.monotonic()
        raise SystemExit(f"nothing came; the screen shows:\n{_text(self._seen)}")

    def _read(self, seconds: float) -> None:
        if select.select([self._terminal], [], [], seconds)[0]:
            with contextlib.suppress(OSError):  # it has ended
                self._seen += os.read(self._terminal, 1 << 16)


def _text(frame: bytes) -> str:
    plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", frame.decode(errors="replace"))
    return " ".join(plain.split())


# What is saved


@dataclass(frozen=True)
class Kind:
    """Two versions of the exercise, and what the screen shows once the verdict on each is there."""

    name: str
    versions: tuple[tuple[str, re.Pattern[str]], ...]


def kinds() -> list[Kind]:
    """`normalize` alone, `split` alone, and all four functions in other words."""
    right = answers()
    no_scale = "def normalize(images):\n    return images.astype('float32')"
    one_more = right["split"].replace("round(", "1 + round(")
    other_words = {
        "normalize": right["normalize"].replace("255.0", "255"),
        "split": right["split"].replace("n_val", "count"),
        "build_model": right["build_model"].replace('"relu"', "'relu'").replace("64", "60 + 4"),
        "plot_metrics": right["plot_metrics"].replace(
            "    return figure", "    history.history['loss'].append(9)\n    return figure"
        ),
    }
    return [
        _kind("normalize", {**right, "normalize": no_scale}, r"normalize [\d.]+ of 15 {}"),
        _kind("split", {**right, "split": one_more}, r"split [\d.]+ of 20 {}"),
        _kind("everything", other_words, r"plot_metrics [\d.]+ of 15 {}.*Graded in"),
    ]


def _kind(name: str, functions: dict[str, str], shown: str) -> Kind:
    texts = with_bodies(functions), with_bodies(answers())
    words = ("not right yet", "done")
    return Kind(
        name,
        tuple(
            (text, re.compile(shown.format(word))) for text, word in zip(texts, words, strict=True)
        ),
    )


# The comparison


def from_save_to_verdict(kind: Kind, path: Path, watched: Watched, saves: int) -> list[float]:
    """Seconds, for each of the saves."""
    found = []
    for number in range(saves):
        text, pattern = kind.versions[number % 2]
        started = time.monotonic()
        path.write_text(text, encoding="utf-8")
        found.append(watched.wait(lambda seen, one=pattern: bool(one.search(seen))) - started)
        watched.wait(lambda seen: "Graded in" in seen)  # the rest, so that nothing overlaps
    return found


def fresh_pytest(root: Path, *options: str) -> float:
    """Seconds of one `pytest exercises`."""
    started = time.monotonic()
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "exercises",
        *options,
    ]
    done = subprocess.run(command, cwd=root, env=ENVIRONMENT, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(done.stdout.decode())
    return time.monotonic() - started


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--saves", type=int, default=20)
    parser.add_argument("--pytest", type=int, default=5)
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {options.saves} saves each")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "exercises", "mnist.py")
        path.parent.mkdir()
        path.write_text(with_bodies(answers()), encoding="utf-8")
        beside = {
            "normalize": ["-m", "normalize"], "split": ["-m", "split"], "everything": [],
        }  # fmt: skip
        slow = {
            name: median(fresh_pytest(Path(folder), *more) for _ in range(options.pytest))
            for name, more in beside.items()
        }
        with Watched(path) as watched:
            watched.wait(lambda seen: "5 of 5 tasks done" in seen and "Graded in" in seen)
            for kind in kinds():
                took = from_save_to_verdict(kind, path, watched, options.saves)
                ratio = slow[kind.name] / median(took)
                print(
                    f"{kind.name:11} save to verdict {median(took):.2f} s ({min(took):.2f} to "
                    f"{max(took):.2f}), fresh pytest {slow[kind.name]:.2f} s, {ratio:.1f} times"
                )


if __name__ == "__main__":
    main()
