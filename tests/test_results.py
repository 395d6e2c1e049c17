"""Files of verdicts: what is added is there, what is torn is passed over, what fits is found."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from autograder.assignment import load_assignment
from autograder.fingerprint import fingerprint
from autograder.results import Wanted, add_verdict, find_verdict, read_verdicts
from autograder.suite import load_suite
from autograder.verdict import Verdict

GOLDEN = Path(__file__).parent / "golden" / "full_marks" / "results.json"
VERDICT = Verdict.model_validate_json(GOLDEN.read_text(encoding="utf-8"))
TASKS = tuple(VERDICT.tasks)


def verdict(student: str = "ada", sha256: str = "a" * 64, **changes: object) -> Verdict:
    submission = VERDICT.submission.model_copy(update={"student": student, "sha256": sha256})
    return VERDICT.model_copy(update={"submission": submission, "suite": "s", **changes})


def wanted(**changes: object) -> Wanted:
    fits = {"sha256": "a" * 64, "suite": "s", "data": "sample", "isolation": "L0", "tasks": TASKS}
    return Wanted(**{**fits, **changes})  # type: ignore[arg-type]


def test_what_is_added_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "results.jsonl"
    made = [verdict("ada"), verdict("bob", "b" * 64, seed=8)]
    for one in made:
        add_verdict(path, one)
    assert list(read_verdicts(path)) == made


def test_a_torn_line_costs_itself_alone(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    add_verdict(path, verdict("ada"))
    whole = path.read_bytes()
    path.write_bytes(whole + whole[: len(whole) // 2])  # the power went
    add_verdict(path, verdict("bob"))
    assert [one.submission.student for one in read_verdicts(path)] == ["ada", "bob"]


def test_no_file_holds_no_verdicts(tmp_path: Path) -> None:
    assert list(read_verdicts(tmp_path / "none.jsonl")) == []


def test_many_writers_do_not_mix_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"

    def write(name: str) -> None:
        for number in range(25):
            add_verdict(path, verdict(f"{name}{number}"))

    writers = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert len({one.submission.student for one in read_verdicts(path)}) == 100


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, True),
        ({"seed": VERDICT.seed}, True),
        ({"seed": VERDICT.seed + 1}, False),
        ({"sha256": "c" * 64}, False),
        ({"suite": "another"}, False),
        ({"data": "full"}, False),
        ({"isolation": "L2"}, False),
        ({"tasks": TASKS[:-1]}, False),
    ],
)
def test_only_what_is_as_good_as_new_is_found(
    tmp_path: Path, change: dict[str, object], found: bool
) -> None:
    path = tmp_path / "results.jsonl"
    add_verdict(path, verdict())
    assert (find_verdict(path, wanted(**change), "ada") is not None) == found


def test_a_better_box_will_do_and_no_verdict_will_not(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    add_verdict(path, verdict(status="no_verdict"))
    assert find_verdict(path, wanted(), "ada") is None
    add_verdict(path, verdict(isolation="L3"))
    assert find_verdict(path, wanted(isolation="L2"), "ada") is not None


def test_a_students_own_line_comes_before_that_of_another_with_the_same_bytes(
    tmp_path: Path,
) -> None:
    path = tmp_path / "results.jsonl"
    for student in ("bob", "ada", "cem"):
        add_verdict(path, verdict(student))
    found = find_verdict(path, wanted(), "ada")
    assert found is not None
    assert found.submission.student == "ada"


def test_a_changed_limit_or_point_is_another_suite() -> None:
    assignment = load_assignment("mnist")
    changed = assignment.with_limits({"memory_mb": "4096"})
    assert load_suite(assignment).version != load_suite(changed).version
    assert load_suite(assignment).version == fingerprint(assignment.model_dump_json())
