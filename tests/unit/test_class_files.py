"""What a class's folder holds after runs, also after ones that were stopped at any write."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from support.made_up_class import golden
from support.page_reading import read

from autograder._util import files
from autograder.classes import folder as class_folder
from autograder.classes import student_pages
from autograder.classes.class_files import RunResult, WrittenClass, finish_class
from autograder.classes.exemptions import Exemption, Kind, write_exemptions
from autograder.classes.folder import ClassFolder
from autograder.classes.roll import call_roll
from autograder.platforms import people_table
from autograder.platforms.person import HandInStatus, Person
from autograder.results import Verdict, results_file
from autograder.results.results_file import add_verdict
from autograder.suite.assignment import load_assignment

CASES = {"a": "full_marks", "b": "wrong_values", "h": "half_done"}
STATUS = {
    "?": HandInStatus.AMBIGUOUS, "-": HandInStatus.NOT_HANDED_IN, "0": HandInStatus.NOTHING_USABLE,
}  # fmt: skip


def graded(student: str, case: str, **changes: object) -> Verdict:
    made = golden(CASES[case])
    mine = made.submission.model_copy(update={"student": student, "sha256": case * 64})
    return made.model_copy(update={"submission": mine, **changes})


def run(
    out: Path, source: str, came: Mapping[str, str], *, whole: bool = False, **facts: Any
) -> WrittenClass:
    """A run that grades these: a letter is a file, ``!`` fails, other signs are no file."""
    folder = ClassFolder(out, load_assignment("mnist"))
    folder.keep()
    people = [
        Person(name, "mnist", STATUS.get(what, HandInStatus.TAKEN), **facts)
        for name, what in came.items()
    ]
    before = folder.people()
    roll = call_roll(before.values(), people, source, whole=whole, roster=True)
    folder.write_people({**roll.now, **before})
    hashes, problems = {}, {}
    for name, what in came.items():
        if what in CASES:
            verdict = graded(name, what)
            if folder.verdicts().get(name) != verdict:
                add_verdict(folder.results, verdict)
                folder = ClassFolder(out, folder.assignment)
            hashes[name] = verdict.submission.sha256
            folder.keep()
            folder.write_page(verdict)
        elif what == "!":
            problems[name] = "The grader fell over."
    return finish_class(folder, roll, RunResult(hashes, problems))


def table(out: Path) -> dict[str, dict[str, str]]:
    with (out / "grades.csv").open(encoding="utf-8", newline="") as stream:
        return {row["student"]: row for row in csv.DictReader(stream)}


def state(out: Path) -> dict[str, bytes]:
    """All that a reader of the folder sees; lines of old results may be there twice."""
    found = {
        str(one.relative_to(out)): one.read_bytes()
        for one in out.rglob("*")
        if one.is_file() and one.suffix not in (".lock", ".part")
    }
    old = found.pop("results.old.jsonl", b"")
    return {**found, "old": b"".join(sorted({*old.splitlines(keepends=True)}))}


def test_who_has_no_verdict_stays_with_the_reason_through_other_runs(tmp_path: Path) -> None:
    first = run(tmp_path, "hw1", {"ada": "a", "bob": "!", "cleo": "?", "dan": "0", "eve": "-"})
    assert {*first.problems} == {"bob", "cleo", "dan"}
    again = run(tmp_path, "late", {"ada": "h"})
    assert again.problems == first.problems
    rows = table(tmp_path)
    assert {*rows} == {"ada", "bob", "cleo", "dan", "eve"}
    assert rows["bob"]["problem"] == "The grader fell over."
    assert rows["eve"]["problem"] == "has not handed in"
    assert rows["ada"]["points"] == str(int(graded("ada", "h").points))
    assert [one["points"] for one in rows.values()][1:] == [""] * 4
    assert "1 of 4 submissions have a verdict; 1 of the class has not handed in" in again.lines
    report = read((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert {*rows} <= {row[0] for row in report.table_rows}
    assert not run(tmp_path, "more", {"bob": "a", "cleo": "a", "dan": "a"}).problems


def test_who_is_gone_is_told_and_counts_nowhere(tmp_path: Path) -> None:
    run(tmp_path, "hw1", {"ada": "a", "bob": "b"})
    assert (tmp_path / "feedback" / "bob.html").exists()
    written = run(tmp_path, "hw1", {"ada": "a", "rob": "b"})
    (told,) = [line for line in written.lines if line.startswith("bob")]
    assert "no longer in hw1" in told
    assert {*table(tmp_path)} == {"ada", "rob"}
    assert {one.name for one in (tmp_path / "feedback").iterdir()} == {"ada.html", "rob.html"}
    assert "bob" not in (tmp_path / "report.html").read_text(encoding="utf-8")
    old = (tmp_path / "results.old.jsonl").read_text(encoding="utf-8")
    assert json.loads(old)["submission"]["student"] == "bob"
    assert not any("bob" in line for line in run(tmp_path, "hw1", {"ada": "a", "rob": "b"}).lines)


def test_a_verdict_counts_only_for_the_file_that_is_there(tmp_path: Path) -> None:
    run(tmp_path, "hw1", {"ada": "a", "bob": "b"})
    run(tmp_path, "hw1", {"ada": "?", "bob": "b"})
    assert table(tmp_path)["ada"]["points"] == ""
    assert not (tmp_path / "feedback" / "ada.html").exists()
    assert {*ClassFolder(tmp_path, load_assignment("mnist")).verdicts()} == {"bob"}
    run(tmp_path, "hw1", {"ada": "a", "bob": "b"})
    assert table(tmp_path)["ada"]["points"] == "100"


def test_verdicts_without_a_table_of_people_are_of_the_class(tmp_path: Path) -> None:
    add_verdict(tmp_path / "results.jsonl", graded("zed", "a"))
    run(tmp_path, "hw1", {"ada": "a"})
    assert {*table(tmp_path)} == {"ada", "zed"}
    run(tmp_path, "hw1", {"ada": "a"}, whole=True)
    assert {*table(tmp_path)} == {"ada"}


def test_name_lateness_and_group_are_told_everywhere(tmp_path: Path) -> None:
    facts = {"name": "Ada <Lovelace>", "late": "2 days", "group": "=7"}
    written = run(tmp_path, "hw1", {"ada": "a"}, **facts)
    assert written.lines[0].startswith("ada (Ada <Lovelace>)  100 of 100")
    assert written.lines[0].endswith("[group =7, late: 2 days]")
    row = table(tmp_path)["ada"]
    assert (row["name"], row["late"], row["group"]) == ("Ada <Lovelace>", "2 days", "'=7")


def test_what_a_regrade_changed_stands_on_the_students_page(tmp_path: Path) -> None:
    run(tmp_path, "hw1", {"ada": "h", "bob": "b"})
    page = tmp_path / "feedback" / "ada.html"
    assert "What grading again changed" not in page.read_text(encoding="utf-8")
    run(tmp_path, "hw1", {"ada": "a", "bob": "b"})
    before = graded("ada", "h").points
    for _ in range(2):  # it stays there, and the page is not written again
        seen, when = page.read_bytes(), page.stat().st_mtime_ns
        text = read(seen.decode()).text
        assert "What grading again changed for you" in text
        assert f"{before:g} points before, 100 now" in text
        assert "handed in another file" in text
        run(tmp_path, "hw1", {"ada": "a", "bob": "b"})
        assert page.stat().st_mtime_ns == when
    bob = (tmp_path / "feedback" / "bob.html").read_text(encoding="utf-8")
    assert "What grading again changed" not in bob
    assert f"--seed {graded('bob', 'b').seed}" in read(bob).text


def test_exemptions_count_in_table_report_and_pages_and_leave_the_verdicts(tmp_path: Path) -> None:
    run(tmp_path, "hw1", {"ada": "b", "bob": "b"})
    raw = (tmp_path / "results.jsonl").read_bytes()
    before = float(table(tmp_path)["ada"]["points"])
    lost = next(one for one in graded("ada", "b").checks.values() if one.points < one.max_points)
    write_exemptions(
        tmp_path, [Exemption(check=lost.id, kind=Kind.FULL_MARKS, reason="Was not asked for.")]
    )
    run(tmp_path, "late", {"bob": "b"})  # ada is not of this run
    for student in ("ada", "bob"):
        assert float(table(tmp_path)[student]["points"]) == before + lost.max_points
        page = (tmp_path / "feedback" / f"{student}.html").read_text(encoding="utf-8")
        assert "Was not asked for." in page
    assert (tmp_path / "results.jsonl").read_bytes() == raw


def stopped_at(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the process end before its ``number``-th whole file is in its place."""
    left = iter(range(number))

    @contextmanager
    def write(target: Path) -> Iterator[Any]:
        with files.atomic_write(target) as stream:
            yield stream
            if next(left, None) is None:
                raise KeyboardInterrupt

    for module in (class_folder, student_pages, people_table, results_file):
        monkeypatch.setattr(module, "atomic_write", write)


RUNS = (
    ("hw1", {"ada": "a", "bob": "b", "cleo": "!", "dan": "h", "eve": "-"}),
    ("late", {"dan": "a", "cleo": "?"}),
    ("hw1", {"ada": "h", "rob": "b", "cleo": "a", "eve": "b"}),
)


@pytest.mark.parametrize("which", range(len(RUNS)))
def test_stopped_before_any_write_and_run_again_it_ends_as_if_undisturbed(
    which: int, tmp_path: Path
) -> None:
    for source, came in RUNS[: which + 1]:
        expected = run(tmp_path / "undisturbed", source, came)
    stops = 0
    for number in range(100):
        out = tmp_path / str(number)
        for source, came in RUNS[:which]:
            run(out, source, came)
        with pytest.MonkeyPatch.context() as patch:
            stopped_at(number, patch)
            try:
                run(out, *RUNS[which])
            except KeyboardInterrupt:
                stops += 1
            else:
                break
        written = run(out, *RUNS[which])
        assert written.lines[:-2] == expected.lines[:-2]  # but for where it lies
        assert state(out) == state(tmp_path / "undisturbed")
    assert stops > 5
