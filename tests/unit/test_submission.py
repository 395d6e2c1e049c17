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


@pytest.fixture
def told(read):
    """What is said of a file: its problem, else the first part of it that cannot be read."""

    def reader(content: str | bytes, name: str = "ada.py") -> str:
        found = read(content, name)
        return str(found.problem or next(iter(found.slips()), ""))

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
        "if x: pass\nelse:\n    split = f",
        "try:\n    def split(): return 1\nexcept ImportError: pass",
        "try: pass\nexcept ImportError:\n    split = f",
        "with open(x):\n    def split(): return 1",
        "with open(x) as split: pass",
        "for split in [len]: pass",
        "for x in y:\n    def split(): return 1",
        "if __name__ == '__main__':\n    pass\nelse:\n    split = f",
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


# What a bad file gives: a reason, in words, and no function.


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b" \n\t\n", "The file is empty."),
        (b"\xef\xbb\xbf\n", "The file is empty."),
        (b"x = 1\n\ny = '\xe9'\n", "The file is no UTF-8 text"),
        ("x = 1\n".encode("utf-16"), "The file is saved as UTF-16"),
        ("x = 1\n".encode("utf-16-be"), "There is a null byte in the file"),
        (b"# coding: klingon\nx = 1\n", "name an encoding that Python does not know"),
        (b"# coding: rot13\nx = 1\n", "name an encoding that Python does not know"),
        (b"# coding: punycode\nx = 1\n", "name an encoding that Python does not know"),
        (b"# coding: ascii\nx = '\xc3\xa9'\n", "not in the encoding that its first lines name"),
        (b"x = 1\ny = '\0'\n", "There is a null byte in the file, which no program has.\nline 2"),
        (b"x = 1 # " + b"a" * 200_000, "more than 200 kB of code"),
    ],
    ids=[
        "empty", "blank", "bom-only", "utf-8", "utf-16", "utf-16-without-mark", "unknown-encoding",
        "no-text-encoding", "slow-encoding", "wrong-encoding", "null", "much-code",
    ],
)  # fmt: skip
def test_a_file_that_is_no_text_of_a_program_defines_nothing_and_says_why(read, content, words):
    found = read(content)
    assert words in str(found.problem)
    assert found.problem.help
    assert found.source == ""
    assert found.defined == frozenset()


def test_a_file_larger_than_any_is_refused(refused):
    assert refused(b"#" * 2_000_001) == "ada.py: is larger than 2 MB."


@pytest.mark.parametrize(
    "code", ["x = " + "-" * 100_000 + "1\n", "x = 1" + "+1" * 90_000, "x = a" + ".b" * 90_000]
)
def test_what_is_nested_too_deeply_costs_itself(read, code):
    found = read(f"def split(): return 1\n{code}\ndef normalize(): return 1\n")
    assert found.defined == {"normalize", "split"}
    assert "nested too deeply to be read" in found.slips()[0].rationale


def test_what_cannot_be_read_is_shown_with_the_students_line_and_a_mark(read):
    slip = read("x = 1\nif x:\n\tdef split(images:\n\t\treturn 1\n").broken["split"]
    assert slip.actual == "line 3:\n    def split(images:\n             ^"
    assert slip.expected == "def split(images):"


def test_a_fault_far_out_on_a_long_line_is_still_over_its_mark(told):
    _, place, line, mark, *_ = told("x = '" + "a" * 5000 + "' +* 3\n").split("\n")
    assert place == "line 1:"
    assert len(line) <= 100
    assert line[mark.index("^")] == "*"


@pytest.mark.parametrize(
    "source",
    ["return 1\n", "await x\n", "def f():\n    yield 1\n    nonlocal x\n", "break\n",
     "x = 1\nfrom __future__ import annotations\n", "x = 1\nglobal x\n"],
)  # fmt: skip
def test_a_fault_that_only_the_compiler_sees_costs_its_own_lines(read, source):
    found = read(f"def split(): return 1\n{source}def normalize(): return 1\n")
    assert found.defined == {"normalize", "split"}
    assert found.slips()
    ast.parse(found.source)


def test_too_many_brackets_do_not_break_the_reader(read):
    found = read("def split(): return 1\nx = " + "(" * 5000)
    assert found.defined == {"split"}
    assert found.slips()


# A script of which a part is no Python: the rest is read.


@pytest.mark.parametrize(
    "broken",
    [
        "def normalize(images)\n    return images\n",
        "def normalize(images):\nreturn images\n",
        "def normalize(images):\n    return (images\n",
        'def normalize(images):\n    """Divide.\n    return images\n',
        "def normalize(images):\n    a = 1\n      b = 2\n",
        "@twice(\ndef normalize(images):\n    return images\n",
        "function normalize(images) {\n    return images\n}\n",
        "dfe normalize(images):\n    return images\n",
        "    def normalize(images):\n        return images\n",
        "if True:\n    def normalize(images:\n        return 1\nelse:\n    pass\n",
    ],
)
def test_a_broken_function_costs_itself(read, broken):
    good = "import numpy as np\n\n{}\ndef split(a):\n    return np.sum(a)\n\n\nx = (\n    1,\n)\n"
    found = read(good.format(broken))
    assert found.defined == {"split"}
    assert set(found.broken) == {"normalize"}
    tree = ast.parse(found.source)
    assert [type(one).__name__ for one in tree.body] == ["Import", "FunctionDef", "Assign"]
    assert tree.body[1].lineno == good.format(broken).split("\n").index("def split(a):") + 1


@pytest.mark.parametrize(
    "whole",
    [
        "text = '''\nfirst\nsecond\n'''\n",
        '"""What this is.\n\nIt has\nlines at the edge.\n"""\n',
        "x = [\n1,\n2,\n]\n",
        "x = f(\na,\nb)\n",
        "x = 1 + \\\n2\n",
        "@f\n@g\ndef h(): pass\n",
        "try:\n    x = 1\nexcept ValueError:\n    x = 2\nelse:\n    x = 3\nfinally:\n    y = 4\n",
    ],
)
def test_what_stands_over_several_lines_at_the_left_edge_is_one_part(read, whole):
    found = read(f"a b\n{whole}def split(): return 1\nx y\n")
    assert found.source == f"\n{whole}def split(): return 1\n\n"
    assert len(found.left_out) == 2
    assert found.defined == {"split"}


@pytest.mark.parametrize(
    "line", ["!pip install keras", "%matplotlib inline", "pip install keras", "%%time", "x = !ls"]
)
def test_a_line_for_notebooks_in_a_script_is_left_out_and_told(read, line):
    found = read(f"{line}\nimport numpy\ndef split():\n    !ls\n    return 1\n")
    assert found.defined == {"split"}
    assert [one.line for one in found.left_out] == [1, 4]
    assert "This line is for notebooks" in found.slips()[0].rationale
    ast.parse(found.source)


def test_a_name_that_a_broken_part_would_give_is_lost_with_it(read):
    found = read("import numpy as np)\nscale, k = 255 255\ndef split(): return np\n")
    assert "bracket" in found.lost("np").rationale
    assert found.lost("scale")
    assert found.lost("k")
    assert found.lost("other") is None


def test_an_essay_is_no_program_and_says_so_quickly(read):
    found = read("This is what I think about it.\n" * 5000)
    assert found.defined == frozenset()
    assert len(found.slips()) == 3


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
        ("    %time f()", "    f()"),
        ("%time x = f()", "x = f()"),
        ("%time not : Python", "pass"),
        ("x = %time f(1)", "x = f(1)"),
        ("!pip install keras", "pass"),
        ("pip install keras", "pass"),
        ("np.zeros?", "pass"),
        ("x??", "pass"),
        ("?x", "pass"),
        ("files = !ls", "files = []"),
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
    ("content", "words"),
    [
        ("", "The file is empty."),
        ("{", "no notebook.\nnot valid JSON (line 1: Expecting property name"),
        ("def split(): pass", "no notebook.\nnot valid JSON (line 1: Expecting value)"),
        ("[" * 100_000, "no notebook.\nnot valid JSON (nested too deeply"),
        ("1" * 10_000, "no notebook.\nnot valid JSON (nested too deeply"),
        ("[]", "no notebook.\nJSON without the cells"),
        ("{}", "no notebook.\nJSON without the cells"),
        ('{"cells": {}}', "no notebook.\nJSON without the cells"),
        ('{"cells": [1]}', "no notebook.\nJSON without the cells"),
        ('{"worksheets": [1]}', "no notebook.\nJSON without the cells"),
        ('{"cells": [{"cell_type": "code", "source": [1]}]}', "JSON without the cells"),
        (b'{"cells": "\xe9"}', "it is saved in another encoding, or is no text.\nline 1"),
        (notebook("x = 1", "\ny = '\0'"), "a null byte in the file, which no program has.\ncell 2"),
        (notebook("y = '\ud800'"), "characters that no text file can hold"),
        (notebook("x = 1\n" * 100_000), "more than 200 kB of code"),
    ],
    ids=[
        "empty", "broken", "python", "deep", "number", "list", "object", "cells", "cell", "sheet",
        "source", "utf-8", "null", "surrogate", "large",
    ],
)  # fmt: skip
def test_a_file_that_is_no_notebook_defines_nothing_and_says_why(read, content, words):
    found = read(content, "a.ipynb")
    assert words in str(found.problem)
    assert found.problem.help
    assert found.defined == frozenset()


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
    assert set(found.broken) == {"normalize"}
    assert found.broken["normalize"].actual == (
        "cell 3, line 1:\n    def normalize(:\n                  ^"
    )
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


def test_millions_of_values_are_refused(told):
    book = {"cells": [{"cell_type": "code", "source": "x", "outputs": [0] * 5_000_001}]}
    assert "far more cells or values" in told(json.dumps(book), "a.ipynb")
