"""In which words the gradebook's points differ from the class run's."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.classes.booked import Booked, beside_gradebook, gradebook_words
from autograder.report.class_table import gradebook_lines, grades_csv
from autograder.results import SubmissionId, Verdict


def verdict(points: float, **facts: Any) -> Verdict:
    known = {"assignment": "tiny", "status": "graded", "max_points": 10, "seed": 1} | facts
    submission = SubmissionId(student="ada", path="x.py", sha256="0" * 64)
    return Verdict(
        submission=submission, points=points, isolation="L0", seconds=1, tasks={}, **known
    )


NO_VERDICT = verdict(0, status="no_verdict")


@pytest.mark.parametrize(
    ("book", "run", "words"),
    [
        (Booked(7, 10), verdict(7), ""),
        (Booked(7.0000001, 10), verdict(7), ""),  # a cell's share is rounded
        (Booked(9, 10), verdict(7), "9 in the gradebook, 7 in the class run"),
        (
            Booked(6, 10, late_penalty=1),
            verdict(7),
            "6 in the gradebook, 1 lost for being late, 7 in the class run",
        ),
        (
            Booked(9, 10),
            verdict(7, max_points=8),
            "9 of 10 in the gradebook, 7 of 8 in the class run",
        ),
        (
            Booked(9, 10, sha256="1" * 64),
            verdict(7),
            "9 in the gradebook, for another file, 7 in the class run",
        ),
        (Booked(9, 10, sha256="0" * 64), verdict(7), "9 in the gradebook, 7 in the class run"),
        (Booked(9, 10), None, "9 in the gradebook, none in the class run"),
        (Booked(9, 10), NO_VERDICT, "9 in the gradebook, none in the class run"),
        (
            Booked(None, 10, why="A person has to look at essay."),
            verdict(7),
            "no points in the gradebook yet: A person has to look at essay. 7 in the class run",
        ),
        (Booked(None, 10), NO_VERDICT, ""),
    ],
)
def test_the_words_name_both_values(book: Booked, run: Verdict | None, words: str) -> None:
    assert gradebook_words(book, run) == words


def test_who_agrees_is_not_named_and_names_are_compared_in_any_form_of_unicode() -> None:
    verdicts = {"am\u00e9lie": verdict(7), "bob": verdict(4)}
    booked = {"ame\u0301lie": Booked(9, 10), "bob": Booked(4, 10)}
    told = beside_gradebook(booked, verdicts)
    assert told == {"ame\u0301lie": "9 in the gradebook, 7 in the class run"}


def test_the_table_has_them_in_a_column_and_the_console_in_lines() -> None:
    told = {"ada": "9 in the gradebook, 7 in the class run"}
    table = grades_csv({"ada": verdict(7), "bob": verdict(4)}, {}, [], gradebook=told)
    header, ada, bob = (line.replace('"', "").split(",") for line in table.splitlines())
    assert header[-1] == "gradebook"
    assert ",".join(ada[header.index("gradebook") :]) == told["ada"]
    assert bob[-1] == ""
    assert gradebook_lines(told)[1:] == [f"ada: {told['ada']}"]
    assert gradebook_lines({}) == []
