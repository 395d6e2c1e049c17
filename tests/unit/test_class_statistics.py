from __future__ import annotations

import math
from statistics import mean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.made_up_class import check, golden, made_up_class, task, verdict

from autograder.classes.changes import Change
from autograder.classes.check_statistics import CheckStatistics
from autograder.classes.statistics import statistics_of
from autograder.results import Status, Verdict

FAIL, PASS = Status.FAIL, Status.PASS
POINTS = 7.1  # of each check of a made class: sums of it are not exact


def marked(*marks: str) -> dict[str, Verdict]:
    """A class from letters, a string for each student: p(ass), f(ail), s(kipped), n(ot tried)."""
    letters = {one.value[0]: one for one in Status}
    return {
        f"student {number:02}": verdict(
            f"student {number:02}",
            tasks={
                "t": task(
                    *(
                        check(letters[mark], POINTS, id=f"c{place}")
                        for place, mark in enumerate(line)
                    )
                )
            },
        )
        for number, line in enumerate(marks)
    }


def items(*marks: str) -> list[CheckStatistics]:
    return list(statistics_of(marked(*marks)).checks)


def worth(points: float) -> Verdict:
    """A verdict with so many of 100 points."""
    return verdict(tasks={"t": task(check(PASS, points), check(FAIL, 100 - points, id="d"))})


@pytest.mark.parametrize(
    ("points", "place"), [(0, 0), (9.99, 0), (10, 1), (35, 3), (89.9, 8), (90, 9), (100, 9)]
)
def test_a_bin_holds_its_lower_end_and_the_last_one_both(points, place):
    spread = statistics_of({"ada": worth(points)}).distribution
    assert [one.students for one in spread.bins] == [int(n == place) for n in range(10)]
    assert (spread.mean, spread.median, spread.deviation) == (points, points, 0)


def test_sums_that_are_not_exact_fall_into_the_bin_that_they_mean():
    almost_ten = sum([0.1] * 100)
    assert almost_ten < 10
    spread = statistics_of({"ada": worth(almost_ten)}).distribution
    assert [one.students for one in spread.bins[:2]] == [0, 1]


@pytest.mark.parametrize(
    ("most", "ends"), [(5, [5]), (10, [10]), (25, [10, 20, 25]), (30.0000000001, [10, 20, 30])]
)
def test_bins_end_where_the_points_end(most, ends):
    spread = statistics_of({"ada": verdict(tasks={"t": task(check(PASS, most))})}).distribution
    assert [round(one.high, 6) for one in spread.bins] == ends
    assert spread.bins[-1].students == 1


@given(st.lists(st.floats(0, 100), min_size=1, max_size=40))
def test_the_distribution_is_that_of_numpy(points):
    points = [round(one, 2) for one in points]
    spread = statistics_of(
        {str(place): worth(one) for place, one in enumerate(points)}
    ).distribution
    counts, _ = np.histogram(points, bins=range(0, 101, 10))
    assert [one.students for one in spread.bins] == counts.tolist()
    assert spread.mean == pytest.approx(np.mean(points))
    assert spread.median == pytest.approx(np.median(points))
    assert spread.deviation == pytest.approx(np.std(points), abs=1e-6)


def test_points_in_each_task():
    (one,) = statistics_of(marked("pp", "pf", "ff", "nn", "pp")).tasks
    assert (one.task, one.students, one.not_attempted) == ("t", 5, 1)
    assert one.max_points == pytest.approx(2 * POINTS)
    assert one.mean == pytest.approx(POINTS)
    assert one.median == pytest.approx(POINTS)
    assert one.full == pytest.approx(2 / 5)


def test_a_check_counts_every_outcome():
    (_, second) = items("pp", "pf", "fs", "nn", "pp")
    assert (second.passed, second.failed, second.skipped, second.not_attempted) == (2, 1, 1, 1)
    assert second.students == 5
    assert second.pass_rate == 2 / 5


def by_hand(marks: list[str], place: int) -> float | None:
    """The point-biserial correlation from its textbook formula, with the other checks' points."""
    rests = np.array(
        [POINTS * sum(mark == "p" for n, mark in enumerate(line) if n != place) for line in marks]
    ).round(6)
    passes = np.array([line[place] == "p" for line in marks])
    share, spread = passes.mean(), rests.std()
    if share in (0, 1) or np.ptp(rests) == 0:
        return None
    return float(
        (rests[passes].mean() - rests[~passes].mean()) / spread * math.sqrt(share * (1 - share))
    )


@settings(max_examples=60)
@given(st.lists(st.text("pfsn", min_size=4, max_size=4), min_size=1, max_size=25))
def test_discrimination_is_the_corrected_point_biserial_correlation(marks):
    for place, item in enumerate(items(*marks)):
        expected = by_hand(marks, place)
        if expected is None:
            assert item.discrimination is None
        else:
            assert item.discrimination == pytest.approx(expected, abs=1e-9)


def test_discrimination_is_numpys_correlation_over_several_tasks():
    made = made_up_class()
    seen = 0
    for item in statistics_of(made).checks:
        found = {
            name: next(c for c in one.tasks[item.task].checks if c.id == item.id)
            for name, one in made.items()
        }
        passes = [one.status is PASS for one in found.values()]
        rests = [made[name].points - one.points for name, one in found.items()]
        assert item.discrimination == pytest.approx(np.corrcoef(passes, rests)[0, 1])
        assert item.pass_rate == mean(passes)
        seen += 1
    assert seen == 29


def test_the_checks_own_points_do_not_count():
    """With them, a check that has nothing to do with the others would seem to tell apart."""
    (_, _, alone) = items("ppp", "ppf", "ffp", "fff")
    assert alone.discrimination == pytest.approx(0)


@pytest.mark.parametrize("marks", [[], ["pf"], ["pf"] * 12, ["pp"] * 12, ["ff"] * 3, ["nn"] * 3])
def test_nothing_is_told_of_classes_that_show_nothing(marks):
    for item in items(*marks):
        assert item.discrimination is None
        assert item.good == 0
        assert item.warnings == ()


def test_a_class_without_verdicts_has_no_figures():
    silent = {"ada": verdict(status="no_verdict", tasks={"t": task(check(Status.ERROR))})}
    for made in ({}, silent):
        found = statistics_of(made)
        assert found.distribution.students == 0
        assert found.distribution.mean is None
        assert not found.distribution.bins
        lists = (found.tasks, found.checks, found.misconceptions, found.slowest, found.heaviest)
        assert not any(lists)


# Twelve students, c0 to c5; the three best pass all of c1 to c5.
BEST, MIDDLE, WEAK = ["fppppp"] * 3, ["pppfff"] * 5, ["pfffff"] * 4


def test_a_check_is_doubted_that_good_students_fail():
    doubted, *others = items(*BEST, *MIDDLE, *WEAK)
    assert doubted.good == 3
    assert doubted.good_failing == ("student 00", "student 01", "student 02")
    assert "3 of the 3 best students" in doubted.warnings[0]
    assert "fewer points elsewhere" in doubted.warnings[1]
    assert not any(one.warnings for one in others)


def test_three_good_students_must_fail():
    doubted, *_ = items("pppppp", *BEST[:2], *MIDDLE, *WEAK)
    assert doubted.good_failing == ("student 01", "student 02")
    assert not any("best students" in text for text in doubted.warnings)


def test_a_fifth_of_the_good_students_must_fail():
    def warned(passing: int) -> bool:
        doubted, *_ = items(*["pppppp"] * passing, *BEST, *["pfffff"] * 10)
        assert doubted.good == passing + 3
        return any("best students" in text for text in doubted.warnings)

    assert warned(12)  # 3 of 15
    assert not warned(13)


def test_whoever_did_not_try_a_check_does_not_fail_it():
    doubted, *_ = items("nppppp", "sppppp", "fppppp", *MIDDLE, *WEAK)
    assert doubted.good_failing == ("student 02",)


def test_good_students_are_the_best_fourth_and_their_equals():
    line = ["fppp"] * 2 + ["fppf"] * 2 + ["fpff"] * 3 + ["ffff"]
    assert items(*line)[0].good == 2
    assert items(*line[1:])[0].good == 3  # the second of seven has an equal
    assert "student 00" in items(*line)[0].good_failing


def test_a_negative_discrimination_counts_from_ten_students_on():
    ten = ["fp"] * 5 + ["pf"] * 5
    assert items(*ten)[0].discrimination == pytest.approx(-1)
    assert any("fewer points" in text for text in items(*ten)[0].warnings)
    nine = items(*ten[:9])[0]
    assert nine.discrimination == pytest.approx(-1)
    assert not any("fewer points" in text for text in nine.warnings)


def test_checks_of_one_name_in_two_tasks_are_two_checks():
    both = verdict(tasks={"a": task(check(PASS)), "b": task(check(FAIL))})
    found = statistics_of({"ada": both}).checks
    assert [(one.task, one.passed) for one in found] == [("a", 1), ("b", 0)]


def test_misconceptions_are_grouped_by_check_and_cause():
    def one(rationale: str, identity: str = "c", status: Status = FAIL) -> Verdict:
        return verdict(tasks={"t": task(check(status, rationale=rationale, id=identity))})

    made = {
        "bob": one("By 256."), "ada": one("By 256."), "eve": one("By 100."),
        "dan": one("By 256.", "d"), "mia": one("By 256.", status=Status.SKIPPED),
        "kim": one("By 256.", status=Status.NOT_ATTEMPTED), "zoe": one("", status=PASS),
    }  # fmt: skip
    found = statistics_of(made).misconceptions
    assert [(one.check, one.rationale, one.students) for one in found] == [
        ("c", "By 256.", ("ada", "bob")),
        ("c", "By 100.", ("eve",)),
        ("d", "By 256.", ("dan",)),
    ]


def test_misconceptions_of_recorded_verdicts():
    cases = ("wrong_values", "raises", "full_marks", "untouched")
    found = statistics_of({case: golden(case) for case in cases}).misconceptions
    assert {one.students for one in found} == {("wrong_values",), ("raises",)}
    assert any("dividing by 256" in one.rationale for one in found)


def test_the_slowest_come_first_and_no_more_than_five():
    made = {f"s{n}": verdict(f"s{n}", seconds=float(n)) for n in range(8)}
    found = statistics_of(made)
    assert [(one.student, one.seconds) for one in found.slowest] == [
        ("s7", 7), ("s6", 6), ("s5", 5), ("s4", 4), ("s3", 3),
    ]  # fmt: skip
    assert found.heaviest == ()  # nobody's memory was measured


def test_the_heaviest_are_those_whose_memory_was_measured():
    made = {
        name: verdict(name).model_copy(update={"memory_mb": memory})
        for name, memory in (("ada", 300.0), ("bob", 0.0), ("eve", 700.0))
    }
    assert [(one.student, one.memory_mb) for one in statistics_of(made).heaviest] == [
        ("eve", 700), ("ada", 300),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [(10, 12.5, 2.5), (12, 10, -2), (None, 10, None), (10, None, None)],
)
def test_a_change_says_how_much(old, new, difference):
    assert Change("ada", old, new).difference == difference
