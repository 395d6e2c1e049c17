"""Files of verdicts: what is added is there, torn lines are passed over, old ones put aside."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from autograder.results import Verdict
from autograder.results.results_file import add_verdict, read_verdicts, tidy

GOLDEN = Path(__file__).parents[1] / "golden" / "full_marks" / "results.json"
VERDICT = Verdict.model_validate_json(GOLDEN.read_text(encoding="utf-8"))


def verdict(student: str = "ada", sha256: str = "a" * 64, **changes: object) -> Verdict:
    submission = VERDICT.submission.model_copy(update={"student": student, "sha256": sha256})
    return VERDICT.model_copy(update={"submission": submission, "suite": "s", **changes})


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


def test_the_last_line_of_each_student_stays_sorted_and_the_rest_is_old(tmp_path: Path) -> None:
    path, old = tmp_path / "results.jsonl", tmp_path / "results.old.jsonl"
    made = [verdict("cem"), verdict("ada", seed=1), verdict("bob"), verdict("ada", seed=2)]
    for one in made:
        add_verdict(path, one)
    tidy(path, old)
    assert list(read_verdicts(path)) == [made[3], made[2], made[0]]
    assert list(read_verdicts(old)) == [made[1]]
    before = path.read_bytes(), old.read_bytes()
    tidy(path, old)
    assert (path.read_bytes(), old.read_bytes()) == before


def test_a_torn_end_is_no_line_and_tidying_removes_it(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    add_verdict(path, verdict("ada"))
    path.write_bytes(path.read_bytes() + b'{"version":1,"assignment":"mnist"')
    tidy(path, tmp_path / "old")
    assert [one.submission.student for one in read_verdicts(path)] == ["ada"]
    assert not (tmp_path / "old").exists()


@pytest.mark.parametrize(
    "line",
    [b"", b"{}", b"[]", b"null", b"\xff\xfe", b'{"submission":3}', b'{"submission":{"student":1}}'],
)
def test_lines_that_are_no_verdicts_are_passed_over(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "results.jsonl"
    add_verdict(path, verdict("ada"))
    path.write_bytes(line + b"\n" + path.read_bytes() + line + b"\n")
    assert [one.submission.student for one in read_verdicts(path)] == ["ada"]


def test_a_folder_in_its_place_is_an_error_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "results.jsonl").mkdir()
    with pytest.raises(OSError, match="directory"):
        add_verdict(tmp_path / "results.jsonl", verdict())
