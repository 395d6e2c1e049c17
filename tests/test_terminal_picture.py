"""The picture of ``autograder check`` in the documentation shows what the command prints.

``UPDATE_SCREENSHOTS=1 pytest tests/test_terminal_picture.py`` draws it anew.
"""

from __future__ import annotations

import html
import io
import os
import re
import subprocess
import sys

import pytest
from doc_pages import DOCS, ROOT
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

PICTURE = DOCS / "images" / "check.svg"
COLUMNS = 88
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
        [sys.executable, "-m", "autograder.cli", "check", "--seed", "7"],
        cwd=place, env={**env, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    return done.stdout


def drawn(printed: str) -> str:
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text("$ autograder check --seed 7", "bold"), Text.from_ansi(printed), sep="\n\n")
    return console.export_svg(
        title="my-digits", code_format=FONT_FACE.sub("", CONSOLE_SVG_FORMAT), unique_id="check"
    )


def words(svg: str) -> str:
    """What a reader reads, without the seconds that it took, which differ each time."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", svg)).replace("\xa0", " ")
    return re.sub(r"\d+\.\d s\b", "", text)


def test_the_picture_is_of_what_the_command_prints(printed: str) -> None:
    assert "\x1b[" in printed
    svg = drawn(printed)
    if os.environ.get("UPDATE_SCREENSHOTS"):
        PICTURE.write_text(svg, encoding="utf-8")
    kept = PICTURE.read_text(encoding="utf-8")
    assert words(kept).split() == words(svg).split()
    assert "256" in words(kept)


def test_the_picture_fetches_nothing() -> None:
    kept = PICTURE.read_text(encoding="utf-8")
    assert re.findall(r"url\([\"']?http[^)]*|href=\"http[^\"]*", kept) == []
