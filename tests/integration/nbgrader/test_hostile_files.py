"""One file stops no class: notebooks that nobody wrote, and texts that a terminal would obey."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support import making

pytest.importorskip("nbgrader")

from autograder.frontends.nbgrader.gradebook_points import find_gradebook, read_gradebook
from autograder.frontends.nbgrader.opening import NotANotebookError, open_notebook
from autograder.frontends.nbgrader.plain_logs import PlainRecord, log_plainly

RIGHT = {name: making.answers()[name] for name in ("normalize", "split")}
CODES = "\x1b[2J\x1b[H\x1b]0;owned\x07\x1b[32m100 of 100 points\x1b[0m\x9b1m\u202e\x08\r"
SEEN_AS_CODE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LIMIT = 250_000  # kB of a process of nothing but the reader, of which Python takes a sixth


def markdown(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": "m", "metadata": {}, "source": text}


def with_cell(book: dict[str, Any], cell: Any) -> dict[str, Any]:
    return book | {"cells": [cell, *book["cells"]]}


def with_member(book: dict[str, Any], text: str) -> bytes:
    return f'{json.dumps(book)[:-1]}, "x": {text}}}'.encode()


def code(source: str) -> dict[str, Any]:
    return markdown(source) | {"cell_type": "code", "outputs": [], "execution_count": None}


# What was done to a notebook with two right answers, and the points it gets.
FILES: dict[str, Any] = {
    "codes_in_code": lambda book: with_cell(book, code(f"x = 1 {CODES}")),
    "codes_in_a_cell": lambda book: with_cell(book, markdown(CODES)),
    "half_a_character": lambda book: with_cell(book, markdown("\ud800 and \udfff")),
    "null": lambda book: with_cell(book, markdown("a\0b")),
    "missing_picture": lambda book: with_cell(book, markdown("![a](attachment:gone.png)")),
    "odd_pictures": lambda book: with_cell(
        book, markdown("![a](attachment:\ud800)") | {"attachments": {"\ud800": {"a": [1]}}}
    ),
    "slow": lambda book: with_cell(book, markdown("\\begin{a}" * 8_000)),
    "tags": lambda book: with_cell(book, markdown("a") | {"metadata": {"tags": [7, {}]}}),
    "numbers": lambda book: with_member(book, f"[1e999, -1e999, {'9' * 4_000}]"),
    "kernel": lambda book: book | {"metadata": {"kernelspec": {"name": 7}, "language_info": 1}},
    "odd\x1b]0;owned\x07\x1b[32m\u202ename": lambda book: book,
}
# Files that are not shown; what their graders say of them is another matter.
REFUSED: dict[str, Any] = {
    "deep": lambda book: with_member(book, "[" * 5_000 + "]" * 5_000),
    "no_notebook": lambda _: f"{CODES}".encode(),
    "cells": lambda book: book | {"cells": [*book["cells"], *[markdown("a")] * 2_500]},
}


@pytest.fixture(scope="module")
def course(generated: Path) -> Path:
    blank = making.filled_in(making.released(generated), RIGHT)
    for student, change in (FILES | REFUSED).items():
        making.hand_in(generated, student, change(json.loads(json.dumps(blank))))
    broken = code(f"x = 1 {CODES}\ndef normalize(images): return 1")
    making.hand_in(generated, "only_codes", blank | {"cells": [broken]})
    making.hand_in(generated, "zoe", blank)
    return generated


@pytest.fixture(scope="module")
def told(course: Path) -> str:
    """What both commands print, which they both end well with."""
    graded = making.nbgrader(course, "autograde", "mnist").stdout
    return graded + making.nbgrader(course, "generate_feedback", "mnist").stdout


@pytest.fixture(scope="module")
def points(course: Path, told: str) -> dict[str, float | None]:
    assert told
    told_of = read_gradebook(find_gradebook(course), "mnist").values()
    return {one.student: one.points for one in told_of}


@pytest.mark.slow
@pytest.mark.parametrize("student", [*FILES, "zoe"])
def test_it_costs_nobody_a_point(points: dict[str, float | None], student: str) -> None:
    assert points[student] == 35


@pytest.mark.slow
def test_nothing_that_a_terminal_obeys_is_printed(told: str) -> None:
    assert "AutogradeApp" in told
    # nbgrader colours its own words where it writes to a terminal, and here it does not.
    assert not SEEN_AS_CODE.search(told.replace("\r\n", "\n"))


@pytest.mark.parametrize("student", REFUSED)
@pytest.mark.slow
def test_what_is_not_shown_is_named_in_one_line(course: Path, told: str, student: str) -> None:
    lines = [one for one in told.split("\n") if "cannot be shown as a notebook" in one]
    assert len([one for one in lines if f"/{student}/" in one]) == 1
    page = making.feedback(course, student)
    assert "This file is not shown." in page
    assert str(course) not in page


@pytest.mark.slow
def test_a_slow_cell_is_shown_as_it_was_written(course: Path, told: str) -> None:
    assert told
    assert "takes too long to be formatted" in making.feedback(course, "slow")


def row(value: str, times: int) -> str:
    return ",".join([value] * times)


def members(value: str, times: int) -> str:
    return ",".join(f'"{number}":{value}' for number in range(times))


# Made when they are needed: together they are large themselves.
LARGE: dict[str, Callable[[], str]] = {
    "values": lambda: f'{{"cells":[],"x":[{row("{}", 6_000_000)}]}}',
    "fewer values": lambda: f'{{"cells":[],"x":[{row("{}", 240_000)}]}}',
    "lists": lambda: f'{{"cells":[],"x":[{row("[[]]", 160_000)}]}}',
    "keys": lambda: f'{{"cells":[],"x":{{{members("0", 490_000)}}}}}',
    "numbers": lambda: f'{{"cells":[],"x":[{row("1", 8_000_000)}]}}',
    "strings": lambda: f'{{"cells":[],"x":[{row("abc", 4_000_000)}]}}',
    "depth": lambda: '{"cells":' + "[" * 1_000_000,
    "an emoji": lambda: f'{{"cells":[{{"source":"{"a" * 15_000_000}\U0001f600"}}]}}',
    "an output with an emoji": lambda: (
        f'{{"cells":[{{"outputs":[{{"text":"{"a" * 90_000_000}\U0001f600"}}]}}]}}'
    ),
    "marks": lambda: (
        f'{{"cells":[{{"metadata":{{"nbgrader":{{{members("0", 490_000)}}}}}}}]}}'
    ),
    "pictures": lambda: (
        '{"cells":[{"cell_type":"markdown","attachments":{'
        + members('{"image/png":"A"}', 150_000) + "}}]}"
    ),
    "cells": lambda: f'{{"cells":[{row("{}", 240_000)}]}}',
    "sheets": lambda: f'{{"worksheets":[{row("{}", 240_000)}]}}',
    "quotes": lambda: '{"cells":[],"x":"' + '\\"' * 7_000_000,
    "one number": lambda: f'{{"cells":[],"x":{"9" * 15_000_000}}}',
}  # fmt: skip
READ = """
import sys, time
from pathlib import Path
from autograder.frontends.nbgrader.opening import NotANotebookError, open_notebook
start = time.process_time()
try:
    open_notebook(Path(sys.argv[1]), "name")
except NotANotebookError as problem:
    print(problem)
status = Path("/proc/self/status").read_text()
print(time.process_time() - start, status.split("VmHWM:")[1].split()[0])
"""


@pytest.mark.parametrize("kind", LARGE)
def test_no_file_takes_much_memory_or_time(tmp_path: Path, kind: str) -> None:
    path = tmp_path / making.NOTEBOOK
    path.write_text(LARGE[kind](), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True
    )
    seconds, memory = done.stdout.split("\n")[-2].split()
    assert float(seconds) < 5, done.stdout
    assert int(memory) < LIMIT, done.stdout


@pytest.mark.parametrize(
    "raw",
    [
        b"null", b"7", b'"x"', b"[]", b"{}", b'{"cells": null}', b'{"cells": {}}',
        b'{"cells": [null]}', b'{"cells": [[]]}', b'{"worksheets": null}', b'{"worksheets": [1]}',
        b'{"worksheets": [{}]}', b"\xff\xfe{\x00", b"\x00", b'{"cells": [], }', b"",
    ],
)  # fmt: skip
def test_what_is_no_notebook_is_said_to_be_none(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / making.NOTEBOOK
    path.write_bytes(raw)
    with pytest.raises(NotANotebookError, match=r"^name: "):
        open_notebook(path, "name")


@pytest.fixture
def plain(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    before = logging.getLogRecordFactory()
    log_plainly()
    yield caplog
    logging.setLogRecordFactory(before)


def test_any_logger_of_the_process_is_plain(plain: pytest.LogCaptureFixture) -> None:
    logging.getLogger("anybody").warning(f"it has {CODES}")
    logging.getLogger("anybody").warning("%s, %d", f"a\nb{CODES}", 7)
    try:
        raise ValueError(CODES)
    except ValueError:
        logging.getLogger("anybody").exception("it broke")
    assert not SEEN_AS_CODE.search(plain.text)
    assert "a b100 of 100 points" in plain.text
    assert plain.text.count("ValueError") == 2
    assert all(isinstance(record, PlainRecord) for record in plain.records)
