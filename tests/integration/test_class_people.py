"""`autograder grade` from run to run: resubmissions, who is gone, some alone, and what changed."""

from __future__ import annotations

import csv
import json
import re
import shlex
import shutil
import signal
import time
import zipfile
from pathlib import Path

import pytest
from support.page_reading import read
from support.tiny_assignment import GOOD, TinyKit
from support.tiny_class import WRONG, lines, start, without_costs

BROKEN = "#" * 2_000_001  # too large to be read: no verdict


@pytest.fixture
def kit(tmp_path: Path) -> TinyKit:
    made = TinyKit(tmp_path)
    hand_in(made, "hw1", ada=GOOD, bob=WRONG, cleo=GOOD + "# c\n", eve=BROKEN)
    return made


def hand_in(kit: TinyKit, place: str, **texts: str) -> None:
    for student, text in texts.items():
        kit.put(Path(place) / f"{student}.py", text)


def pack(kit: TinyKit, place: str, archive: str, top: str = "") -> None:
    with zipfile.ZipFile(kit.root / archive, "w") as made:
        for path in sorted((kit.root / place).iterdir()):
            made.write(path, f"{top}{path.name}")


def grade(kit: TinyKit, place: str, *options: str, status: int = 1) -> str:
    given = ("--assignment", "tiny", "--isolation", "L0", "--out", "g")
    done = kit.run("grade", place, *given, *options)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout if status < 2 else done.stderr


def table(kit: TinyKit) -> dict[str, dict[str, str]]:
    with (kit.root / "g" / "grades.csv").open(encoding="utf-8", newline="") as stream:
        return {row["student"]: row for row in csv.DictReader(stream)}


def page(kit: TinyKit, student: str) -> str:
    return (kit.root / "g" / "feedback" / f"{student}.html").read_text(encoding="utf-8")


def old_students(kit: TinyKit) -> list[str]:
    text = (kit.root / "g" / "results.old.jsonl").read_text(encoding="utf-8")
    return [json.loads(line)["submission"]["student"] for line in text.splitlines()]


def test_a_resubmission_alone_leaves_everybody_there(kit: TinyKit) -> None:
    first = grade(kit, "hw1", "--seed", "5")
    assert "3 of 4 submissions have a verdict" in first
    hand_in(kit, "late", bob=GOOD + "# again\n")
    told = grade(kit, "late")
    assert re.search(r"^eve +no verdict: eve.py: is larger than 2 MB", told, re.MULTILINE)
    assert f"bob: graded from {kit.root / 'late'}, before from {kit.root / 'hw1'}" in told
    assert "3 of 4 submissions have a verdict" in told
    rows = table(kit)
    assert {name: row["points"] for name, row in rows.items()} == {
        "ada": "5", "bob": "5", "cleo": "5", "eve": "",
    }  # fmt: skip
    assert "is larger than 2 MB" in rows["eve"]["problem"]
    assert {row["seed"] for row in rows.values()} == {"5", ""}
    assert "3 points before, 5 now" in read(page(kit, "bob")).text
    report = read((kit.root / "g" / "report.html").read_text(encoding="utf-8"))
    assert any(row[0] == "eve" for row in report.table_rows)
    hand_in(kit, "more", eve=GOOD)
    assert "4 of 4 submissions have a verdict" in grade(kit, "more", status=0)


def test_who_is_deleted_or_renamed_is_gone_and_told(kit: TinyKit) -> None:
    grade(kit, "hw1")
    folder = kit.root / "hw1"
    (folder / "ada.py").unlink()
    (folder / "bob.py").rename(folder / "rob.py")
    (folder / "eve.py").unlink()
    told = grade(kit, "hw1", status=0)
    for student in ("ada", "bob", "eve"):
        assert f"{student}: is no longer in {kit.root / 'hw1'}" in told
    assert set(table(kit)) == {"cleo", "rob"}
    assert {line["submission"]["student"] for line in lines(kit.root / "g")} == {"cleo", "rob"}
    assert sorted(old_students(kit)) == ["ada", "bob"]
    assert {one.name for one in (kit.root / "g/feedback").iterdir()} == {"cleo.html", "rob.html"}
    assert "no longer" not in grade(kit, "hw1", status=0)


@pytest.mark.parametrize("again", ["hw1.zip", "hw1 (1).zip"])
def test_a_download_is_the_same_packed_unpacked_and_loaded_again(kit: TinyKit, again: str) -> None:
    grade(kit, "hw1")
    (kit.root / "hw1" / "bob.py").unlink()
    pack(kit, "hw1", again)
    assert "bob: is no longer" in grade(kit, again)
    assert set(table(kit)) == {"ada", "cleo", "eve"}


def test_a_run_can_be_made_the_whole_class(kit: TinyKit) -> None:
    grade(kit, "hw1")
    hand_in(kit, "hw2", ada=GOOD)
    told = grade(kit, "hw2", "--remove-missing", status=0)
    assert set(table(kit)) == {"ada"}
    assert all(f"{student}: is no longer in" in told for student in ("bob", "cleo", "eve"))
    assert "choose one" in grade(kit, "hw2", "--remove-missing", "--student", "ada", status=2)


def test_some_alone_are_graded_and_all_others_stay_as_they_are(kit: TinyKit) -> None:
    grade(kit, "hw1", "--seed", "5")
    before = {line["submission"]["student"]: line for line in lines(kit.root / "g")}
    hand_in(kit, "hw1", ada=WRONG + "# a\n", bob=GOOD + "# b\n", cleo=WRONG, new=GOOD)
    told = grade(kit, "hw1", "--student", "ada", "--student", "BOB")
    after = {line["submission"]["student"]: line for line in lines(kit.root / "g")}
    assert {name: one["points"] for name, one in after.items()} == {"ada": 3, "bob": 5, "cleo": 5}
    assert after["cleo"] == before["cleo"]
    assert re.search("new +no verdict: has not been graded yet", told)
    grade(kit, "hw1", "--student", "ada", "--fresh")
    again = {line["submission"]["student"]: line for line in lines(kit.root / "g")}
    assert again["ada"]["seconds"] != after["ada"]["seconds"]  # graded anew, on the same inputs
    assert {one["seed"] for one in again.values()} == {5}
    assert {name: one for name, one in again.items() if name != "ada"} == {
        name: one for name, one in after.items() if name != "ada"
    }
    assert "nobody is called so" in grade(kit, "hw1", "--student", "zed", status=2)


def test_a_fresh_run_of_a_resubmission_grades_it_alone_anew(kit: TinyKit) -> None:
    grade(kit, "hw1", "--seed", "5")
    hand_in(kit, "late", bob=GOOD)
    grade(kit, "late", "--fresh")
    assert {line["seed"] for line in lines(kit.root / "g")} == {5}
    assert set(table(kit)) == {"ada", "bob", "cleo", "eve"}
    shutil.rmtree(kit.root / "late")
    grade(kit, "hw1", "--fresh", "--seed", "6")
    assert {line["seed"] for line in lines(kit.root / "g")} == {6}


def test_the_page_tells_what_a_changed_check_did_and_how_to_see_for_oneself(kit: TinyKit) -> None:
    grade(kit, "hw1", "--seed", "5")
    check = kit.folder / "checks" / "half.py"
    check.write_text(check.read_text().replace("0.5)", "1 / 3)"))
    grade(kit, "hw1")
    text = read(page(kit, "bob")).text
    assert "What grading again changed for you" in text
    assert "3 points before, 5 now" in text
    assert "the checks of Halve were changed" in text
    assert "\u201cHalves\u201d passed, and failed before" in text
    (command,) = re.findall(r"autograder check bob\.py --seed 5 --assignment tiny", text)
    shutil.copy(kit.root / "hw1" / "bob.py", kit.root / "bob.py")
    done = kit.run(*shlex.split(command)[1:])
    assert "5 of 5 points" in done.stdout


def test_a_damaged_table_of_people_is_one_line(kit: TinyKit) -> None:
    grade(kit, "hw1")
    before = (kit.root / "g" / "grades.csv").read_bytes()
    (kit.root / "g" / "people.csv").write_text("student\nada\n", encoding="utf-8")
    said = grade(kit, "hw1", status=2)
    assert len(said.splitlines()) == 1
    assert "people.csv: has no column" in said
    assert (kit.root / "g" / "grades.csv").read_bytes() == before


@pytest.mark.slow
def test_killed_at_any_moment_the_class_ends_as_if_undisturbed(kit: TinyKit) -> None:
    hand_in(kit, "in", ada=GOOD, bob=WRONG, cleo=GOOD + "# c\n", eve=BROKEN, dan=WRONG + "#\n")
    for out in ("undisturbed", "killed"):
        start(kit, "--out", out).communicate()
    for name in ("ada.py", "bob.py"):
        (kit.root / "in" / name).unlink()
    hand_in(kit, "in", cleo=GOOD, zoe=WRONG)
    told, _ = start(kit, "--out", "undisturbed").communicate()
    for moment in range(12):
        process = start(kit, "--out", "killed")
        time.sleep(0.6 + 0.15 * moment)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    start(kit, "--out", "killed").communicate()
    assert without_costs(kit.root / "killed") == without_costs(kit.root / "undisturbed")
    people = [(kit.root / out / "people.csv").read_bytes() for out in ("killed", "undisturbed")]
    assert people[0] == people[1]
    assert "ada: is no longer" in told
