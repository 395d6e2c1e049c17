"""Pictures of ``autograder check`` and ``watch`` in the documentation show what these show.

``UPDATE_SCREENSHOTS=1 pytest tests/integration/test_terminal_picture.py`` draws them anew.
"""

from __future__ import annotations

import html
import io
import os
import re
import shutil
import subprocess
import sys

import pytest
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text
from support.doc_pages import DOCS, ROOT
from support.terminal_session import Terminal
from support.watched import answers, with_bodies

COLUMNS = 88
WATCH_COLUMNS = 104
STUB = 'raise NotImplementedError("normalize: step 3 is not done yet")'
FONT_FACE = re.compile(r"@font-face \{\{.*?\}\}", re.DOTALL)  # names a host; readers have fonts


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the command says of the exercise with one task begun, in colours."""
    place = tmp_path_factory.mktemp("student")
    exercise = (ROOT / "exercises" / "mnist.py").read_text(encoding="utf-8")
    assert exercise.count(STUB) == 1
    mistaken = exercise.replace(STUB, 'return images.astype("float32") / 256')
    (place / "mnist.py").write_text(mistaken, encoding="utf-8")
    env = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    env |= {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": str(COLUMNS)}
    done = subprocess.run(
        [sys.executable, "-m", "autograder.frontends.cli", "check", "--seed", "7"],
        cwd=place, env={**env, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What `autograder watch` shows of two tasks begun, the second of them with a mistake."""
    place = tmp_path_factory.mktemp("student")
    apart = "    images = images[np.random.permutation(len(images))]\n    order = "
    mistaken = answers()["split"].replace("    order = ", apart)
    functions = {"normalize": answers()["normalize"], "split": mistaken}
    (place / "mnist.py").write_text(with_bodies(functions), encoding="utf-8")
    with Terminal(place, WATCH_COLUMNS, 26) as terminal:
        terminal.enter("autograder watch mnist.py --seed 7")
        terminal.wait("split: Set", "Graded in")
        terminal.press("h")
        terminal.wait("Hint 1 of 3")
        seen = terminal.screen(colours=True)
        terminal.press("q")
    return seen


def drawn(title: str, printed: str, columns: int) -> str:
    console = Console(record=True, width=columns, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(printed))
    name = title.rsplit(" ", maxsplit=1)[-1]
    return console.export_svg(
        title=title, code_format=FONT_FACE.sub("", CONSOLE_SVG_FORMAT), unique_id=name
    )


def words(svg: str) -> list[str]:
    """What a reader reads, without the seconds that it took, which differ each time."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", svg)).replace("\xa0", " ")
    return re.sub(r"\d+\.\d s\b", "", text).split()


def compare(name: str, svg: str) -> None:
    """Compare with the picture in the documentation, or draw that anew."""
    path = DOCS / "images" / name
    if os.environ.get("UPDATE_SCREENSHOTS"):
        path.write_text(svg, encoding="utf-8")
    assert words(path.read_text(encoding="utf-8")) == words(svg)


def test_the_picture_of_check_is_of_what_the_command_prints(printed: str) -> None:
    assert "\x1b[" in printed
    svg = drawn("autograder check", f"$ autograder check --seed 7\n\n{printed}", COLUMNS)
    compare("check.svg", svg)
    assert "256" in words(svg)


@pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux")
def test_the_picture_of_watch_is_of_what_the_screen_shows(watched: str) -> None:
    assert "\x1b[" in watched
    compare("watch.svg", drawn("autograder watch", watched, WATCH_COLUMNS))


@pytest.mark.parametrize("name", ["check.svg", "watch.svg"])
def test_the_pictures_fetch_nothing(name: str) -> None:
    kept = (DOCS / "images" / name).read_text(encoding="utf-8")
    assert re.findall(r"url\([\"']?http[^)]*|href=\"http[^\"]*", kept) == []
