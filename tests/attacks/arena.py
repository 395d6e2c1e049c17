"""A place to let attacks loose in: things to steal, to break and to call; and who did."""

from __future__ import annotations

import contextlib
import re
import secrets
import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

MODULES = Path(__file__).parent / "modules"
ENVNAME = "COURSE_TOKEN"
GOT_IN = "GOT-IN"


@dataclass(frozen=True)
class Attack:
    """One hostile submission: what it does in words, and what is seen where it succeeds."""

    name: str
    fires: str
    text: str


@dataclass
class Arena:
    """One attack's surroundings; ``token`` stands in every secret, ``mark`` in what it starts."""

    home: Path
    token: str = field(default_factory=lambda: secrets.token_hex(12))
    mark: str = field(default_factory=lambda: f"mark{secrets.token_hex(6)}")
    port: int = 0
    calls: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.canary = self.home / "canary"
        self.secret = self.home / "private" / "secret.txt"
        self.neighbour = self.home / "submitted" / "neighbour" / "mnist.py"
        self.canary.mkdir()
        for path in (self.secret, self.neighbour):
            path.parent.mkdir(parents=True)
            path.write_text(f"# {self.token}\n")
        for path in (self.home, self.canary, *self.home.rglob("*")):  # nothing but the box hides it
            path.chmod(0o777)

    def fill(self, attack: Attack) -> str:
        """The attack's text with this arena's places in it."""
        places = {
            "CANARY": self.canary,
            "SECRET": self.secret,
            "NEIGHBOUR": self.neighbour,
            "PORT": self.port,
            "MARK": self.mark,
            "ENVNAME": ENVNAME,
        }
        text = attack.text
        for name, place in places.items():
            text = text.replace(f"@{name}@", str(place))
        return text

    def survivors(self) -> list[psutil.Process]:
        """Processes that carry the mark."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if any(self.mark in word for word in process.cmdline()[1:]):
                    found.append(process)
        return found

    def unharmed(self) -> bool:
        """Whether files that are nobody's business are as they were."""
        same = all(
            path.exists() and path.read_text() == f"# {self.token}\n"
            for path in (self.secret, self.neighbour)
        )
        return same and not list(self.canary.iterdir())


def read_attacks() -> list[Attack]:
    """All attacks, by name."""
    return [_read(path) for path in sorted(MODULES.glob("*.py"))]


def _read(path: Path) -> Attack:
    text = path.read_text(encoding="utf-8")
    fires = re.search(r"^Fires: (\S+)$", text, re.MULTILINE)
    assert fires, f"{path.name} does not say what is seen when it fires"
    return Attack(path.stem, fires[1], text)


@contextlib.contextmanager
def open_arena(home: Path) -> Iterator[Arena]:
    """An arena that listens: TCP and UDP on one port of the loopback, and a nameless socket."""
    arena = Arena(home)
    with contextlib.ExitStack() as stack:
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        arena.port = tcp.getsockname()[1]
        udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", arena.port))
        local = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        local.bind(f"\0{arena.mark}")
        closing = threading.Event()
        listeners = [
            threading.Thread(target=_listen, args=(one, arena.calls, closing))
            for one in (tcp, udp, local)
        ]
        for one in listeners:
            one.start()
        try:
            yield arena
        finally:
            closing.set()
            for one in listeners:
                one.join()
            subprocess.run(["rm", "-rf", str(home / "work")], check=False)  # may be nested deeply
            for process in arena.survivors():
                with contextlib.suppress(psutil.Error):
                    process.kill()


def _listen(line: socket.socket, calls: list[bytes], closing: threading.Event) -> None:
    line.settimeout(0.05)
    while not closing.is_set():
        with contextlib.suppress(TimeoutError):
            if line.type == socket.SOCK_STREAM:
                connection, _ = line.accept()
                connection.close()
                calls.append(b"connection")
            else:
                calls.append(line.recv(100))
