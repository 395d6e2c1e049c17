"""Which name an error's author may have meant: looked up in what does not have it."""

from __future__ import annotations

import importlib
import types
from typing import Any

import matplotlib.axes
import numpy as np
import pytest

from autograder.box.worker.suggesting import with_suggestion


def said(owner: Any, name: str) -> str:
    with pytest.raises(AttributeError) as caught:
        getattr(owner, name)
    return with_suggestion(caught.value, str(caught.value)).partition("Did you mean: ")[2]


@pytest.mark.parametrize(
    ("owner", "name", "meant"),
    [
        (np.random, "permuation", "permutation"),
        (np.random, "Shuffle", "shuffle"),
        (np, "shuffle", "numpy.random.shuffle"),
        (np, "arrange", "arange"),
        (np.zeros(1), "astpye", "astype"),
        (matplotlib.axes.Axes, "xlabel", "set_xlabel"),
        (matplotlib.axes.Axes, "ylabels", "set_ylabel"),
        (matplotlib.axes.Axes, "set_legend", "legend"),
    ],
)
def test_the_name_that_was_meant(owner: Any, name: str, meant: str) -> None:
    assert said(owner, name) == f"'{meant}'?"


@pytest.mark.parametrize("name", ["sh", "zzz", "nothing_like_it_at_all", "x" * 5000])
def test_no_guess_where_nothing_is_alike(name: str) -> None:
    assert said(np.zeros(1), name) == ""


def test_imports_are_looked_up_in_their_module() -> None:
    with pytest.raises(ImportError) as caught:
        exec("from numpy.random import permuation", {})
    assert "Did you mean: 'permutation'?" in with_suggestion(caught.value, str(caught.value))
    with pytest.raises(ModuleNotFoundError) as missing:
        importlib.import_module("numpy.lingalg")
    assert "Did you mean: 'linalg'?" in with_suggestion(missing.value, str(missing.value))


def test_an_object_that_lists_its_names_in_an_odd_way_gets_no_guess() -> None:
    class Odd:
        def __dir__(self) -> Any:
            raise RuntimeError

    class Numbers:
        def __dir__(self) -> Any:
            return [1, 2]

    for owner in (Odd(), Numbers(), types.ModuleType("odd")):
        assert said(owner, "something") == ""


def test_a_message_that_has_a_guess_keeps_its_own() -> None:
    message = "'dased' is not valid. Did you mean 'dashed'?"
    assert with_suggestion(ValueError(), message) == message
