"""A function's name that something else has taken below it: the function is still what is meant."""

from __future__ import annotations

import ast

import pytest

from autograder.box.slicing.statements import needed_statements
from autograder.box.worker.loading import StudentModule
from autograder.submission import submission_from_bytes

DEF = "def split(x):\n    return 'split'\n"
LEFT_OVER = [
    "split = 48000",
    "split = 0.2",
    "split: float = 0.2",
    "split = 'a' 'b'",
    "split = f'{1}'",
    "split = len([1]) / 2",
    "split = int(0.8 * 10)",
    "split = [1, 2]",
    "split = 1 if True else 2",
    "split = split(3)",
    "split = split(3).upper()",
    "split += 1",
    "for split in (0.1, 0.2): print(split)",
    "for number, split in enumerate([1]): pass",
    "split, rest = 'ab'",
    "(a, split), b = ('x', 'y'), 'z'",
    "number = split(3)\nsplit = number",
    "if True:\n    split = 5",
    "parts = [split(1)]\nsplit = parts[0]",
    "k = split = 7",
    "print(split := 3)",
    "with open('/dev/null') as split: pass",
]
MEANT = [
    "import functools\nsplit = functools.partial(lambda a, b: 'new', 1)",
    "split = lambda x: 'new'",
    "def other(x): return 'new'\nsplit = other",
    "class Other:\n    def __call__(self, x): return 'new'\nsplit = Other()",
    "def twice(f): return lambda x: 'new'\nsplit = twice(split)",
    "import functools\n@functools.cache\ndef split(x): return 'new'",
    "from functools import lru_cache\ndef other(x): return 'new'\nsplit = lru_cache(other)",
    "table = {'f': lambda x: 'new'}\nsplit = table['f']",
    "split = 3\ndef split(x): return 'new'",
    "try:\n    split = undefined\nexcept NameError:\n    split = lambda x: 'new'",
]


def loaded(source: str, name: str = "s.py") -> StudentModule:
    module = StudentModule(source, name)
    module.load("split")
    return module


@pytest.mark.parametrize("rest", LEFT_OVER)
def test_what_is_left_over_below_takes_no_function_away(rest):
    source = f"{DEF}{rest}\n"
    found = submission_from_bytes("s.py", source.encode(), ["split"], None)
    assert found.defined == {"split"}
    assert not found.stubs
    assert loaded(source).function("split")(1) == "split"


@pytest.mark.parametrize("rest", LEFT_OVER)
def test_a_stub_stays_a_stub_whatever_is_left_over_below(rest):
    stub = "def split(x):\n    raise NotImplementedError\n"
    found = submission_from_bytes("s.py", f"{stub}{rest}\n".encode(), ["split"], None)
    assert found.stubs <= found.defined == {"split"}
    if not rest.startswith(("parts", "k =")):  # only running it can tell what comes out of a list
        assert found.stubs == {"split"}


@pytest.mark.parametrize("rest", MEANT)
def test_a_function_that_is_made_anew_is_the_one_that_counts(rest):
    source = f"{DEF}{rest}\n"
    assert submission_from_bytes("s.py", source.encode(), ["split"], None).defined == {"split"}
    assert loaded(source).function("split")(1) == "new"


def test_a_class_whose_instance_takes_its_name_is_meant():
    source = "class split:\n    def __call__(self, x): return 'new'\nsplit = split()\n"
    assert loaded(source).function("split")(1) == "new"


def test_a_factory_whose_function_takes_its_name_is_meant():
    source = "def split():\n    def inner(x): return 'new'\n    return inner\nsplit = split()\n"
    assert loaded(source).function("split")(1) == "new"


def test_what_is_left_over_is_not_run_and_neither_is_what_only_it_needs():
    source = f"x = 1 / 0\n{DEF}split = split(x)\n"
    assert [one.lineno for one in needed_statements(ast.parse(source), ["split"])] == [2]
    assert loaded(source).load("split") is None


@pytest.mark.parametrize(
    "use",
    [
        "return split * 2", "return [1, 2][split]", "return f'{split}'", "return split",
        "return max(split, 1)", "n = split\n    return n",
    ],
)  # fmt: skip
def test_a_number_that_another_function_reads_is_there(use):
    source = f"{DEF}split = 1\ndef other():\n    {use}\n"
    module = loaded(source)
    module.load("other")
    assert module.function("other")() in (2, 1, "1")
    assert module.function("split")(1) == "split"


def test_a_function_that_another_calls_is_the_function():
    source = f"{DEF}split = 5\ndef other(): return split(1)\n"
    module = loaded(source)
    module.load("other")
    assert module.function("other")() == "split"


def test_a_name_that_only_a_number_has_is_no_function():
    found = submission_from_bytes("s.py", b"split = 0.2\ndef other(): pass\n", ["split"], None)
    assert found.defined == frozenset()
    assert [(one.name, one.line, one.kind) for one in found.elsewhere] == [
        ("split", 1, "value"), ("other", 2, "function"),
    ]  # fmt: skip
    assert loaded("split = 0.2\n").function("split") is None
