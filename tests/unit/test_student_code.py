"""The reader of a student's text: functions, statements, names; nothing of it is run."""

from __future__ import annotations

import ast

import pytest

from autograder.checks.student_code import StudentCode, calls_in, dotted, own_parts, parameters

SOURCE = """\
import numpy as np, keras.layers
from keras.optimizers import Adam as A


def split(images, labels, *, validation_split=0.2):
    order = np.arange(len(images))
    order = np.random.shuffle(order)
    for i in range(
        3
    ):
        if i:
            print(order[i],
                  i)
    try:
        pass
    except ValueError:
        order = None
    return order


class Other:
    def split(self):
        return 1


def build_model(): return A()
"""
CODE = StudentCode(SOURCE)


def test_imports_say_what_a_name_stands_for() -> None:
    assert CODE.imports == {"np": "numpy", "keras": "keras", "A": "keras.optimizers.Adam"}


def test_the_function_at_the_top_level_is_the_one() -> None:
    found = CODE.function("split")
    assert found is not None
    assert (found.lineno, parameters(found)) == (5, ["images", "labels", "validation_split"])
    assert CODE.function("normalize") is None


@pytest.mark.parametrize(
    ("line", "kind", "first", "function"),
    [
        (1, "Import", 1, None),
        (5, "FunctionDef", 5, "split"),
        (7, "Assign", 7, "split"),
        (9, "For", 8, "split"),
        (13, "Expr", 12, "split"),
        (15, "Pass", 15, "split"),
        (17, "Assign", 17, "split"),
        (23, "Return", 23, "split"),
        (26, "Return", 26, "build_model"),
    ],
)
def test_a_line_leads_to_its_statement_and_its_function(
    line: int, kind: str, first: int, function: str | None
) -> None:
    statement, around = CODE.statement(line), CODE.function_at(line)
    assert (type(statement).__name__, getattr(statement, "lineno", 0)) == (kind, first)
    assert (around.name if around else None) == function


def test_what_was_last_assigned_above_a_line() -> None:
    split = CODE.function("split")
    assert split is not None
    value = CODE.value_of("order", split, before=8)
    assert value is not None
    assert CODE.shown(value) == "np.random.shuffle(order)"
    assert CODE.value_of("order", split, before=6) is None


def test_names_are_written_out() -> None:
    statement = CODE.statement(7)
    assert statement is not None
    assert [CODE.full_name(one.func) for one in calls_in(statement)] == ["numpy.random.shuffle"]
    assert dotted(ast.parse("a[0].b", mode="eval").body) == ""


def test_the_head_of_a_loop_is_apart_from_its_body() -> None:
    loop = CODE.statement(8)
    assert loop is not None
    names = {node.id for node in own_parts(loop) if isinstance(node, ast.Name)}
    assert names == {"i", "range"}


@pytest.mark.parametrize("source", ["def split(:", "\0", ""])
def test_a_text_that_does_not_parse_holds_nothing(source: str) -> None:
    code = StudentCode(source)
    assert code.function("split") is None
    assert code.statement(1) is None
    assert code.imports == {}


@pytest.mark.parametrize("line", [-1, 0, 1000])
def test_a_line_that_is_not_there(line: int) -> None:
    assert CODE.statement(line) is None
    assert CODE.function_at(line) is None
