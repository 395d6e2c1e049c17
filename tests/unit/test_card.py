"""The card of a task: what it says, with what pictures, and that no text becomes more than text."""

from __future__ import annotations

import base64

import pytest
from support.hostile_pages import HOSTILE, line, shown_with
from support.made_up_class import check, golden, task
from support.page_reading import Page, assert_inert

from autograder.checks import Tile, Tiles
from autograder.report import feedback as cards
from autograder.report.feedback import card
from autograder.report.text import task_text
from autograder.results import Cause, Status, TaskResult

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\nnot really")
FAILED = task(
    check(Status.PASS, id="a", description="It runs."),
    check(Status.FAIL, id="b", description="It counts.", cause=Cause(
        rationale="It counts too far.", expected="3", actual="4", help="Stop earlier.")),
    check(Status.SKIPPED, id="c", description="It sings."),
).model_copy(update={"status": Status.FAIL})  # fmt: skip
DONE = task(check(Status.PASS))


def page_of(result: TaskResult, *shown: Tiles, takeaway: str = "") -> Page:
    return assert_inert(card("t", "Count", result, shown, takeaway=takeaway).html)


def tiles(of: str) -> Tiles:
    return Tiles(task=of, title="Counted", caption="All", tiles=(Tile(png=PNG, caption="three"),))


def test_a_failed_task_tells_each_failed_check_and_counts_what_waits() -> None:
    text = page_of(FAILED, tiles("t")).text
    assert text.startswith("Count t \u2717 not right yet 4 of 12 points \u2717 It counts.")
    assert "(4 points) It counts too far. Expected 3 Got 4 Try Stop earlier." in text
    assert "It runs." not in text
    assert "It sings." not in text
    assert "1 more check is looked at once this is right. Counted three All" in text


def test_only_the_pictures_of_the_task_are_in_its_card() -> None:
    page = page_of(FAILED, tiles("t"), tiles("other"))
    assert page.elements.count("img") == 1


def test_a_done_task_is_one_line_with_what_to_notice() -> None:
    text = "Count t \u2713 done 4 of 4 points"
    assert page_of(DONE, tiles("t")).text == text
    assert page_of(DONE, takeaway="You did it.").text == f"{text} What to notice: You did it."
    assert card("t", "Count", DONE, takeaway="You did it.").text.endswith(
        "done\n\nWhat to notice: You did it."
    )


def test_what_to_notice_waits_until_the_task_is_done() -> None:
    one = card("t", "Count", FAILED, takeaway="The answer.")
    assert "The answer." not in one.html + one.text


def test_the_text_is_the_one_that_every_front_end_has() -> None:
    for name, result in golden("wrong_values").tasks.items():
        assert card(name, name, result).text == task_text(name, result)


def test_the_graders_own_error_is_not_told_as_the_students() -> None:
    text = page_of(task(check(Status.ERROR))).text
    assert "grader's own error" in text
    assert "This is the grader's own fault, not yours" in text


def test_a_task_that_was_not_attempted_is_one_line() -> None:
    page = page_of(golden("untouched").tasks["split"])
    assert page.text == "Count t \u25cb not attempted yet 0 of 20 points"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_only_text(text: str) -> None:
    cause = Cause(rationale=text, expected=text, actual=text, help=text)
    wrong = task(check(Status.FAIL, cause=cause, description=text))
    shown = [one.model_copy(update={"task": text}) for one in shown_with(text)]
    page = assert_inert(card(text, text, wrong, shown).html)
    assert page.text.count(line(text)) >= 15
    assert page.elements.count("img") == 3
    noticed = assert_inert(card("t", text, DONE, takeaway=text).html)
    assert noticed.text.count(line(text)) == 2
    for sign in "\u202e\u2066\x1b\0":
        assert sign not in page.text + noticed.text


def test_endless_texts_are_cut() -> None:
    cause = Cause(rationale="x" * 1_000_000)
    wrong = task(check(Status.FAIL, cause=cause, description="y" * 1_000_000))
    assert len(card("t", "z" * 1_000_000, wrong).html) < 20_000


def test_without_jinja_there_is_no_html(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards.importlib.util, "find_spec", lambda _: None)
    one = card("t", "Count", FAILED)
    assert one.html == ""
    assert "It counts too far." in one.text
