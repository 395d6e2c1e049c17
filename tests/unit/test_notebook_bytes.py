"""Outputs leave a notebook's bytes unparsed; what is left of them is bounded, in linear time."""

from __future__ import annotations

import json
import time
import tracemalloc
from typing import Any

import pytest

from autograder.frontends.nbgrader.notebook_bytes import OverBoundError, without_outputs

SECONDS = 5  # a square of these lengths takes hours
FACE = "\U0001f600".encode()


def lean(book: Any, **options: Any) -> Any:
    return json.loads(without_outputs(json.dumps(book, **options).encode()))


@pytest.mark.parametrize("indent", [None, 1])
def test_outputs_and_widgets_go_and_the_rest_stays(indent: int | None) -> None:
    text = 'print("]}")  # {"outputs": [1]} \\ \u00e4'
    cell = {"cell_type": "code", "source": [text], "metadata": {"tags": ["outputs"]}}
    output = {"text": ['x [ { " \\ }', "\\"], "data": {"outputs": [[]]}}
    book = {"cells": [cell | {"outputs": [output, {}]}], "metadata": {"widgets": {"a": {"b": [1]}}}}
    expected = {"cells": [cell | {"outputs": []}], "metadata": {"widgets": {}}}
    assert lean(book, indent=indent) == expected
    assert lean(book, indent=indent, ensure_ascii=False) == expected


@pytest.mark.parametrize("value", ['"text"', "1", "null"])
def test_outputs_that_are_no_list_stay(value: str) -> None:
    raw = f'{{"outputs": {value}, "cells": [1]}}'.encode()
    assert without_outputs(raw) == raw


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"}", b"]]]", b'"', b'"\\', b'{"outputs": [', b'{"outputs": [}', b'{"outputs": "',
        b'{"outputs"', b"\xff\xfe", b'[1, "a", {"outputs": {"a": ]', b'"' + b'\\"' * 1_000_000,
    ],
)  # fmt: skip
def test_what_is_no_json_stays_none(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        json.loads(without_outputs(raw))


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b'{"x": [' + b"{}," * 2_000_000 + b"{}]}", "more than 3,000,000 values"),
        (b'{"x": [' + b"1," * 1_500_000 + b"1]}", "more than 500,000 values"),
        (b'{"x": [' + b'"",' * 1_100_000 + b'""]}', "more than 500,000 values"),
        (b'{"x": ' + b"[" * 200 + b"]" * 200 + b"}", "nested too deeply"),
        (b'{"outputs": ' + b'{"a":' * 200 + b"1" + b"}" * 201, "nested too deeply"),
        (b'{"x": "' + b"a" * 21_000_000 + b'"}', "more than 16 MB"),
        (b'{"outputs": [' + b'"",' * 4_000_000 + b'""]}', "more than 3,000,000 values"),
    ],
)
def test_what_no_person_wrote_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(OverBoundError, match=reason):
        without_outputs(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"cells": [{"outputs": [{"text": "' + b"a" * 60_000_000 + FACE + b'"}]}]}',
        b'{"cells": [{"outputs": [{"text": [' + b'"0.123, 0.123\\n",' * 800_000 + b'""]}]}]}',
        b'{"cells": [{"outputs": [{"data": [' + b"0.5," * 5_000_000 + b"1]}]}]}",
    ],
)
def test_a_large_output_passes(raw: bytes) -> None:
    assert json.loads(without_outputs(raw)) == {"cells": [{"outputs": []}]}


@pytest.mark.parametrize(
    "raw",
    [
        b'"' + b'\\"' * 5_000_000, b'"outputs"' + b" " * 5_000_000, b'"outputs" ' * 500_000,
        b"\\" * 5_000_000, b'"' * 2_000_001, b'"outputs":' * 500_000, b'"outputs":[]' * 300_000,
    ],
)  # fmt: skip
def test_no_bytes_take_more_than_linear_time(raw: bytes) -> None:
    start = time.process_time()
    without_outputs(raw)
    assert time.process_time() - start < SECONDS


def test_many_strings_take_little_more_than_their_bytes() -> None:
    data = b'"a":' * 400_000
    tracemalloc.start()
    try:
        without_outputs(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10 * len(data)
