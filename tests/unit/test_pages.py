from __future__ import annotations

import base64
import csv
import re
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.hostile_pages import HOSTILE, PIXELS, class_html, line, shown_with
from support.made_up_class import TITLES, check, golden, made_up_class, task, verdict
from support.page_reading import assert_harmless, read

from autograder.classes.changes import Change
from autograder.classes.statistics import statistics_of
from autograder.report.class_table import class_lines, grades_csv
from autograder.report.feedback import feedback_html
from autograder.report.pages import file_name_of, page_link, page_name
from autograder.report.text import points
from autograder.results import Cause, Status, SubmissionId, Verdict


def broken_by(text: str) -> Verdict:
    """A verdict with this text wherever a student's text can come to."""
    cause = Cause(rationale=text, expected=text, actual=text, help=text)
    checks = [
        check(one, id=f"c{place}", cause=cause, description=text)
        for place, one in enumerate((Status.FAIL, Status.SKIPPED, Status.NOT_ATTEMPTED))
    ]
    whose = SubmissionId(student=text, path=text, sha256=text)
    return verdict(
        tasks={"t": task(*checks), "u": task(check(Status.PASS))},
        submission=whose, assignment=text, data=text, suite=text, isolation=text,
    )  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_only_text(text):
    one = broken_by(text)
    titles = {"t": text, "u": text}
    feedback = assert_harmless(feedback_html(one, shown_with(text), titles))
    changes = [Change(text, 1, 2, (text, text))]
    problems = [(text + "!", text)]
    report = assert_harmless(class_html(text, {text: one}, problems, titles, changes))
    for page, times in ((feedback, 15), (report, 15)):
        assert page.text.count(line(text)) >= times
        assert "49" not in page.text
    for sign in "\u202e\u2066\x1b\0":
        assert sign not in feedback.text + report.text


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_no_text_breaks_a_page(text):
    one = broken_by(text)
    feedback = assert_harmless(feedback_html(one, shown_with(text), {}))
    report = assert_harmless(class_html(text, {text: one}, [(text, text)], {}))
    assert line(text) in feedback.text
    assert line(text) in report.text


def test_endless_texts_are_cut():
    one = broken_by("x" * 1_000_000)
    assert len(feedback_html(one, (), {})) < 100_000
    assert len(class_html("mnist", {"y" * 1_000_000: one}, [("z", "z" * 1_000_000)], {})) < 100_000


def test_pages_forbid_what_they_do_not_need():
    for html in (feedback_html(golden("raises"), (), {}), class_html("mnist", {}, [], {})):
        policy = next(value for _, _, value in read(html).attributes if "default-src" in value)
        assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:;")


@given(st.lists(st.text(max_size=90), unique=True, max_size=20))
def test_page_names_are_files_of_one_folder_and_differ(students):
    names = [page_name(one) for one in students]
    assert len({name.lower() for name in names}) == len(students)
    for student, name in zip(students, names, strict=True):
        assert re.fullmatch(r"[a-z0-9][a-z0-9_.-]{0,90}\.html", name)
        assert page_link(student) == f"feedback/{name}"
        assert unquote(page_link(student)) == page_link(student)


def test_a_name_made_to_look_like_anothers_file_has_its_own():
    taken = file_name_of("Ada Lovelace")
    assert re.fullmatch(r"ada_lovelace-[0-9a-f]{12}", taken)
    assert file_name_of(taken) != taken
    assert page_name("ada-lovelace") == "ada-lovelace.html"


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        ("bob", "bob\u200b", {"bob", r"bob\u200b"}),
        ("bob", "bob ", {"bob", r"bob\u0020"}),
        ("bob", "b\u043eb", {"bob", r"b\u043eb"}),
        ("e\u0301", "\u00e9", {r"e\u0301", r"\u00e9"}),
        ("\uff42ob", "bob", {r"\uff42ob", "bob"}),
    ],
)
def test_names_of_one_look_are_told_apart_everywhere(one, other, shown):
    each = {one: golden("raises"), other: golden("full_marks")}
    page = read(class_html("mnist", each, [], TITLES))
    assert shown <= {row[0] for row in page.table_rows}
    table = grades_csv(each, {}, [*TITLES])
    assert {row[0] for row in csv.reader(table.splitlines())} == shown | {"student"}
    lines = class_lines(each, {}, [Change(one, 1, 2), Change(other, 1, 2)], [])
    assert {line.split()[0] for line in lines[:2]} == shown
    assert {line.split(":")[0] for line in lines[-2:]} == shown
    assert page_name(one) != page_name(other)


def test_long_names_that_begin_alike_end_otherwise():
    names = "x" * 300, "x" * 300 + "y"
    page = read(class_html("mnist", dict.fromkeys(names, golden("raises")), [], TITLES))
    found = {row[0] for row in page.table_rows if row[0].startswith("xxx")}
    assert len(found) == 2
    assert max(map(len, found)) < 230


def test_a_page_spells_its_students_name_out():
    page = read(feedback_html(verdict("bob\u2066\u3164"), (), {}))
    assert r"bob\u2066\u3164" in page.text


# What a student reads.


def test_feedback_tells_every_task_and_check():
    one = golden("wrong_values")
    page = read(feedback_html(one, (), TITLES))
    rows = {row[0]: row for row in page.table_rows}
    assert "25 of 100 points, 0 of 5 tasks done" in page.text
    for name, result in one.tasks.items():
        assert rows[TITLES[name]][2] == f"{points(result.points)} of {points(result.max_points)}"
        for each in result.checks:
            assert each.description in page.text
    assert "there are 256 grey levels" in page.text
    assert page.text.count("\u2717 not right yet") == 2
    assert "Got label 9" in page.text


def test_one_cause_of_many_checks_is_told_once():
    skipped = [check(Status.SKIPPED, id=str(n), rationale="Not looked at.") for n in range(9)]
    failed = [check(Status.FAIL, id=f"f{n}", rationale="Wrong.") for n in range(3)]
    page = read(feedback_html(verdict(tasks={"t": task(*failed, *skipped)}), (), {}))
    assert page.text.count("Not looked at.") == 1
    assert page.text.count("c does it.") == 12
    assert page.text.count("Wrong.") == 3


def test_the_graders_own_error_is_not_told_as_the_students():
    ill = task(check(Status.ERROR), check(Status.PASS, id="d"))
    page = read(feedback_html(verdict(status="no_verdict", tasks={"t": ill}), (), {}))
    assert "No verdict: the grader itself failed" in page.text
    assert "grader's own fault, not yours" in page.text
    assert ["t", "\u2013 of 8 points", "\u2013 of 8", "grader's own error"] in page.table_rows
    assert "4 of" not in page.text


def test_a_submission_of_nobody_is_named_by_its_file():
    assert "ada.py" in read(feedback_html(verdict(None), (), {})).text.split("Graded")[0]


def test_exhibits_stand_under_their_task_with_their_pictures_inside():
    one = verdict(tasks={"t": task(check(Status.PASS)), "u": task(check(Status.PASS))})
    html = feedback_html(one, shown_with("Shown"), {"t": "First", "u": "Second"})
    page = assert_harmless(html)
    pictures = [value for tag, name, value in page.attributes if (tag, name) == ("img", "src")]
    assert [base64.b64decode(one.split(",")[1]) for one in pictures] == [
        PIXELS, PIXELS + b", the other", PIXELS,
    ]  # fmt: skip
    places = [html.index(text) for text in ('id="task-1"', 'class="counts"', 'id="task-2"')]
    assert places == sorted(places)
    assert html.index("<h2>More</h2>") < html.index('class="tiles"')
    assert page.text.count("To compare with") == 1


def test_counts_are_shaded_by_their_share_of_the_row():
    page = read(feedback_html(verdict(), shown_with("x"), {}))
    assert ["x", "3", "1"] in page.table_rows
    assert ["b", "0", "0"] in page.table_rows
    shares = [value for tag, name, value in page.attributes if (tag, name) == ("td", "style")]
    assert shares == [f"--share: {one}" for one in ("0.866", "0.500", "0.000", "0.000")]


# What an instructor reads.


def test_the_report_names_every_student_with_points_and_page():
    made = made_up_class()
    page = assert_harmless(class_html("MNIST", made, [("Zed", "It is empty.")], TITLES))
    for name, one in made.items():
        each = [points(result.points) for result in one.tasks.values()]
        row = [name, f"{points(one.points)} of 100", *each, f"{one.seconds:.1f}"]
        assert row in page.table_rows
        assert page_link(name) in page.links()
    assert ["Zed", "It is empty."] in page.table_rows
    assert ["Zed", "no verdict"] in page.table_rows
    assert not any("zed" in link for link in page.links())
    assert {unquote(link) for link in page.links()} == {f"feedback/{page_name(n)}" for n in made}
    assert page.text.startswith("Results of the class: MNIST Results of the class MNIST 31 sub")
    assert "30 graded 1 without a verdict" in page.text


def test_the_report_tells_the_statistics():
    made = made_up_class()
    found = statistics_of(made)
    page = read(class_html("MNIST", made, [], TITLES))
    for one in found.distribution.bins[:-1]:
        row = [f"{points(one.low)} to below {points(one.high)}", str(one.students)]
        assert row in page.table_rows
    for one in found.tasks:
        assert any(row[1].startswith(f"{one.mean:.2f}") and one.task in row[0]
                   for row in page.table_rows if len(row) == 6)  # fmt: skip
    for one in found.checks:
        doubt = " \u26a0" if one.warnings else ""
        start = f"{one.id}{doubt}{TITLES[one.task]}: {one.description}"
        (row,) = [row for row in page.table_rows if row[0] == start]
        assert row[1:6] == [points(one.max_points), *map(str, (
            one.passed, one.failed, one.skipped, one.not_attempted))]  # fmt: skip
        assert row[7].startswith(f"{one.discrimination:.2f}".replace("-", "\u2212"))
    for one in found.misconceptions:
        what = f"{one.rationale}{TITLES[one.task]}, {one.check}"
        if one.follows:
            first = [f"{name} ({times})" for name, times in one.follows[:6]]
            more = f" and {len(one.follows) - 6} more" if len(one.follows) > 6 else ""
            what += f"With it fails: {', '.join(first)}{more}"
        assert [str(len(one.students)), what, ", ".join(one.students)] in page.table_rows


def test_a_doubted_check_is_told_with_who_failed_it():
    made = made_up_class()
    (doubted,) = [one for one in statistics_of(made).checks if one.warnings]
    told = read(class_html("MNIST", made, [], TITLES)).text
    told = told.split("Checks to look at")[1].split("Distribution of")[0].replace(" ,", ",")
    assert doubted.warnings[0] in told
    assert ", ".join(doubted.good_failing) in told
    calm = {name: golden("full_marks") for name in ("ada", "bob")}
    assert "Checks to look at" not in class_html("MNIST", calm, [], TITLES)


def test_a_mistake_of_many_names_them_all_behind_a_summary():
    one = verdict(tasks={"t": task(check(Status.FAIL))})
    page = read(class_html("MNIST", {f"s{n:02}": one for n in range(40)}, [], {}))
    (row,) = [row for row in page.table_rows if row[0] == "40" and len(row) == 3]
    assert row[2].startswith("40 students")
    assert all(f"s{n:02}" in row[2] for n in range(40))


def test_changes_are_told_with_sign_and_reasons():
    changes = [
        Change("bob", 12.0, 9.5, ("a", "b")), Change("ada", 1, 2), Change("eve", None, 3),
        Change("ann", 3, 3),
    ]  # fmt: skip
    page = read(class_html("MNIST", {"bob": verdict("bob")}, [], {}, changes))
    at = page.table_rows.index(["ada", "1", "2", "+1", ""])
    assert page.table_rows[at + 1] == ["ann", "3", "3", "0", ""]
    assert page.table_rows[at + 2] == ["bob", "12", "9.5", "\u22122.5", "ab"]
    assert page.table_rows[at + 3] == ["eve", "\u2013", "3", "\u2013", ""]
    assert "Changed by grading again" not in class_html("MNIST", {}, [], {})


def test_the_header_tells_what_verdicts_were_made_with_and_where_they_differ():
    made = {
        name: verdict(name, seed=seed, isolation=level, suite="5f3c")
        for name, seed, level in (("ada", 7, "L3"), ("bob", 11, "L2"), ("eve", 7, "L3"))
    }
    text = read(class_html("MNIST", made, [], {})).text
    assert "Data sample Isolation L2, L3 Seeds 7, 11 Checks 5f3c" in text
    assert "2 different levels of isolation" in text
    assert "different versions" not in text
    many = {str(seed): verdict(seed=seed) for seed in range(3, 30)}
    assert "27 different ones, 3 to 29" in read(class_html("MNIST", many, [], {})).text


def test_verdicts_that_are_none_are_listed_as_such_once():
    none = verdict("ada", status="no_verdict", tasks={"t": task(check(Status.ERROR))})
    page = read(class_html("MNIST", {"ada": none}, [], {}))
    assert ["ada", "The grader itself failed; run it again."] in page.table_rows
    assert ["ada", "no verdict"] in page.table_rows
    told = read(class_html("MNIST", {"ada": none}, [("ada", "It broke.")], {}))
    assert [row[1] for row in told.table_rows if row[0] == "ada"] == ["It broke.", "no verdict"]


@pytest.mark.parametrize(
    "made",
    [
        {},
        {"ada": golden("half_done")},
        {name: golden("full_marks") for name in "abc"},
        {"ada": verdict("ada")},
        {"ada": verdict(tasks={"t": task(check(Status.PASS, 0))})},
        {"ada": golden("raises"), "bob": verdict(tasks={"other": task(check(Status.FAIL, 2.5))})},
    ],
    ids=["nobody", "one", "alike", "no tasks", "no points", "other tasks"],
)
def test_small_classes_have_a_page(made):
    page = assert_harmless(class_html("MNIST", made, [], TITLES))
    assert f"{len(made)} submissions {len(made)} graded 0 without" in page.text
    assert ("Nobody has handed in anything." in page.text) == (not made)
    assert not re.search(r"\b(?:nan|None|inf)\b", page.text)


def test_charts_have_titles_and_texts_of_their_own():
    html = class_html("MNIST", made_up_class(), [], TITLES)
    page = read(html)
    pictures = html.count('role="img"')
    named = [value for _, name, value in page.attributes if name == "aria-labelledby"]
    assert pictures == len(named) == 2 + len(TITLES)
    ids = [value for _, name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert {one for names in named for one in names.split()} <= set(ids)
    assert page.elements.count("details") >= 3


def test_the_histogram_is_drawn_to_scale():
    def worth(last: Status) -> Verdict:
        return verdict(tasks={"t": task(check(Status.PASS, 5), check(last, 95, id="d"))})

    made = {f"s{n}": worth(Status.FAIL) for n in range(3)} | {"top": worth(Status.PASS)}
    html = (
        class_html("MNIST", made, [], {})
        .split("Distribution of points", 1)[1]
        .split("</figure>")[0]
    )
    heights = [float(one) for one in re.findall(r'<rect [^>]*height="([\d.]+)"', html)]
    assert heights[0] == pytest.approx(3 * heights[-1], abs=0.2)
    assert heights[1:-1] == [0] * 8
    assert 'x1="5.00%" x2="5.00%"' in html  # the median, 5 of 100 points
