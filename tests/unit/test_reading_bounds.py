"""What reading costs: a child of its own reads each file, under a limit of memory and time."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from autograder.submission import submission_from_bytes
from autograder.submission.bounds import MOST_BRACES, MOST_DOTS
from autograder.submission.notebook_cells import MOST_CELLS, code_cells

FUNCTIONS = ("normalize", "split")
SEVERAL = 190_000  # characters: just below the cap on code
GOOD = "def normalize(images):\n    return images / 255.0\n\n\n"
CELL = '{"cell_type": "code", "source": "def normalize(x): return x", "outputs": %s}'
SECONDS, ROOM = 5, 300 << 20

READ = f"""
import resource, sys
from autograder.submission import SubmissionError, submission_from_bytes
data = sys.stdin.buffer.read()
held = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (held + {ROOM},) * 2)
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS},) * 2)
try:
    found = submission_from_bytes(sys.argv[1], data, {FUNCTIONS}, None)
    print(found.problem or " ".join(["defines", *sorted(found.defined)]))
    [print(slip) for slip in found.slips()]
except SubmissionError as error:
    print(error)
"""


def read_bounded(name: str, data: bytes) -> str:
    """What reading says, or "" where it took too much; a measured child would take longer."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run(
        [sys.executable, "-c", READ, name], input=data, capture_output=True, check=False, env=plain
    )
    return done.stdout.decode().strip()


def repeated(head: str, unit: str, tail: str = "") -> str:
    return head + unit * (SEVERAL // len(unit)) + tail


COSTLY_CODE = {
    "import": repeated("import a", ".a"),
    "import-spaced": repeated("import a", " . a"),
    "import-continued": repeated("import a", ".\\\na"),
    "import-second": repeated("import b, a", ".a"),
    "from": repeated("from a", ".a", " import b"),
    "from-relative": repeated("from .a", ".a", " import b"),
    "long-f-string": repeated("x = f'", "{a}", "'"),
    "long-raw-f-string": repeated('x = Rf"""', "{a}\n", '"""'),
    "f-string-format": repeated("x = f'{a:", "{a}", "}'"),
}
HARMLESS_CODE = {
    "long-body": repeated("def f():\n    ", "a;", "a"),
    "long-class": repeated("class A:\n    ", "a;", "a"),
    "patterns": repeated("match a:\n    case 1", "|1", ": pass"),
    "statements": repeated("", "a\n"),
    "relative": repeated("from ", ".", " import b"),
    "elements": repeated("x = [", "a, ", "]"),
    "newlines": repeated("", "\n"),
    "f-strings": repeated("x = (", "f'{a}' ", ")"),
    "quotes": repeated("x = '", "\\'", "'"),
}
NESTED = ("a.b" * 60_000, "not " * 40_000, "lambda:" * 20_000, "[" * 90, "f(" * 90, "{1:" * 90)


@pytest.mark.parametrize("code", COSTLY_CODE.values(), ids=COSTLY_CODE)
@pytest.mark.parametrize("name", ["ada.py", "ada.ipynb"])
def test_code_that_is_costly_to_parse_is_refused_before(name, code):
    data = (GOOD + code + "\n").encode()
    if name == "ada.ipynb":
        cells = [{"cell_type": "code", "source": one} for one in (GOOD, code, "x = (")]
        data = json.dumps({"cells": cells}).encode()
    said = read_bounded(name, data)
    assert said.startswith("defines normalize\n")
    assert "Nobody writes so much at once" in said
    assert ("line 5" if name == "ada.py" else "cell 2, line 1") in said


def nested(head: str, levels: int, last: str) -> str:
    """``last`` under so many ``finally`` one in the other, in a function."""
    steps = "".join(" " * n + f"{head}\n" + " " * n + "finally:\n" for n in range(1, levels + 1))
    return f"def f():\n{steps}{' ' * (levels + 1)}{last}"


NAMES = [f"a{number}" for number in range(1500)]
# Little to parse, and far more to compile.
COSTLY_TO_COMPILE = {
    "finally": nested("try: pass", 17, "a=b;" * 50),
    "finally-deeper": nested("try: a", 19, "a=b"),
    "finally-with-returns": f"def f():\n  try: {'return;' * 13_000}\n  finally: {'a=b;' * 20_000}",
    "finally-in-loops": f"while 1:\n try: {'break;' * 9_000}\n finally: {'a=b;' * 20_000}",
    "patterns": f"match a:\n case [{','.join(NAMES)}]|[{','.join(NAMES[::-1])}]: pass",
    "keywords": f"f({','.join(f'a{n}=1' for n in range(20_000))})",
    "class-patterns": f"match a:\n case A({','.join(f'a{n}=1' for n in range(20_000))}): pass",
}


@pytest.mark.parametrize("code", COSTLY_TO_COMPILE.values(), ids=COSTLY_TO_COMPILE)
def test_code_that_is_costly_to_compile_is_refused_before(code):
    assert "far more code for Python than it seems" in read_bounded(
        "ada.py", (GOOD + code).encode()
    )
    cells = [{"cell_type": "code", "source": one} for one in (GOOD, code)]
    told = read_bounded("ada.ipynb", json.dumps({"cells": cells}).encode())
    assert told.startswith("defines normalize")
    assert "far more code for Python than it seems" in told


def test_code_as_people_write_it_is_compiled():
    fine = (
        nested("try: a", 6, "a = b\n")
        + "def g():\n  try:\n" + "    if a: return b\n" * 20 + "  finally:\n" + "    a = b\n" * 20
        + f"match a:\n case A({','.join(f'{n}={n}' for n in NAMES[:30])}): pass\n"
        + f"dict({','.join(f'{n}=1' for n in NAMES)})\n"
    )  # fmt: skip
    found = submission_from_bytes("a.py", (GOOD + fine).encode(), FUNCTIONS, None)
    assert found.defined == {"normalize"}


@pytest.mark.parametrize("code", HARMLESS_CODE.values(), ids=HARMLESS_CODE)
def test_much_code_costs_in_proportion(code):
    assert read_bounded("ada.py", (GOOD + code + "\n").encode()) == "defines normalize"


@pytest.mark.parametrize("code", NESTED, ids=lambda code: code[:4])
def test_deep_nesting_ends_with_a_word(code):
    assert read_bounded("ada.py", f"{GOOD}x = {code}\n".encode())


@pytest.mark.parametrize("code", [GOOD + "\n" * 100_000, "\n" * 190_000 + "def normalize(: pass"])
def test_empty_lines_cost_nothing(code):
    cells = [{"cell_type": "code", "source": one} for one in (GOOD, code + "\na b", "def split(")]
    assert read_bounded("ada.ipynb", json.dumps({"cells": cells}).encode())


def test_many_broken_cells_cost_in_proportion():
    cells = [{"cell_type": "code", "source": "a b" + "\n" * 15}] * 9_000
    book = {"cells": [{"cell_type": "code", "source": GOOD}, *cells]}
    assert read_bounded("ada.ipynb", json.dumps(book).encode()).startswith("defines normalize\n")


@pytest.mark.parametrize(
    "line", ["a b\n", "x = (\n", "'''\n", "a'''b\n", "!ls\n", "    x\n", "def f(:\n", "f'{x[\n"]
)
def test_many_broken_statements_cost_in_proportion(line):
    assert read_bounded("ada.py", (GOOD + repeated("", line)).encode()).startswith("defines")


def test_bounds_on_code_are_far_from_what_people_write():
    fine = "import a" + ".a" * MOST_DOTS + "\nx = f'" + "{a}" * MOST_BRACES + "'\n"
    table = "'''" + "[0. 0. 0. 0.]\n" * 2000 + "'''\n# " + "{a} " * 2000 + "\n"
    found = submission_from_bytes("a.py", (GOOD + fine + table).encode(), FUNCTIONS, None)
    assert found.defined == {"normalize"}


def test_a_deep_main_guard_is_read():
    code = f"if {'-' * 400}1 == '__main__':\n    def split(): return 1\n"
    found = submission_from_bytes("a.py", (GOOD + code).encode(), FUNCTIONS, None)
    assert found.defined == {"normalize", "split"}


@pytest.mark.parametrize("first", [b"#" * 1000 + b" coding: utf-7", b"# coding: " + b"x" * 90_000])
def test_a_long_first_line_names_no_encoding(first):
    found = submission_from_bytes("a.py", first + b"\n" + GOOD.encode(), FUNCTIONS, None)
    assert found.defined == {"normalize"}


# Notebooks.


def book(outputs: str, before: str = "", after: str = "") -> bytes:
    return f'{{"cells": [{before}{CELL % outputs}{after}]}}'.encode()


LARGE_OUTPUTS = {
    "emoji": lambda: book('["' + "a" * 60_000_000 + '\N{GRINNING FACE}"]'),
    "lines": lambda: book("[" + '"0.5, 0.25, 0.125\\n",' * 2_000_000 + '""]'),
    "escapes": lambda: book('["' + "\\ud83d\\ude00" * 4_000_000 + '"]'),
    "spaces": lambda: book("[]" + " " * 60_000_000),
    "number": lambda: book("9" * 150 + ", " + '"x": [' + "9" * 50_000_000 + "]"),
}
COSTLY_BOOKS = {
    "dictionaries": lambda: book("[" + "{}," * 6_000_000 + "1]"),
    "lists": lambda: book("[" + "[[]]" * 5_000_000 + "]"),
    "keys": lambda: b"{" + b'"cells": [],' * 2_000_000 + book("[]")[1:],
    "cells": lambda: book("[]", '{"cell_type": "c\\u006fde"},' * 1_000_000),
    "strings": lambda: book("[]", '"",' * 4_000_000),
    "sheets": lambda: b'{"worksheets": [' + b'{"cells": []},' * 1_000_000 + book("[]") + b"]}",
    "pieces": lambda: book("[" + '",",' * 20_000_000 + "1]"),
    "source": lambda: book("[]", '{"cell_type": "code", "source": [' + "{}," * 1_000_000 + "1]},"),
}
BROKEN_BOOKS = {
    "deep": lambda: book("[" * 20_000_000 + "]" * 20_000_000),
    "open": lambda: book("[" * 400 + '"' + "a" * 50_000_000),
    "backslashes": lambda: book('["' + "\\" * 50_000_001 + '"]'),
    "junk": lambda: b"<" * 60_000_000,
    "digits": lambda: b"1" * 60_000_000,
    "mixed": lambda: book("[" + "1 2 " * 1_000_000 + "}]"),
}


@pytest.mark.parametrize("make", LARGE_OUTPUTS.values(), ids=LARGE_OUTPUTS)
def test_a_notebook_with_large_outputs_is_read_without_building_them(make):
    assert read_bounded("ada.ipynb", make()) == "defines normalize"


@pytest.mark.parametrize("make", COSTLY_BOOKS.values(), ids=COSTLY_BOOKS)
def test_a_notebook_of_too_many_values_is_refused_before_they_are_built(make):
    said = read_bounded("ada.ipynb", make())
    assert "far more cells or values" in said or "more than 200 kB of code" in said


@pytest.mark.parametrize("make", BROKEN_BOOKS.values(), ids=BROKEN_BOOKS)
def test_a_large_notebook_that_breaks_off_is_no_json(make):
    assert "The file is no notebook.\nnot valid JSON" in read_bounded("ada.ipynb", make())


def test_the_last_of_two_keys_counts_and_keys_may_be_spelt_in_any_way():
    cell = '{"cell_type": "raw", "source": "1", "s\\u006furce": "2", "cell_type": "code"}'
    assert code_cells(f'\ufeff{{"cells": 1, "cells": [{cell}]}} '.encode()) == ["2"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"cells": [{"outputs": [\n<<<<<<< HEAD\n1]}]}', "line 2: Expecting value"),
        ('{"cells": [\n{"outputs": [1}]}', "line 2: Expecting ',' delimiter"),
        ('{"cells": []} x', "line 1: Extra data"),
        ('{"cells": [{"source" 1}]}', "line 1: Expecting ':' delimiter"),
        ('{"cells": [{"cell_type": "code", "source": "a\nb"}]}', "line 1: Invalid control"),
        ('{"cells": [{},\n]}', "line 2: Expecting value"),
    ],
)
def test_a_broken_notebook_is_told_with_its_line(text, message):
    found = submission_from_bytes("a.ipynb", text.encode(), FUNCTIONS, None)
    assert message in found.problem.actual


def test_as_many_cells_as_the_bound_are_read():
    cells = ",".join(['{"cell_type": "code"}'] * (MOST_CELLS - 1))
    assert len(code_cells(book("[]", cells + ","))) == MOST_CELLS
