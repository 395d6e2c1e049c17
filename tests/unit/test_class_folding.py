from __future__ import annotations

from support.made_up_class import check, task, verdict

from autograder.classes.folding import fold, in_general
from autograder.classes.misconceptions import misconceptions
from autograder.classes.progress_made import near_lines, not_begun, stuck
from autograder.classes.statistics import costs, slowest
from autograder.classes.traces import Traces
from autograder.results import Cause, Status

FAIL, PASS, NOT = Status.FAIL, Status.PASS, Status.NOT_ATTEMPTED


def wrong(name: str, rationale: str, points: float = 4, *, put_right: bool = False, **more: object):
    cause = Cause(rationale=rationale, **more)
    return check(FAIL, points, id=name, cause=cause, put_right=put_right)


def in_place(line: str):
    """Two checks fail by one `/=`, as recorded."""
    stop = wrong("keeps_shape", f"`{line}` stops with an error.", put_right=True)
    return task(stop, wrong("unchanged", "It divides in the array that was handed in."))


def found(students):
    return misconceptions(fold(students))


def test_a_wrong_division_in_place_is_one_mistake_of_each_student():
    made = {
        "ada": verdict(tasks={"t": in_place("x /= 255")}),
        "bob": verdict(tasks={"t": in_place("images /= 255.0")}),
    }
    (one,) = found(made)
    assert (one.check, one.students, one.follows) == (
        "keeps_shape", ("ada", "bob"), (("unchanged", 2),),
    )  # fmt: skip


def test_a_mistake_that_somebody_makes_alone_is_one_of_its_own():
    alone = task(wrong("unchanged", "It divides in the array that was handed in."))
    made = {"ada": verdict(tasks={"t": in_place("x /= 255")}), "bob": verdict(tasks={"t": alone})}
    assert [(one.check, one.students) for one in found(made)] == [
        ("unchanged", ("ada", "bob")),
        ("keeps_shape", ("ada",)),
    ]


def test_two_slips_that_were_put_right_are_two():
    two = task(wrong("a", "By 256.", put_right=True), wrong("b", "Turned.", put_right=True))
    assert len(fold({"ada": verdict(tasks={"t": two})})["ada"]) == 2


def test_one_reason_or_one_error_in_two_tasks_is_one_mistake():
    error = {"actual": "NameError: name 'np' is not defined", "stopped": True}
    made = verdict(
        tasks={
            "t": task(wrong("a", "`t` stops.", **error)),
            "u": task(wrong("b", "u stops.", **error), wrong("c", "`t` stops.")),
        }
    )
    (one,) = fold({"ada": made})["ada"]
    assert [check.id for _, check in one.follows] == ["b", "c"]
    assert one.points == 12


def test_what_fails_in_the_whole_follows_from_the_dearest_mistake():
    made = verdict(
        tasks={
            "t": task(wrong("a", "A.", 2)), "u": task(wrong("b", "B.", 5)),
            "all": task(wrong("whole", "Too few.")),
        }
    )  # fmt: skip
    cheap, dear = fold({"ada": made}, {"all"})["ada"]
    assert (cheap.follows, [check.id for _, check in dear.follows]) == ([], ["whole"])
    assert len(fold({"ada": made})["ada"]) == 3
    alone = verdict(tasks={"all": task(wrong("whole", "Too few."))})
    assert len(fold({"ada": alone}, {"all"})["ada"]) == 1


def test_quoted_code_is_a_students_own_and_a_name_is_the_matter():
    assert in_general("`x /= 255` stops at `relu`.") == "`...` stops at `relu`."


def test_who_has_not_begun_and_who_is_stuck_where():
    made = {
        "ada": verdict(tasks={"t": task(check(NOT)), "u": task(check(NOT))}),
        "bob": verdict(tasks={"t": task(wrong("a", "A.")), "u": task(check(NOT))}),
        "cleo": verdict(tasks={"t": task(wrong("a", "A."), check(PASS, 5, id="b"))}),
        "dan": verdict(tasks={"t": task(wrong("a", "B."))}),
        "eve": verdict(tasks={"t": task(wrong("a", "A."))}),
    }
    assert not_begun(made) == ("ada",)
    (one,) = stuck(made, fold(made))
    assert (one.task, one.students, one.rationale, one.told) == (
        "t",
        ("bob", "dan", "eve"),
        "A.",
        2,
    )


def test_who_is_near_a_line():
    low = {"expected": "at least 90.0% of 200 digits", "actual": "88.5% after 5 epochs"}
    far = {**low, "actual": "87.9% after 5 epochs"}
    made = {
        "ada": verdict(tasks={"t": task(wrong("a", "A.", 4), check(PASS, 6, id="b"))}),
        "bob": verdict(tasks={"t": task(wrong("a", "A.", 3), wrong("c", "C.", 3),
                                        check(PASS, 4, id="b"))}),
        "cleo": verdict(tasks={"t": task(wrong("a", "Few.", 4, **low), check(NOT, 6, id="b"))}),
        "dan": verdict(tasks={"t": task(wrong("a", "Few.", 4, **far), check(NOT, 6, id="b"))}),
    }  # fmt: skip
    lines = {one.line: one.students for one in near_lines(made, fold(made))}
    assert lines == {
        "All points": (("ada", "A."),),
        "Half of the points": (("bob", "A."),),
        "A minimum that is measured": (("cleo", "88.5 % of at least 90 %"),),
    }


def test_a_cold_start_is_no_slow_submission():
    made = {"ada": verdict(seconds=20.0), "bob": verdict(seconds=9.0)}
    each = costs(made, {"ada": Traces(starting=15.0), "bob": Traces(starting=0.05)})
    assert [(one.student, one.seconds, one.cold) for one in slowest(each)] == [
        ("bob", 8.95, False),
        ("ada", 5.0, True),
    ]
