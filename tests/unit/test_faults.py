"""Tables of exceptions: rows that are well made, which of them fits, and what they read."""

from __future__ import annotations

import re
import string

import pytest

from autograder.assignments.mnist.checks.fault_notes import FAULT_NOTES
from autograder.checks import Failure, FaultNote, StudentCode, Words, explain, near
from autograder.checks.fault_tables import GENERAL_NOTES

SOURCE = """\
import numpy as np


def split(images, labels, validation_split=0.2):
    order = np.arange(len(images))
    order = np.random.shuffle(order)
    return order[:5]
"""
CODE = StudentCode(SOURCE)
NONE = Failure("split", "TypeError", "'NoneType' object is not subscriptable", 7, CODE)


@pytest.mark.parametrize(
    "note", [*FAULT_NOTES, *GENERAL_NOTES], ids=lambda note: f"{note.kind} {note.pattern}"[:60]
)
def test_a_row_is_well_made(note: FaultNote) -> None:
    groups = re.compile(note.pattern).groupindex
    re.compile(note.kind)
    assert note.rationale.rstrip("`")[-1] in ".?}"
    assert note.help
    if note.reads is None:  # then every word comes from the pattern
        texts = (note.rationale, note.help, note.expected)
        fields = {name for text in texts for _, name, _, _ in string.Formatter().parse(text)}
        assert fields - {None, "function"} <= set(groups)


def test_the_students_text_says_what_gave_nothing() -> None:
    cause = explain(NONE, GENERAL_NOTES)
    assert cause is not None
    assert cause.rationale == (
        "`np.random.shuffle(order)` gives nothing back: it shuffles `order` in place."
    )
    assert "on a line of its own" in cause.help


@pytest.mark.parametrize(
    "code", [StudentCode(), StudentCode("def split(:"), StudentCode(SOURCE.replace("order", "x"))]
)
def test_without_a_text_to_read_the_words_are_true_all_the_same(code: StudentCode) -> None:
    cause = explain(Failure("split", NONE.kind, NONE.message, 99, code), GENERAL_NOTES)
    assert cause is not None
    assert "is None" in cause.rationale


def test_a_row_whose_reader_fails_says_nothing() -> None:
    def breaks(_failure: Failure, _words: Words) -> Words | None:
        raise ValueError

    rows = [
        FaultNote("TypeError", "", "first", "", reads=breaks),
        FaultNote("TypeError", "", "second {missing}", ""),
        FaultNote("TypeError", "", "third", ""),
    ]
    cause = explain(NONE, rows)
    assert cause is not None
    assert cause.rationale == "third"
    assert explain(NONE, []) is None


def test_braces_of_the_students_stay_what_they_are() -> None:
    failure = Failure("f", "KeyError", "'{0.__class__}'", 1, StudentCode("x['{0.__class__}']"))
    cause = explain(failure, GENERAL_NOTES)
    assert cause is not None
    assert "'{0.__class__}'" in cause.rationale


@pytest.mark.parametrize(
    ("word", "among", "meant"),
    [
        ("oder", ["order", "images"], "order"),
        ("image", ["images", "labels"], "images"),
        ("Images", ["images"], "images"),
        ("adma", ["adamax", "adam"], "adam"),
        ("y_train", ["x_train"], ""),
        ("n_val", ["x_val"], ""),
        ("ax1", ["ax2"], ""),
        ("train_acc", ["train_loss"], ""),
        ("xtrain", ["x_train"], "x_train"),
        ("i", ["j"], ""),
        ("order", ["order"], ""),
    ],
)
def test_a_slip_of_the_pen_is_told_from_another_word(
    word: str, among: list[str], meant: str
) -> None:
    assert near(word, among) == meant


def test_the_lesson_s_own_rows_come_for_their_function_only() -> None:
    message = "name 'x_train' is not defined"
    failure = Failure("normalize", "NameError", message, 1, StudentCode("x_train"))
    cause = explain(failure, FAULT_NOTES)
    assert cause is not None
    assert "not there when a function is graded" in cause.rationale
    assert explain(Failure("normalize", "KeyError", "'acc'"), FAULT_NOTES) is None
