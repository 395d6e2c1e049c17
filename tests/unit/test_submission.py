from __future__ import annotations

import ast
import hashlib
import json
import os
import subprocess
import sys
import textwrap

import pytest

from autograder.submission import SubmissionError, read_submission

FUNCTIONS = ("normalize", "split", "build_model", "plot_metrics")


@pytest.fixture
def read(tmp_path):
    """Write a file and read it as a submission."""

    def reader(content: str | bytes, name: str = "ada.py"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_submission(path, FUNCTIONS)

    return reader


@pytest.fixture
def refused(read, tmp_path):
    """The message with which a file is refused, its folder taken out."""

    def reader(content: str | bytes, name: str = "ada.py") -> str:
        with pytest.raises(SubmissionError) as caught:
            read(content, name)
        return str(caught.value).replace(f"{tmp_path}/", "")

    return reader


def notebook(*cells: str) -> str:
    """A version 4 notebook of code cells, a text cell before each of them."""
    both = [
        one
        for cell in cells
        for one in (
            {"cell_type": "markdown", "metadata": {}, "source": "def split(: text"},
            {"cell_type": "code", "metadata": {}, "outputs": [], "source": cell},
        )
    ]
    return json.dumps({"cells": both, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


# What a good file gives.


def test_a_script_gives_its_text_its_hash_and_what_it_defines(tmp_path):
    path = tmp_path / "ada.py"
    path.write_text("def normalize(images):\r\n    return images / 255\n", newline="")
    found = read_submission(path, FUNCTIONS, student="ada")
    assert found.path == path
    assert found.student == "ada"
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found.source == "def normalize(images):\n    return images / 255\n"
    assert found.defined == {"normalize"}
    assert found.stubs == frozenset()
    assert found.cells == ()
    assert found.where(12) == "line 12"


def test_reading_never_runs_the_file(read, tmp_path):
    mark = tmp_path / "ran"
    read(f"open({str(mark)!r}, 'w')\nimport no_such_module\ndef split(): pass\n1 / 0\n")
    assert not mark.exists()


@pytest.mark.parametrize(
    "code",
    [
        "def split(): return 1",
        "async def split(): return 1",
        "class split: x = 1",
        "split = lambda x: x",
        "split: object = len",
        "a, (split, b) = f()",
        "a = split = f()",
        "(split := len)",
        "from sklearn.model_selection import train_test_split as split",
        "from helpers import split",
        "import split",
        "if True:\n    def split(): return 1",
        "if x: pass\nelse:\n    split = 1",
        "try:\n    def split(): return 1\nexcept ImportError: pass",
        "try: pass\nexcept ImportError:\n    split = 1",
        "with open(x):\n    def split(): return 1",
        "with open(x) as split: pass",
        "for split in [len]: pass",
        "for x in y:\n    def split(): return 1",
        "if __name__ == '__main__':\n    pass\nelse:\n    split = 1",
        "del split\ndef split(): return 1",
    ],
)
def test_a_function_counts_as_defined_wherever_the_top_level_binds_it(read, code):
    found = read(f"def normalize(): return 1\n{code}\n")
    assert found.defined == {"normalize", "split"}
    assert "split" not in found.stubs


@pytest.mark.parametrize(
    "code",
    [
        "if __name__ == '__main__':\n    def split(): return 1",
        "if '__main__' == __name__: split = 1",
        "def other():\n    def split(): return 1",
        "class Other:\n    def split(self): return 1",
        "split",
        "split: object",
        "x.split = 1",
        "x['split'] = 1",
        "[split for split in x]",
        "f = lambda split: 1",
        "def split(): return 1\ndel split",
        "# def split(): return 1",
        "'''\ndef split(): return 1\n'''",
    ],
)
def test_a_function_that_the_top_level_does_not_bind_is_not_defined(read, code):
    assert read(f"def normalize(): return 1\n{code}\n").defined == {"normalize"}


@pytest.mark.parametrize(
    "body",
    [
        "pass",
        "...",
        "'''Docstring.'''",
        "'''Docstring.'''\n# TODO\npass",
        "raise NotImplementedError",
        "raise NotImplementedError('split')",
        "'''Docstring.'''\nraise NotImplementedError() from None",
        "'''Docstring.'''\n...\nraise NotImplementedError",
    ],
)
def test_a_function_without_a_body_is_a_stub(read, body):
    source = f"def split(images):\n{textwrap.indent(body, '    ')}\n"
    assert read(source).stubs == {"split"}


@pytest.mark.parametrize(
    "body",
    [
        "return None",
        "return ...",
        "x = 1",
        "print('hello')",
        "raise ValueError",
        "if images: raise NotImplementedError",
        "x = 1\nraise NotImplementedError",
    ],
)
def test_a_function_with_any_work_in_it_is_no_stub(read, body):
    source = f"def split(images):\n{textwrap.indent(body, '    ')}\n"
    found = read(source)
    assert found.defined == {"split"}
    assert found.stubs == frozenset()


def test_the_last_definition_says_whether_it_is_a_stub(read):
    stub, full = "def split(): pass\n", "def split(): return 1\n"
    assert read(stub + full).stubs == frozenset()
    assert read(full + stub).stubs == {"split"}
    assert read(stub + "split = len\n").stubs == frozenset()


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbfdef split(): return 'caf\xc3\xa9'\n",
        b"# -*- coding: latin-1 -*-\ndef split(): return 'caf\xe9'\n",
        b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\ndef split(): return 'caf\xe9'\n",
        "def split(): return 'café'\r".encode(),
    ],
    ids=["bom", "latin-1", "cp1252", "cr"],
)
def test_the_encoding_of_a_file_is_honoured(read, data):
    assert "return 'café'\n" in read(data).source


def test_warnings_of_the_compiler_do_not_leak_out(read, recwarn):
    read("def split(): return '\\d', 1 is 1, (1)(2)\n")
    assert not recwarn.list


# What a bad file gives: one line, and for a syntax error the student's own line.


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "ada.py: is empty."),
        (b" \n\t\n", "ada.py: is empty."),
        (b"\xef\xbb\xbf\n", "ada.py: is empty."),
        (
            b"x = 1\n\ny = '\xe9'\n",
            "ada.py, line 3: not valid UTF-8 text; save the file as UTF-8.",
        ),
        ("x = 1\n".encode("utf-16"), "ada.py: is saved as UTF-16; save it as UTF-8."),
        (
            b"# coding: klingon\nx = 1\n",
            "ada.py: names an encoding that Python does not know; save it as UTF-8.",
        ),
        (
            b"# coding: rot13\nx = 1\n",
            "ada.py: names an encoding that Python does not know; save it as UTF-8.",
        ),
        (
            b"# coding: punycode\nx = 1\n",
            "ada.py: names an encoding that Python does not know; save it as UTF-8.",
        ),
        (
            b"# coding: ascii\nx = '\xc3\xa9'\n",
            "ada.py: is not in the encoding that it names; save it as UTF-8.",
        ),
        (b"x = 1\ny = '\0'\n", "ada.py, line 2: there is a null byte in the file."),
        (b"#" * 2_000_001, "ada.py: is larger than 2 MB."),
        (
            b"def normalise(): pass\n",
            "ada.py: defines none of the functions of this assignment: "
            "normalize, split, build_model, plot_metrics.",
        ),
        ("x = " + "-" * 100_000 + "1\n", "ada.py: the code is nested too deeply to be read."),
        ("x = 1" + "+1" * 90_000, "ada.py: the code is nested too deeply to be read."),
        ("x = a" + ".b" * 90_000, "ada.py: the code is nested too deeply to be read."),
    ],
    ids=[
        "empty", "blank", "bom-only", "utf-8", "utf-16", "unknown-encoding", "no-text-encoding",
        "slow-encoding", "wrong-encoding", "null", "large", "no-functions", "deep-unary",
        "deep-binary", "deep-attribute",
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_one_line(refused, content, message):
    assert refused(content) == message


def test_a_syntax_error_shows_the_students_line_and_a_caret(refused):
    assert refused("x = 1\nif x:\n\tdef split(images:\n\t\treturn 1\n") == (
        "ada.py, line 3: syntax error: '(' was never closed\n    def split(images:\n             ^"
    )


def test_a_syntax_error_far_out_on_a_long_line_is_still_under_its_caret(refused):
    message, line, caret = refused("x = '" + "a" * 5000 + "' +* 3\n").split("\n")
    assert message == "ada.py, line 1: syntax error: invalid syntax"
    assert len(line) <= 100
    assert line[caret.index("^")] == "*"


@pytest.mark.parametrize(
    "source",
    ["return 1\n", "await x\n", "def f():\n    yield 1\n    nonlocal x\n", "break\n"],
)
def test_a_fault_that_only_the_compiler_sees_is_a_syntax_error(refused, source):
    assert "syntax error: " in refused(source)


def test_too_many_brackets_are_refused_and_do_not_break_the_reader(refused):
    assert "syntax error: too many nested parentheses" in refused("x = " + "(" * 5000)


@pytest.mark.parametrize("name", ["ada.txt", "ada", "ada.pyc", "ada.py.bak"])
def test_an_unknown_suffix_is_refused(refused, name):
    message = refused("def split(): return 1\n", name)
    assert message == f"{name}: is neither a .py file nor an .ipynb notebook."


def test_what_is_no_readable_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.py")
    cases = {
        tmp_path / "none.py": "there is no such file.",
        tmp_path: "is a directory; name the file in it.",
        tmp_path / "pipe.py": "is not a regular file.",
        tmp_path / ("x" * 300 + ".py"): "file name too long.|there is no such file.",
    }
    for path, message in cases.items():
        with pytest.raises(SubmissionError, match=message):
            read_submission(path, FUNCTIONS)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_a_file_without_permission_is_refused(tmp_path):
    path = tmp_path / "ada.py"
    path.write_text("def split(): return 1\n")
    path.chmod(0)
    with pytest.raises(SubmissionError, match=r"cannot be read: permission denied\."):
        read_submission(path, FUNCTIONS)


# Notebooks.


def test_a_notebook_gives_its_code_cells_one_after_the_other(read):
    found = read(
        notebook("import numpy as np\n\nk = 1", "", "def split():\n    return k"), "a.ipynb"
    )
    assert found.source == "import numpy as np\n\nk = 1\n\ndef split():\n    return k\n"
    assert found.cells == (1, 4, 5)
    assert found.defined == {"split"}
    assert [found.where(line) for line in (1, 3, 4, 5, 6)] == [
        "cell 1, line 1",
        "cell 1, line 3",
        "cell 2, line 1",
        "cell 3, line 1",
        "cell 3, line 2",
    ]


def test_sources_may_be_lists_of_lines_and_notebooks_of_version_3(read):
    cells = [
        {"cell_type": "code", "input": ["def split():\n", "    return 1"]},
        {"cell_type": "heading", "source": "text"},
        {"cell_type": "code", "input": "x = 1"},
    ]
    old = json.dumps({"worksheets": [{"cells": cells[:2]}, {"cells": cells[2:]}], "nbformat": 3})
    found = read(old, "a.ipynb")
    assert found.source == "def split():\n    return 1\nx = 1\n"
    assert found.cells == (1, 3)


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("%matplotlib inline", "pass"),
        ("    %time f()", "    pass"),
        ("!pip install keras", "pass"),
        ("pip install keras", "pass"),
        ("np.zeros?", "pass"),
        ("x??", "pass"),
        ("?x", "pass"),
        ("files = !ls", "files = None"),
        ("    a, b = %who_ls", "    a, b = None"),
        ("x = 7 % 2", "x = 7 % 2"),
        ("x = 'what?'", "x = 'what?'"),
        ("# why?", "# why?"),
        ("pip = 1", "pip = 1"),
        ("x != 3", "x != 3"),
    ],
)
def test_a_line_of_ipythons_own_becomes_python_with_its_indentation(read, line, plain):
    head = "if True:\n" if line.startswith(" ") else "\n"
    found = read(notebook(f"{head}{line}\ndef split(): return 1"), "a.ipynb")
    assert found.source == f"{head}{plain}\ndef split(): return 1\n"
    ast.parse(found.source)


def test_a_command_over_several_lines_goes_with_all_of_them(read):
    found = read(notebook("!pip install a \\\n  b \\\n  c\ndef split(): return 1"), "a.ipynb")
    assert found.source == "pass\n\n\ndef split(): return 1\n"


@pytest.mark.parametrize(
    "inside",
    [
        "s = '''\n%time x\n!ls\nhelp?\n'''",
        'def f():\n    """Text.\n\n    %time it\n    """\n    return 1',
        "x = (7\n% 2)",
        "x = [7  # ( a comment\n% 2]",
        "x = 7 \\\n% 2",
        "x = 'it\\'s' '(' + (\"'\"\n% 2)",
        "x = '%s' '''a''' \"\"\"\n%b\"\"\"",
    ],
)
def test_lines_inside_strings_and_brackets_are_left_alone(read, inside):
    cell = f"%matplotlib inline\n{inside}\n!ls\ndef split(): return 1"
    found = read(notebook(cell), "a.ipynb")
    assert found.source == f"pass\n{inside}\npass\ndef split(): return 1\n"


@pytest.mark.parametrize("magic", ["%%time", "%%timeit -n 3", "%%capture out", "\n%%time"])
def test_a_cell_magic_around_python_goes_alone(read, magic):
    found = read(notebook(f"{magic}\ndef split(): return 1"), "a.ipynb")
    assert found.defined == {"split"}
    assert found.source.count("\n") == magic.count("\n") + 2


@pytest.mark.parametrize(
    "magic", ["%%bash", "%%writefile a.py", "%%html", "%%javascript", "%%R -i x"]
)
def test_a_cell_in_another_language_goes_whole_and_its_lines_stay_counted(read, magic):
    found = read(notebook(f"{magic}\ndef normalize( <b>", "def split(): return 1"), "a.ipynb")
    assert found.source == "\n\ndef split(): return 1\n"
    assert found.where(3) == "cell 2, line 1"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "a.ipynb: is empty."),
        ("{", "a.ipynb: is no notebook: not valid JSON (line 1: Expecting property name"),
        ("def split(): pass", "a.ipynb: is no notebook: not valid JSON (line 1: Expecting value)."),
        ("[" * 100_000, "a.ipynb: is no notebook: not valid JSON (nested too deeply"),
        ("1" * 10_000, "a.ipynb: is no notebook: not valid JSON (nested too deeply"),
        ("[]", "a.ipynb: is JSON, but no notebook."),
        ("{}", "a.ipynb: is JSON, but no notebook."),
        ('{"cells": {}}', "a.ipynb: is JSON, but no notebook."),
        ('{"cells": [1]}', "a.ipynb: is JSON, but no notebook."),
        ('{"worksheets": [1]}', "a.ipynb: is JSON, but no notebook."),
        (
            '{"cells": [{"cell_type": "code", "source": [1]}]}',
            "a.ipynb: is JSON, but no notebook.",
        ),
        (b'{"cells": "\xe9"}', "a.ipynb, line 1: not valid UTF-8 text"),
        (notebook("x = 1"), "a.ipynb: defines none of the functions of this assignment: normalize"),
        (notebook("x = 1", "y = (\n"), "a.ipynb, cell 2, line 1: syntax error: '(' was never"),
        (notebook("x = 1", "\ny = '\0'"), "a.ipynb, cell 2, line 2: there is a null byte"),
        (notebook("y = '\ud800'"), "a.ipynb: holds characters that no text file can hold."),
        (notebook("x = 1\n" * 100_000), "a.ipynb: holds more than 200 kB of code."),
    ],
    ids=[
        "empty", "broken", "python", "deep", "number", "list", "object", "cells", "cell", "sheet",
        "source", "utf-8", "no-functions", "syntax", "null", "surrogate", "large",
    ],
)  # fmt: skip
def test_a_bad_notebook_is_refused_with_one_line(refused, content, message):
    assert refused(content, "a.ipynb").startswith(message)


def test_a_notebook_with_large_outputs_is_read(read):
    cell = {"cell_type": "code", "outputs": ["x" * 3_000_000], "source": "def split(): return 1"}
    assert read(json.dumps({"cells": [cell]}), "a.ipynb").defined == {"split"}


def test_reading_needs_neither_numpy_nor_tensorflow_nor_jupyter():
    code = (
        "import sys, autograder.submission;"
        "print([n for n in ('numpy', 'tensorflow', 'nbformat', 'IPython') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# A notebook of which some cells are no Python: Jupyter would not run those, either.


def test_a_cell_that_is_no_python_is_left_out_and_named(read):
    found = read(
        notebook("no Python here", "def split():\n    return 1", "def normalize(:\n    pass"),
        "a.ipynb",
    )
    assert found.defined == {"split"}
    assert dict(found.broken) == {
        "normalize": "cell 3, line 1: syntax error: invalid syntax\n"
        "    def normalize(:\n                  ^"
    }
    assert found.where(2) == "cell 2, line 1"
    assert found.source.count("\n") == 5  # every line keeps its place


def test_a_broken_second_definition_leaves_the_first(read):
    found = read(notebook("def split():\n    return 1", "def split(:\n    return 2"), "a.ipynb")
    assert found.defined == {"split"}
    assert not found.broken


def test_a_broken_definition_after_a_stub_is_an_attempt(read):
    stub = "def split():\n    raise NotImplementedError()"
    found = read(notebook(stub, "def normalize(): return 1", "def split(:\n    pass"), "a.ipynb")
    assert set(found.broken) == {"split"}
    assert found.defined == {"normalize"}
    assert not found.stubs


def test_a_string_left_open_ends_with_its_cell(read):
    found = read(notebook('text = """ no end', "def split(): return 1"), "a.ipynb")
    assert found.defined == {"split"}


def test_commas_in_outputs_are_no_values(read):
    """100 MB of printed numbers are one string, however many commas it has."""
    cell = {"cell_type": "code", "outputs": ["1, " * 6_000_000], "source": "def split(): return 1"}
    assert read(json.dumps({"cells": [cell]}), "a.ipynb").defined == {"split"}


def test_millions_of_values_are_refused(refused):
    book = {"cells": [{"cell_type": "code", "source": "x", "outputs": [0] * 5_000_001}]}
    assert "far more cells or values" in refused(json.dumps(book), "a.ipynb")
