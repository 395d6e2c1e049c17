"""Starts and stops a Jupyter server of a course and a browser, and reads what pages show."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from support.making import ROOT, environment

PICTURES = ROOT / "docs" / "images"
LARGEST_PICTURE = 150_000  # bytes
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
START_SECONDS, STOP_SECONDS, PAGE_SECONDS = 120, 60, 120
HERE = "127.0.0.1"
# Pages ask a server abroad for MathJax; what a test sees must not depend on its answer.
ONLY_HERE = f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HERE}"


@dataclass(frozen=True)
class Server:
    """A running Jupyter server."""

    url: str
    token: str
    pid: int

    def login(self, path: str) -> str:
        """The address that a browser opens first; Jupyter then knows it by a cookie."""
        return f"{self.url}/{path}?token={self.token}"

    def ask(self, path: str, method: str = "GET") -> Any:
        """What the server's own interface answers."""
        headers = {"Authorization": f"token {self.token}"}
        request = urllib.request.Request(f"{self.url}/{path}", method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=PAGE_SECONDS) as answer:
            return json.load(answer)


@contextlib.contextmanager
def jupyter(course: Path) -> Iterator[Server]:
    """A Jupyter server in the course directory, as ``jupyter lab`` starts one.

    nbgrader's wheel enables its pages itself, by a file in the environment's etc/jupyter.
    """
    token = secrets.token_hex(16)
    _be_quiet(course)
    log = course / "jupyter.log"
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
        f"--ServerApp.ip={HERE}", "--ServerApp.port=0", f"--ServerApp.root_dir={course}",
        f"--Exchange.root={course / 'exchange'}",
    ]  # fmt: skip
    with log.open("wb") as out:
        started = subprocess.Popen(
            command, cwd=course, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            env={**environment(course), "JUPYTER_TOKEN": token}, start_new_session=True,
        )  # fmt: skip
    try:
        yield Server(_address(course, started, log), token, started.pid)
    finally:
        ours = family(started.pid)
        started.terminate()  # it ends its kernels, and they what they have started
        with contextlib.suppress(subprocess.TimeoutExpired):
            started.wait(STOP_SECONDS)
        end(ours)
        started.wait()


def _be_quiet(course: Path) -> None:
    """Settings of JupyterLab: all cells are in the page, and nothing is fetched or asked."""
    settings = Path(environment(course)["JUPYTER_CONFIG_DIR"], "lab", "user-settings")
    ours = {
        "notebook-extension/tracker": {"windowingMode": "none"},
        "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    }
    for name, values in ours.items():
        path = settings / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")


def _address(course: Path, started: subprocess.Popen[bytes], log: Path) -> str:
    """Wait until the server answers; gives its URL, with the port that it found."""
    told = Path(environment(course)["JUPYTER_RUNTIME_DIR"], f"jpserver-{started.pid}.json")
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and started.poll() is None:
        with contextlib.suppress(OSError, ValueError, KeyError):
            info = json.loads(told.read_text(encoding="utf-8"))
            url = f"http://{HERE}:{info['port']}"
            with urllib.request.urlopen(f"{url}/api?token={info['token']}", timeout=5):
                return url
        time.sleep(0.1)
    raise AssertionError(f"Jupyter did not start:\n{log.read_text(encoding='utf-8')}")


def family(pid: int) -> set[psutil.Process]:
    """A process and all that stand below it."""
    try:
        process = psutil.Process(pid)
        return {process, *process.children(recursive=True)}
    except psutil.NoSuchProcess:
        return set()


def end(processes: set[psutil.Process]) -> None:
    """Wait until they are gone; ends by force, and tells of, what does not go."""
    _, alive = psutil.wait_procs(processes, timeout=STOP_SECONDS)
    left = []
    for process in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            left.append(process.cmdline())
            process.kill()
    psutil.wait_procs(alive, timeout=STOP_SECONDS)
    assert not left, f"These processes did not end: {left}"


@contextlib.contextmanager
def browsing() -> Iterator[Any]:
    """A page in Debian's Chromium; skips the test where there is none."""
    api = pytest.importorskip(
        "playwright.sync_api", reason="Install Playwright: pip install playwright"
    )
    program = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if program is None:
        pytest.skip("There is no Chromium here. Install it: apt-get install chromium")
    # As root Chromium's own sandbox cannot be had; the pages are this project's.
    options = [ONLY_HERE, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    before, ours = family(os.getpid()), set()
    # Where Chromium keeps what it would write into the user's own folders.
    home = tempfile.TemporaryDirectory(prefix="browsing-", ignore_cleanup_errors=True)
    homes = dict.fromkeys(("XDG_CONFIG_HOME", "XDG_CACHE_HOME"), home.name)
    try:
        with api.sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=program, args=options, env={**os.environ, **homes}
            )
            ours = family(os.getpid()) - before
            try:
                context = chromium.new_context(viewport={"width": 1100, "height": 620})
                context.set_default_timeout(PAGE_SECONDS * 1000)
                yield context.new_page()
            finally:
                chromium.close()
    finally:
        end(ours)
        home.cleanup()


def picture(page: Any, name: str) -> None:
    """Take a screenshot for the documentation, where that is asked for."""
    if os.environ.get("UPDATE_SCREENSHOTS") != "1":
        return
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / name)
    assert (PICTURES / name).stat().st_size <= LARGEST_PICTURE
