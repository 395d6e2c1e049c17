"""What a collection knows of a class, from the download and what lies beside it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from autograder.classes.collecting import Collection, open_collection
from autograder.classes.collecting.tree import write_tree
from autograder.platforms.person import HandInStatus, Person

CODE = "def normalize(images):\n    return images / 255\n"
MOODLE = "{}_{}_assignsubmission_file/{}"


def packed(files: dict[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in files.items():
            out.writestr(name, data)
    return made.getvalue()


def people(place: Path, out: Path | None = None, roster: Path | None = None) -> dict[str, Person]:
    with open_collection(place, "mnist", out=out, roster=roster) as found:
        return {one.student: one for one in found.people}


def collected(place: Path, out: Path, roster: Path | None = None) -> Collection:
    with open_collection(place, "mnist", out=out, roster=roster) as found:
        write_tree(found, place, "mnist", out)
        return found


def test_the_table_beside_a_tree_tells_who_its_folders_are(tmp_path: Path) -> None:
    archive, course, roster = tmp_path / "m.zip", tmp_path / "course", tmp_path / "roster.csv"
    archive.write_bytes(packed({
        MOODLE.format("Zoe\u0308 Gray", 11, "mnist.py"): CODE,
        MOODLE.format("Ada Lovelace", 12, "a.py"): CODE,
        MOODLE.format("Ada Lovelace", 12, "b.py"): CODE + "#",
        MOODLE.format("Finn", 13, "x.pdf"): b"%PDF",
    }))  # fmt: skip
    roster.write_text("name,email\nZo\u00eb Gray,z@uni.example\nMax Born,m@uni.example\n", "utf-8")
    collected(archive, course, roster)
    found = people(course / "submitted")
    assert {name: one.status for name, one in found.items()} == {
        "Zo\u00eb Gray": HandInStatus.TAKEN,
        "Ada Lovelace": HandInStatus.AMBIGUOUS,
        "Finn": HandInStatus.NOTHING_USABLE,
        "Max Born": HandInStatus.NOT_HANDED_IN,
    }
    zoe = found["Zo\u00eb Gray"]
    assert (zoe.platform, zoe.platform_id, zoe.email) == ("moodle", "11", "z@uni.example")
    (course / "submitted" / "Zo\u00eb Gray" / "mnist" / "mnist.py").unlink()
    (course / "submitted" / "Zo\u00eb Gray" / "mnist").rmdir()
    (course / "submitted" / "Zo\u00eb Gray").rmdir()
    other = tmp_path / "course" / "submitted" / "eve" / "mnist"
    other.mkdir(parents=True)
    (other / "mnist.py").write_text(CODE, encoding="utf-8")
    found = people(course / "submitted")
    assert found["eve"].status is HandInStatus.TAKEN
    assert found["Zo\u00eb Gray"].status is HandInStatus.NOTHING_USABLE
    assert "collect again" in found["Zo\u00eb Gray"].why


def test_zip_files_are_opened_to_a_depth_and_no_further(tmp_path: Path) -> None:
    once = packed({"mnist.py": CODE})
    twice = packed({"one.zip": once})
    bomb = packed({"mnist.py": bytes(300_000_000)})
    (tmp_path / "all.zip").write_bytes(packed({
        "ada/mnist.zip": once, "bob/mnist.zip": twice, "cleo/mnist.zip": packed({"two.zip": twice}),
        "dora/mnist.zip": bomb, "emil/mnist.zip": packed({"../../up.py": CODE}),
        "finn/mnist.zip": b"PK", "gus/mnist.tar.gz": b"x",
    }))  # fmt: skip
    found = people(tmp_path / "all.zip")
    assert {who for who, one in found.items() if one.status is HandInStatus.TAKEN} == {"ada", "bob"}
    words = {
        "cleo": "a zip file in a zip file",
        "dora": "larger than 2 MB",
        "emil": "leads elsewhere",
        "finn": "cannot be opened",
        "gus": "only zip files",
    }
    for who, word in words.items():
        assert word in found[who].why


def test_a_folder_of_downloads_is_read_as_they_are(tmp_path: Path) -> None:
    place = tmp_path / "in"
    place.mkdir()
    (place / "moodle.zip").write_bytes(packed({MOODLE.format("Ada", 1, "mnist.zip"): packed(
        {"more.zip": packed({"mnist.py": CODE})})}))  # fmt: skip
    (place / "broken.zip").write_bytes(b"PK")
    with open_collection(place, "mnist") as found:
        assert [one.student for one in found.people] == ["Ada"]
        assert any("broken.zip" in one for one in found.aside)
        assert [one.data for one in found.handed_in()] == [CODE.encode()]


def test_zip_files_named_after_students_are_theirs(tmp_path: Path) -> None:
    place = tmp_path / "in"
    place.mkdir()
    for who in ("ada", "bob"):
        (place / f"{who}.zip").write_bytes(packed({"mnist.py": f"{CODE}# {who}", "util.py": "x=1"}))
    assert sorted(people(place)) == ["ada", "bob"]


def test_a_decision_on_a_file_that_is_nobodys(tmp_path: Path) -> None:
    archive, course = tmp_path / "g.zip", tmp_path / "course"
    archive.write_bytes(packed({"Ada L - mnist.py": CODE, "mnist(1).py": CODE + "#1",
                                "mnist(2).py": CODE + "#2"}))  # fmt: skip
    found = collected(archive, course)
    assert found.unclaimed == ("mnist(1).py", "mnist(2).py")
    table = course / "decisions.csv"
    text = table.read_text(encoding="utf-8")
    text = text.replace('"mnist(1).py","",""', '"mnist(1).py","bob",""')
    table.write_text(text.replace('"mnist(2).py","",""', '"mnist(2).py","","leave"'), "utf-8")
    found = collected(archive, course)
    assert [one.student for one in found.people] == ["Ada L", "bob"]
    assert found.unclaimed == found.questions == ()
    assert any("left, as decided" in one for one in found.aside)


def test_as_many_namesakes_as_the_roster_has_are_nobodys_loss(tmp_path: Path) -> None:
    archive, roster, ada = tmp_path / "m.zip", tmp_path / "roster.csv", "Ada Lovelace"
    files: dict[str, str | bytes] = {MOODLE.format(ada, n, "x.py"): f"{CODE}#{n}" for n in (1, 2)}
    archive.write_bytes(packed(files))
    roster.write_text(f"name,email\n{ada},a@uni.example\n{ada},b@uni.example\n", "utf-8")
    with open_collection(archive, "mnist", roster=roster) as found:
        assert [one.student for one in found.people] == [f"{ada}_1", f"{ada}_2"]
        assert all(one.status is HandInStatus.TAKEN for one in found.people)
        assert any("which is which" in one for one in found.notes)


def test_files_that_are_too_many_to_name_are_counted(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {f"ada/mnist/{n}.png": b"" for n in range(700)}
    files |= {"ada/mnist/mnist.py": CODE, "bob/mnist/mnist.py": CODE}
    (tmp_path / "all.zip").write_bytes(packed(files))
    (ada,) = (one for one in people(tmp_path / "all.zip").values() if one.student == "ada")
    assert ada.status is HandInStatus.TAKEN
    assert "further files" in ada.others[-1]
