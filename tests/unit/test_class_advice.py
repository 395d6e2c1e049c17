from __future__ import annotations

import json
from itertools import pairwise

import pytest
from support.made_up_class import check, made_up_class, task, verdict
from support.page_reading import assert_harmless, read

from autograder.checks import Counts, Tile, Tiles
from autograder.classes.common_files import common_files
from autograder.classes.folding import fold
from autograder.classes.misconceptions import misconceptions
from autograder.classes.progress_made import Stuck
from autograder.classes.reaching_out import reach_out
from autograder.classes.report_page import report_html
from autograder.classes.teaching import lessons, with_pictures
from autograder.classes.traces import OwnCode, Traces, TraceStore, traces_of
from autograder.platforms.person import HandInStatus, Person
from autograder.report.feedback import feedback_html
from autograder.results import Cause, Status, SubmissionId
from autograder.submission import submission_from_bytes
from autograder.submission.notebook_marks import notebook_marks
from autograder.suite.assignment import load_assignment

FAIL = Status.FAIL
LOSSES = "".join(f"loss: 0.{n}123 - val_loss: 0.{n}456\n" for n in range(1, 4))


def person(student: str, status: HandInStatus = HandInStatus.TAKEN, **more: str) -> Person:
    return Person(student, "mnist", status, **more)


def notebook(*cells: dict[str, object]) -> bytes:
    code = [
        {"cell_type": "code", "source": "", "metadata": {}, "outputs": [], **one} for one in cells
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": code}).encode()


def handed_in(**hashes: str):
    return {
        who: verdict(who, submission=SubmissionId(student=who, path="a.py", sha256=sha256))
        for who, sha256 in hashes.items()
    }


def test_the_two_things_that_concern_most_students():
    people = [person("ada", HandInStatus.NOT_HANDED_IN), person("bob", HandInStatus.AMBIGUOUS)]
    stuck = [Stuck("t", ("eve", "fay", "gus"), "By 256.", 2), Stuck("u", ("eve",), "No.", 1)]
    first, second = reach_out(people, ["dan"], ["bob"], stuck)
    assert (first.task, first.students) == ("t", ("eve", "fay", "gus"))
    assert (second.students, second.what[:16]) == (("ada", "dan"), "Have not started")
    assert [one.students for one in reach_out([], [], ["bob"], stuck[1:])] == [("bob",), ("eve",)]
    assert reach_out([], [], [], []) == ()


def test_the_same_bytes_are_a_finding_but_not_within_a_group_or_of_what_was_given_out():
    made = handed_in(ada="1", bob="1", cleo="2", dan="2", eve="3", fay="3")
    people = [person(one, group="red") for one in ("cleo", "dan")]
    found = common_files(made, {}, people, begun={"ada", "bob", "cleo", "dan"})
    assert [one.students for one in found] == [("ada", "bob")]
    mixed = common_files(handed_in(bob="2", cleo="2", dan="2"), {}, people)
    assert [one.students for one in mixed] == [("bob", "cleo", "dan")]


def test_marks_are_a_finding_unless_they_came_with_the_notebook():
    made = handed_in(**{f"s{n}": str(n) for n in range(12)})
    own = {name: Traces(cells=("a" * 16, "b" * 16)) for name in made}
    own["s1"] = own["s2"] = Traces(cells=("a" * 16, "c" * 16, "d" * 16), runs=("e" * 16,))
    (one,) = common_files(made, own, released=["b" * 16])
    assert one.students == ("s1", "s2")
    assert [told.split()[0] for told in one.evidence] == ["2", "1"]


def test_the_words_accuse_nobody():
    made = {
        name: one.model_copy(
            update={"submission": SubmissionId(student=name, path="a", sha256="1")}
        )
        for name, one in list(made_up_class().items())[2:4]
    }
    text = read(page(made)).text.lower()
    assert "good reasons" in text
    for word in ("cheat", "plagiar", "copied", "suspect", "similarity"):
        assert word not in text


def test_a_notebooks_drawn_ids_and_unseeded_trainings_are_marks():
    printed = {"output_type": "stream", "name": "stdout", "text": [LOSSES]}
    made = notebook({"id": "step1-code1"}, {"id": "1f00aa2b"}, {"outputs": [printed]})
    marks = notebook_marks(made)
    assert (len(marks.cells), len(marks.runs)) == (1, 1)
    assert notebook_marks(notebook({"id": "1f00aa2b", "source": "x"})).cells == marks.cells
    seeded = notebook({"source": "keras.utils.set_random_seed(1)", "outputs": [printed]})
    assert notebook_marks(seeded).runs == ()
    colab = notebook({"metadata": {"id": "aB3dE5gH7jK9"}})
    assert len(notebook_marks(colab).cells) == 1


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"cells": 3}', b"[" * 100_000, b"\xff\xfe"])
def test_what_is_no_notebook_has_no_marks(data):
    marks = notebook_marks(data)
    assert marks.cells == marks.runs == ()


def test_marks_are_bounded():
    many = notebook(*({"id": f"{n:08x}"} for n in range(2000)))
    assert len(notebook_marks(many).cells) == 300
    printed = {"output_type": "stream", "text": LOSSES * 10_000}
    assert notebook_marks(notebook({"outputs": [printed]})).runs == ()


def test_traces_hold_the_code_and_come_back_from_the_disk(tmp_path):
    text = b"x = 1\ndef normalize(images):\n    return images / 256\n"
    assignment = load_assignment()
    one = submission_from_bytes("a.py", text, assignment.functions, "ada")
    traces = traces_of(one, text, assignment, 2.5)
    code = traces.code["normalize"]
    assert code.lines == ("def normalize(images):", "    return images / 256")
    assert code.places == ("line 2", "line 3")
    assert code.named(1, "  line 3: return images / 256")
    assert not code.named(1, "  line 30: x")
    store = TraceStore(tmp_path)
    store.save("ab", 7, traces)
    assert store.load("ab", 7) == traces
    assert store.load("cd", 7) == Traces()
    (tmp_path / "ab-7.traces.json").write_bytes(b"[")
    assert store.load("ab", 7) == Traces()


def test_a_students_code_stands_beside_the_cause():
    cause = Cause(rationale="By 256.", actual="  line 2: return x / 256")
    one = verdict(tasks={"t": task(check(FAIL, cause=cause))})
    code = OwnCode(lines=("def f(x):", "    return x / 256 <b>"), places=("line 1", "line 2"))
    html = feedback_html(one, (), {}, {"t": code})
    assert "<mark>    return x / 256 &lt;b&gt;</mark>" in html
    assert_harmless(html)
    assert "own-code" not in feedback_html(one, (), {})


def test_lessons_are_the_two_commonest_with_a_question_and_a_picture():
    def one(rationale: str, **more: object):
        return verdict(tasks={"t": task(check(FAIL, cause=Cause(rationale=rationale, **more)))})

    made = {
        "ada": one("A.", expected="1.0", actual="0.9961\nmore"), "bob": one("A."),
        "cleo": one("B.", actual="ValueError: no", stopped=True), "dan": one("B.", stopped=True),
        "eve": one("C."),
    }  # fmt: skip
    first, second = lessons(misconceptions(fold(made)))
    assert "\u201c1.0\u201d" in first.question
    assert "\u201c0.9961\u201d" in first.question
    assert "ValueError: no" in second.question
    tiles = Tiles(task="t", title="A digit", tiles=(Tile(png=b"iVBORw0KGgo=", caption="an 8"),))
    counts = Counts(
        task="t", title="", row_title="", column_title="", rows=(), columns=(), counts=()
    )
    (shown, _) = with_pictures([first, second], {"ada": [counts, tiles], "cleo": []}.__getitem__)
    assert shown.picture == tiles


class Nothing:
    """Stores without files."""

    def __init__(self, empty):
        self._empty = empty

    def load(self, sha256, seed):
        return self._empty


def page(made, problems=(), people=()):
    return report_html(
        load_assignment(), made, dict(problems), (), people,
        attachments=Nothing(()), traces=Nothing(Traces()),
    )  # fmt: skip


def test_the_report_has_everybody_with_name_late_and_group():
    made = dict(list(made_up_class().items())[:2])
    one, two = made
    people = [
        person(one, name="Sam Lee", group="red", late="late"),
        person(two, name="Sam Lee"),
        person("cleo", HandInStatus.NOT_HANDED_IN, name="\u00c5sa"),
        person("dan", HandInStatus.AMBIGUOUS, why="Two notebooks."),
    ]
    html = page(made, people=people)
    found = assert_harmless(html)
    rows = {row[0]: row[1:3] for row in found.table_rows if len(row) > 3}
    assert rows[f"Sam Lee ({one})"] == ["late", "red"]
    assert rows[f"Sam Lee ({two})"] == ["yes", "\u2013"]
    assert ["\u00c5sa", "not handed in", "\u2013", "not handed in"] in found.table_rows
    assert ["dan", "Two notebooks."] in found.table_rows
    assert "3 submissions 2 graded 1 without a verdict 1 not handed in" in found.text
    assert "Too few students" in found.text


def test_the_report_has_its_headings_in_order_and_regions_that_can_be_reached():
    found = read(page(made_up_class(), {"zed": "It is empty."}))
    levels = [int(one[1]) for one in found.elements if one in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert found.elements.count("main") == 1
    scrolls = [value for _, name, value in found.attributes if (name, value) == ("class", "scroll")]
    labels = [value for _, name, value in found.attributes if name == "aria-label"]
    assert len(scrolls) == len(labels) == len(set(labels))
    assert sum(name == "tabindex" for _, name, _ in found.attributes) == len(scrolls)
