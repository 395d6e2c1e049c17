"""A call that gave nothing: which fault is the cause, how its message is headed and shown."""

from __future__ import annotations

from autograder.box.wire.observations import Fault, Frame, Observation, Outcome
from autograder.checks import StudentCode
from autograder.grading.stopped import Text, from_fault
from autograder.report.text import check_text
from autograder.results import Cause, CheckResult, Status

SOURCE = """\
from tqdm import tqdm
import helper_of_mine
frame = open("x.csv")
class Net(helper_of_mine.Base):
    pass

def normalize(images):
    return [tqdm(images), frame, Net, other]

normalize = 255
"""
LINES = SOURCE.split("\n")
TEXT = Text(StudentCode(SOURCE), "line {}".format, lambda number: LINES[number - 1])
NO_TQDM = Fault("ModuleNotFoundError", "No module named 'tqdm'", (Frame(1, "<module>"),), "load")


def told(
    fault: Fault | None, load_fault: Fault | None = None, outcome: Outcome = Outcome.RAISED
) -> Cause:
    observation = Observation("call", outcome, fault=fault, load_fault=load_fault)
    return from_fault(observation, ("normalize",), TEXT)


def missing(name: str) -> Fault:
    return Fault("NameError", f"name '{name}' is not defined", (Frame(8, "normalize"),), "call")


def test_a_failed_import_is_the_cause_of_the_name_that_is_not_there() -> None:
    for name in ("tqdm", "Net"):
        cause = told(missing(name), NO_TQDM)
        assert cause.rationale == "The package `tqdm` is not installed where work is graded."
        assert "line 1: from tqdm import tqdm" in cause.actual
        assert "NameError" not in cause.actual
        assert "instructor" in cause.help


def test_a_name_that_no_line_was_to_bring_is_its_own_cause() -> None:
    cause = told(missing("other"), NO_TQDM)
    assert "`other`" in cause.rationale
    assert "Before that, loading your file: ModuleNotFoundError" in cause.actual


def test_a_top_level_line_that_fails_is_the_cause() -> None:
    fault = Fault("RuntimeError", "no", (Frame(3, "<module>"),), "load")
    cause = told(missing("frame"), fault)
    assert cause.rationale == (
        "A line at the top of your file fails, and `normalize` needs it: line 3."
    )
    assert 'line 3: frame = open("x.csv")' in cause.actual


def test_a_function_that_became_a_value_names_the_line() -> None:
    cause = told(None, outcome=Outcome.MISSING)
    assert "line 10 gives it another value" in cause.actual
    assert "first error" not in cause.help


def test_nothing_is_expected_of_data_under_an_exception() -> None:
    for fault in (missing("other"), Fault("OddError", "x"), Fault("OddError", "", (Frame(8, ""),))):
        cause = told(fault)
        assert cause.stopped
        assert cause.expected == ""
        assert cause.help


def test_the_machine_s_places_and_colours_are_not_shown() -> None:
    message = "cannot import name 'x' from 'y' (/a/b/c.py)\x1b[1m <object at 0x7f00aa>"
    assert told(Fault("ImportError", message)).actual == (
        "ImportError: cannot import name 'x' from 'y' <object>"
    )
    assert len(told(Fault("OddError", "x" * 5000)).actual) < 500


def test_a_crash_heads_its_check() -> None:
    result = CheckResult(
        id="keeps_shape",
        description="normalize gives an array of the same shape.",
        status=Status.FAIL,
        points=0,
        max_points=5,
        cause=told(missing("tqdm"), NO_TQDM),
    )
    text = check_text(result)
    assert text.startswith("The package `tqdm` is not installed where work is graded. (5 points)")
    assert text.count("is not installed") == 1
    assert "same shape" not in text
    assert result.model_dump()["cause"]["stopped"] is True
    assert "stopped" not in Cause(rationale="The values are off.").model_dump()
