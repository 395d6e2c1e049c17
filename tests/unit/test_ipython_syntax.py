"""Cells of a notebook become the Python that IPython itself makes of them, line for line."""

from __future__ import annotations

import ast
import json
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.core.inputtransformer2 import TransformerManager

from autograder.box.worker.loading import StudentModule
from autograder.submission import Submission, submission_from_bytes
from autograder.submission.ipython_syntax import cell_lines, script_lines

FUNCTIONS = ("normalize", "split")


def read(*cells: str) -> Submission:
    code = [{"cell_type": "code", "source": cell} for cell in cells]
    data = json.dumps({"nbformat": 4, "cells": code}).encode()
    return submission_from_bytes("ada.ipynb", data, FUNCTIONS, None)


def loaded(submission: Submission, name: str) -> object:
    module = StudentModule(submission.source, submission.path.name)
    assert module.load(name) is None
    function = module.function(name)
    assert function is not None
    return function


class _Harmless(ast.NodeTransformer):
    """Puts what this kit makes of a magic in the place of what IPython makes of it."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        return ast.Pass() if _of_the_shell(node.value) else self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        if method := _of_the_shell(node.value):
            empty = ast.List([], ast.Load()) if method == "getoutput" else ast.Constant(None)
            node.value = empty
        return node


def _of_the_shell(node: ast.expr) -> str:
    match node:
        case ast.Call(func=ast.Attribute(attr=name, value=ast.Call(func=ast.Name("get_ipython")))):
            return name
    return ""


def by_ipython(cell: str) -> str | None:
    """The program that IPython makes of a cell; None where it is none."""
    try:
        tree = ast.parse(TransformerManager().transform_cell(cell))
    except SyntaxError:
        return None
    return ast.dump(_Harmless().visit(tree))


def by_the_kit(cell: str) -> str | None:
    lines = cell_lines(cell)
    assert len(lines) == len(cell.split("\n"))
    try:
        return ast.dump(ast.parse("\n".join(lines) + "\n"))
    except SyntaxError:
        return None


CELLS = [
    "x = 1",
    "    x = 1\n    y = 2",
    "\n\n  def f():\n      return 1\n",
    "\tdef f():\n\t\treturn 1",
    ">>> x = 1\n>>> def f():\n...     return x\n...\n>>> f()",
    ">>> def f():\n...     '''Text.\n...     More.'''\n...     return 1",
    "    >>> x = 1\n    >>> if x:\n    ...     y = 2",
    "In [1]: x = 1\n\nIn [2]: def f():\n   ...:     return 1\n   ...:",
    "In [12]: x = (1,\n   ....:      2)",
    'def f():\n    """Divides.\n\n    >>> f()\n    1\n    """\n    return 1',
    "class A:\n    x: int\n    ...",
    "def f():\n    ...",
    "%matplotlib inline\nx = 1",
    "if True:\n    %load_ext autoreload\n    x = 1",
    "!pip install keras",
    "!pip install \\\n  keras\nx = 1",
    "!!ls\nx = 1",
    "files = !ls *.png\nx = 1",
    "a, b = %who_ls\nx = 1",
    "x?",
    "x.y??\nx = 1",
    "?x\nx = 1",
    "??x",
    "?",
    "x.*a*?",
    "x[0]?",
    "%timeit?",
    "x = 7 % 2\ny = (x\n% 2)",
    "x = '''\n%time\n!ls\n'''",
    "x = [1,\n!ls\n]",
    "%%bash\nls",
    "%%html\n<b>",
    "x = 'what?'\n# why?",
    "if x != 3:\n    y = 'In [1]: '",
    "  # a note\n  x = 1",
    "s = '\\\n%time'",
    "x = {\n  'a': 1,\n}\n%env A=1",
    "await f()",
    "@twice\ndef f(): pass\n!ls",
    "x = !ls -l | grep 'a'\ny = 2",
]


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_is_the_program_that_ipython_makes_of_it(cell):
    plain = by_ipython(cell)
    if cell.startswith("%%"):  # what IPython hands on as text is nothing here
        plain = ast.dump(ast.parse(""))
    assert by_the_kit(cell) == plain


PIECES = st.sampled_from(
    [
        "x = 1", "def f(a):\n    return a", "if x:\n    y = 2\nelse:\n    y = 3", "%matplotlib",
        "!ls -l", "x?", "?y", "y = !ls", "z = %env", "s = '''\n%a\n  !b\n'''", "t = (1,\n  2)",
        "u = 7 \\\n  % 3", "", "# a note?", "class A:\n    '''Text.'''\n    b = '% c'", "!a \\\n b",
        "for i in x:\n    %time_it\n    pass", 'v = f"{x!r:>{7 % 4}}"', "w = x != 1 and '!'",
    ]
)  # fmt: skip
WRAPS = st.sampled_from(
    [
        lambda text: text,
        lambda text: textwrap.indent(text, "    "),
        lambda text: "\n\n" + text,
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=6), WRAPS)
def test_cells_put_together_are_the_programs_that_ipython_makes_of_them(pieces, wrap):
    cell = wrap("\n".join(pieces))
    assert by_the_kit(cell) == by_ipython(cell)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES.filter(lambda one: "\\" not in one and "'''" not in one), min_size=1))
def test_a_session_with_prompts_is_the_program_without_them(pieces):
    plain, prompted = [], []
    for piece in pieces:
        lines = piece.split("\n")
        plain += lines
        prompted += [f"{'...' if number else '>>>'} {line}" for number, line in enumerate(lines)]
    assert by_the_kit("\n".join(prompted)) == by_the_kit("\n".join(plain))


# Whole notebooks.


@pytest.mark.parametrize(
    "cells",
    [
        ("x = 1", "from __future__ import annotations\ndef split(): return 1"),
        ("x = 1", "global x\nx = 2", "def split(): return x // 2"),
        ("    def split():\n        return 1",),
        (">>> def split():\n...     return 1",),
        ("In [3]: def split():\n   ...:     return 1",),
        ("if __name__ == '__main__':\n    def split(): return 1",),
        ("if '__main__' == __name__:\n    x = 1\ndef split(): return x",),
        ("if __name__ == '__main__':\n    x = 1\nelse:\n    x = 2\ndef split(): return x",),
        ("if __name__ != '__main__':\n    x = 2\nelse:\n    x = 1\ndef split(): return x",),
        ("def split():\n    return 1 if __name__ == '__main__' else 2",),
        ("%%time\ndef split(): return 1",),
        ("%time x = 1\ndef split(): return x",),
        ("def split():\n    display(3)\n    return 1",),
        ("def split():\n    display(3, display_id=True)\n    return 1",),
        ("def split():\n    get_ipython().run_line_magic('matplotlib', 'inline')\n    return 1",),
        ("shell = get_ipython()\ndef split():\n    shell.magic('time')\n    return 1",),
        ("def split():\n    get_ipython().system('exit 1')\n    return 1",),
        ("def split():\n    return 1 + len(get_ipython().getoutput('ls'))",),
        ("def split():\n    get_ipython().events.register('post_execute', print)\n    return 1",),
        ("def split():\n    !ls\n    %matplotlib inline\n    return 1",),
        ("files = !ls\ndef split(): return 1 + len(files)",),
        ("%pylab inline", "def split(): return int(np.ones(1)[0] + zeros(1)[0] + sin(0))"),
        ("%pylab --no-import-all", "def split(): return int(np.ones(1)[0])"),
        ("pylab inline", "def split(): return int(ones(1)[0])"),
        ("x = (", "def split(): return 1"),
        ("if True:", "def split(): return 1"),
        ("await sleep()", "def split(): return 1"),
    ],
)
def test_a_notebook_is_what_jupyter_makes_of_it(cells):
    submission = read(*cells)
    assert submission.defined == {"split"}
    assert loaded(submission, "split")() == 1


def test_a_guard_in_a_notebook_runs_only_what_a_function_needs():
    guarded = "if __name__ == '__main__':\n    x = 1\n    y = 1 / 0\n    def split(): return x"
    assert loaded(read(guarded), "split")() == 1


def test_names_of_a_notebook_have_no_value_in_a_script():
    for name in ("display", "get_ipython"):
        module = StudentModule(f"def split(): return {name}", "ada.py")
        module.load("split")
        with pytest.raises(NameError):
            module.function("split")()


def test_a_script_keeps_what_only_a_notebook_would_run():
    text = "x = 7 % 2\ny = (x\n% 2)\n'''\n!ls\n'''\n    x?\n"
    assert script_lines(text) == (text.split("\n"), [])
    assert script_lines("!ls\nif x:\n    %cd a\n")[0] == ["pass", "if x:", "    pass", ""]
