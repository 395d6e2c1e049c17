"""The table of decisions is only ever added to, and keeps what a person wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.classes.collecting.decisions import Decision, add_questions, read_decisions
from autograder.submission import SubmissionError


def test_questions_are_added_once_and_answers_stay(tmp_path: Path) -> None:
    table = tmp_path / "decisions.csv"
    questions = [Decision("a/x.py", "a"), Decision("a/y.py", "a"), Decision("=z (1).py")]
    add_questions(table, questions)
    assert list(read_decisions(table)) == questions
    assert '"\'=z (1).py"' in table.read_text(encoding="utf-8")
    text = table.read_text(encoding="utf-8").replace('"a/y.py","a",""', '"a/y.py","a","Take"')
    table.write_text(text, encoding="utf-8")
    add_questions(table, questions)
    assert table.read_text(encoding="utf-8") == text
    add_questions(table, [Decision("new.py")])
    assert [one.choice for one in read_decisions(table)] == ["", "take", "", ""]


def test_a_spreadsheets_signs_and_further_columns_are_kept(tmp_path: Path) -> None:
    table = tmp_path / "decisions.csv"
    table.write_text("\ufefffile;student;choice;note\na.py;ada;take;by mail\n", encoding="utf-8")
    add_questions(table, [Decision("b.py")])
    assert read_decisions(table) == (Decision("a.py", "ada", "take"), Decision("b.py"))
    assert "by mail" in table.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "message"),
    [("file,student\na,b\n", "no column choice"), ("file,student,choice\na,b,maybe\n", "'maybe'")],
)
def test_a_damaged_table_is_one_clear_line_and_is_left(
    tmp_path: Path, text: str, message: str
) -> None:
    table = tmp_path / "decisions.csv"
    table.write_text(text, encoding="utf-8")
    with pytest.raises(SubmissionError, match=message):
        read_decisions(table)
    assert table.read_text(encoding="utf-8") == text
