"""Names as platforms and lecturers write them, and whose each file is by them."""

from __future__ import annotations

import pytest

from autograder.platforms.layouts import KINDS, DownloadedFile, Layout, lay_out, recognise
from autograder.submission.reading import FileError

A = "mnist"


def unread(name: str) -> bytes:
    raise FileError("cannot be read.")


def laid_out(*names: str, kind: str = "", assignment: str = A, **files: bytes) -> Layout:
    """The layout; ``files`` are bytes by the last part of a name, without its ending."""

    def read(name: str) -> bytes:
        stem = name.rpartition("/")[2].partition(".")[0]
        return files[stem] if stem in files else unread(name)

    return lay_out(kind or recognise(names, assignment), names, assignment, read)


def only(*names: str, kind: str = "", assignment: str = A) -> DownloadedFile:
    """The first file, of a download of the kind that was asked for."""
    found = laid_out(*names, kind=kind, assignment=assignment)
    assert len(found.files) == len(names)
    return found.files[0]


def owner(one: DownloadedFile) -> tuple[str, str, str]:
    (who,) = one.owners
    return who.key, who.name, who.platform_id


CANVAS = "gausscarl_7_8_mnist.ipynb"


@pytest.mark.parametrize(
    ("name", "who", "inner", "attempt", "late"),
    [
        ("lovelaceada_101_9001_mnist.ipynb", ("101", "lovelaceada"), "mnist.ipynb", 0, ""),
        ("lovelaceada_101_9001_mnist-1.ipynb", ("101", "lovelaceada"), "mnist.ipynb", 1, ""),
        ("lovelaceada_101_9001_mnist-12.py", ("101", "lovelaceada"), "mnist.py", 12, ""),
        ("lovelaceada_LATE_101_9001_mnist.py", ("101", "lovelaceada"), "mnist.py", 0, "late"),
        ("lovelaceada_101_9001_mnist (1).py", ("101", "lovelaceada"), "mnist (1).py", 0, ""),
        ("lovelaceada_101_9001_part-1.py", ("101", "lovelaceada"), "part-1.py", 0, ""),
        ("lovelaceada_101_9001_2026-11-28.py", ("101", "lovelaceada"), "2026-11-28.py", 0, ""),
        ("lovelaceada_101_question_5_9001_m.py", ("101", "lovelaceada"), "m.py", 0, ""),
        ("a_b_101_9001_mnist.py", ("101", "a_b"), "mnist.py", 0, ""),
        ("_101_9001_mnist.py", ("101", ""), "mnist.py", 0, ""),
        ("ada7_101_9001_mnist.py", ("101", "ada7"), "mnist.py", 0, ""),
        ("ивановадарья_101_9001_mnist.py", ("101", "ивановадарья"), "mnist.py", 0, ""),
        ("李雷_101_9001_作业.py", ("101", "李雷"), "作业.py", 0, ""),
        ("anon_Ab1cD_9001_mnist.py", ("anon_Ab1cD", "anon_Ab1cD"), "mnist.py", 0, ""),
        ("LATE_anon_Ab1cD_9001_m.py", ("anon_Ab1cD", "anon_Ab1cD"), "m.py", 0, "late"),
        # What students call their files says nothing.
        ("x_101_9001_bob_11_34_mnist.py", ("101", "x"), "bob_11_34_mnist.py", 0, ""),
        ("x_101_9001_anon_1_2_mnist.py", ("101", "x"), "anon_1_2_mnist.py", 0, ""),
        ("x_101_9001_bob_mnist.zip", ("101", "x"), "bob_mnist.zip", 0, ""),
        ("x_101_9001_work/bob_mnist.ipynb", ("101", "x"), "work/bob_mnist.ipynb", 0, ""),
        ("x_101_9001_Bob_11_assignsubmission_file.py", ("101", "x"),
         "Bob_11_assignsubmission_file.py", 0, ""),
    ],
)  # fmt: skip
def test_canvas(name: str, who: tuple[str, str], inner: str, attempt: int, late: str) -> None:
    one = only(name, CANVAS)
    assert recognise([name, CANVAS], A) == "canvas"
    assert owner(one)[:2] == who
    assert owner(one)[2] == who[0].removeprefix("anon_")
    assert (one.inner, one.attempt, one.late, one.note) == (inner, attempt, late, "")


@pytest.mark.parametrize("name", ["lovelaceada_101_text.html", "x_LATE_101_link.html",
                                  "anon_Ab1cD_text.html", "x_101_9001_text.html"])  # fmt: skip
def test_what_canvas_writes_itself_is_somebodys_and_no_work(name: str) -> None:
    one = only(name, CANVAS)
    assert one.owners
    assert one.note


def test_a_number_is_a_resubmission_where_there_was_a_file_to_submit_again() -> None:
    names = ["x_1_2_lab.py", "x_1_3_lab-1.py", "y_2_4_lab-1.py", "y_2_5_lab-2.py"]
    found = laid_out(*names, CANVAS)
    assert [one.attempt for one in found.files[:4]] == [0, 1, 0, 0]
    assert [one.inner for one in found.files[:4]] == ["lab.py", "lab.py", "lab-1.py", "lab-2.py"]
    assert only("x_1_2_hw-2.py", CANVAS, assignment="hw-2").inner == "hw-2.py"


ADA = "Ada Lovelace_12_assignsubmission_file"
BOB = "bob_11_assignsubmission_file"


@pytest.mark.parametrize(
    ("name", "who", "inner"),
    [
        (f"{ADA}/mnist.ipynb", ("12", "Ada Lovelace", "12"), "mnist.ipynb"),
        (f"all/{ADA}/mnist.ipynb", ("12", "Ada Lovelace", "12"), "mnist.ipynb"),
        (f"all/{ADA}_/mnist.ipynb", ("12", "Ada Lovelace", "12"), "mnist.ipynb"),
        (f"{ADA}_mnist.ipynb", ("12", "Ada Lovelace", "12"), "mnist.ipynb"),
        (f"{ADA}/my work/mnist.ipynb", ("12", "Ada Lovelace", "12"), "my work/mnist.ipynb"),
        (f"{ADA}/my\\mnist.py", ("12", "Ada Lovelace", "12"), "my\\mnist.py"),
        ("O'Neil_X-Y_3_assignsubmission_file_/m.py", ("3", "O'Neil_X-Y", "3"), "m.py"),
        ("Группа Я-Дарья_7_assignsubmission_file_/m.py", ("7", "Группа Я-Дарья", "7"), "m.py"),
        ("Zoe\u0308 M_7_assignsubmission_file/m.py", ("7", "Zoe\u0308 M", "7"), "m.py"),
        ("Gruppe 4_31_assignsubmission_file/m.py", ("31", "Gruppe 4", "31"), "m.py"),
        ("Default group_assignsubmission_file/m.py", ("Default group", "Default group", ""),
         "m.py"),
        ("Participant_9_assignsubmission_file/m.py", ("9", "Participant 9", "9"), "m.py"),
        # What students call their files and folders says nothing.
        (f"{ADA}/bob_mnist.ipynb", ("12", "Ada Lovelace", "12"), "bob_mnist.ipynb"),
        (f"{ADA}/{BOB}/mnist.ipynb", ("12", "Ada Lovelace", "12"), f"{BOB}/mnist.ipynb"),
        (f"{ADA}/bob_11_34_m.ipynb", ("12", "Ada Lovelace", "12"), "bob_11_34_m.ipynb"),
        (f"{ADA}_{BOB}_mnist.ipynb", ("12", "Ada Lovelace", "12"), f"{BOB}_mnist.ipynb"),
        (f"all/{ADA}/all/bob/mnist.ipynb", ("12", "Ada Lovelace", "12"), "all/bob/mnist.ipynb"),
    ],
)  # fmt: skip
def test_moodle(name: str, who: tuple[str, str, str], inner: str) -> None:
    assert recognise([name], A) == "moodle"
    one = only(name)
    assert owner(one) == who
    assert (one.inner, one.note) == (inner, "")


def test_what_moodle_writes_itself_is_somebodys_and_no_work() -> None:
    text = "Ada_12_assignsubmission_onlinetext"
    for name in (f"{text}/onlinetext.html", f"{text}_onlinetext.html",
                 "Ada_12_assignfeedback_file/notes.py"):  # fmt: skip
        one = only(name)
        assert owner(one)[0] == "12"
        assert one.note
    assert not only(f"{text}/mnist.ipynb").note


def test_with_blind_marking_all_have_one_word_for_a_name_in_any_language() -> None:
    names = [f"Teilnehmerin_{n}_assignsubmission_file/m.py" for n in (4, 5)]
    shown = [one.owners[0].name for one in laid_out(*names).files]
    assert shown == ["Teilnehmerin 4", "Teilnehmerin 5"]
    two_of_one_name = [f"Ada Lovelace_{n}_assignsubmission_file/m.py" for n in (4, 5)]
    assert {one.owners[0].name for one in laid_out(*two_of_one_name).files} == {"Ada Lovelace"}


def test_a_group_may_have_the_number_of_a_participant() -> None:
    found = laid_out("Ada_7_assignsubmission_file/m.py", "Group A_7_assignsubmission_file/m.py")
    assert [one.owners[0].platform_id for one in found.files] == ["7", "7"]
    assert len({one.owners[0].key for one in found.files}) == 2


TABLE = """
submission_1:
  :submitters:
  - :name: Ada Lovelace
    :sid: 12
    :email: Ada@x.example
  - :name: Ada Lovelace
    :sid: '012'
    :email:
  - :name: Дарья
  :created_at: 2026-01-30 17:05:12.123456789 Z
  :score: 3.5
  :results: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
    points: !ruby/object:BigDecimal 18:0.1e1
    list: !x [1]
submission_2:
  :submitters:
  - :name: Cleo
    :email: cleo@x.example
  :created_at: 2026-01-30
3.pdf:
  :submitters:
  - :name: Bob
""".encode()
EXPORT = [f"assignment_7_export/{one}" for one in (
    "submission_1/src/mnist.py", "submission_1/README.md", "submission_9/mnist.py", "3.pdf",
    "4.pdf", "submission_metadata.yml", "new/mnist.py",
)]  # fmt: skip


@pytest.mark.parametrize("kind", ["", "gradescope"])
def test_gradescope(kind: str) -> None:
    assert recognise(EXPORT, A) == "gradescope"
    found = laid_out(*EXPORT, kind=kind, submission_metadata=TABLE)
    group, readme, unlisted, scan, other, table, odd = found.files
    assert group.owners == readme.owners
    assert [(one.key, one.name, one.sis_id, one.email) for one in group.owners] == [
        ("ada@x.example", "Ada Lovelace", "12", "Ada@x.example"),
        ("012", "Ada Lovelace", "012", ""),
        ("1 Дарья", "Дарья", "", ""),
    ]
    assert {one.platform_id for one in group.owners} == {"1"}
    assert len({one.group for one in group.owners}) == 1
    assert group.inner == "src/mnist.py"
    assert group.handed_in == "2026-01-30T17:05:12.123456+00:00"
    assert owner(unlisted) == ("9", "submission 9", "9")
    assert owner(scan) == ("3 Bob", "Bob", "3")
    assert owner(other) == ("4", "submission 4", "4")
    assert table.note
    assert not table.owners
    assert not odd.owners
    assert not odd.note
    assert [one.name for one in found.empty] == ["Cleo"]


@pytest.mark.parametrize(
    "table",
    [b"", b"[", b"[" * 5000, b"a: &a [*a]", b"- 1", b"submission_1: 5", b"submission_1: {a: b}",
     b"submission_1: {':submitters': 7, ':created_at': 2026-99-99}", b"? {a: b}\n: c", b"\xff\xfe",
     b"submission_1: {':submitters': [5, {':name': [1]}], ':created_at': [x]}",
     b"!!python/object/apply:os.system ['false']"],
)  # fmt: skip
def test_a_table_of_gradescope_that_is_odd_costs_nobody_their_file(table: bytes) -> None:
    found = laid_out(*EXPORT, submission_metadata=table)
    assert {one.path for one in found.files} == set(EXPORT)
    assert found.files[0].owners[0].platform_id == "1"


def test_a_table_of_gradescope_that_is_missing_is_told() -> None:
    found = laid_out(*EXPORT[:3])
    assert found.kind == "gradescope"
    assert "missing" in found.why
    assert [owner(one)[0] for one in found.files] == ["1", "1", "9"]
    assert "cannot be read" in laid_out(*EXPORT).why


@pytest.mark.parametrize(
    ("names", "logins"),
    [
        (["mnist-ada/src/mnist.py", "mnist-bob/README.md"], ["ada", "bob"]),
        (["mnist-submissions/mnist-ada/a.py"], ["ada"]),
        (["MNIST-ada/a.py", "mnist-bob/a.py"], ["ada", "bob"]),
        (["x/mnist-submissions/mnist-ada/a.py", "x/mnist-submissions/mnist-b-c/a.py"],
         ["ada", "b-c"]),
        (["mnist-ada-main/a.py", "mnist-bob-main/a.py"], ["ada", "bob"]),
        (["mnist-ada-main/a.py", "mnist-bob/a.py"], ["ada-main", "bob"]),
        (["mnist-digits-ada/a.py", "mnist-digits-bob/a.py", "mnist-digits-c-d/a.py"],
         ["ada", "bob", "c-d"]),
        (["mnist-digits-submissions/mnist-digits-ada/a.py"], ["ada"]),
        (["mnist-team-a/a.py", "mnist-team-b/a.py", "mnist-team-c/a.py"],
         ["team-a", "team-b", "team-c"]),
        (["cs-2026-mnist-ada/a.py", "cs-2026-mnist-bob/a.py"], ["ada", "bob"]),
        (["mnist-ada/solution.py"], ["ada"]),
        (["ada/.github/x.yml", "bob/.git/HEAD", "bob/x.py"], ["ada", "bob"]),
        (["ada/.git/HEAD", "ada/mnist.py", "bob/.git/HEAD", "bob/x.py"], ["ada", "bob"]),
        (["mnist-ada/a.py", "mnist-bob/a.py", "cleo/a.py"], ["ada", "bob", "cleo"]),
        # A folder in a repository that is named after the assignment.
        (["mnist-ada/mnist/mnist.py", "mnist-bob/mnist/mnist.py"], ["ada", "bob"]),
    ],
)  # fmt: skip
def test_github(names: list[str], logins: list[str]) -> None:
    assert recognise(names, A) == "github"
    found = laid_out(*names)
    assert [one.owners[0].login for one in found.files] == logins
    assert all(f"{one.owners[0].key}/" in one.path for one in found.files)


def test_settings_of_github_are_no_work_and_an_empty_repository_is_somebodys() -> None:
    found = laid_out("mnist-ada/.github/workflows/x.yml", "mnist-ada/src/a.py", "roster.csv",
                     "mnist-bob/.git/HEAD")  # fmt: skip
    assert [bool(one.note) for one in found.files] == [True, False, True]
    assert found.files[1].inner == "src/a.py"
    assert [one.login for one in found.empty] == ["bob"]


def test_an_assignment_with_other_signs_in_its_name_is_found_in_repositories() -> None:
    found = laid_out("hw-1-ada/a.py", "hw-1-bob/a.py", assignment="hw_1")
    assert found.kind == "github"
    assert [one.owners[0].login for one in found.files] == ["ada", "bob"]


@pytest.mark.parametrize(
    ("name", "who", "inner"),
    [
        ("ada/mnist/mnist.py", "ada", "mnist.py"),
        ("submitted/ada/mnist/mnist.py", "ada", "mnist.py"),
        ("course/submitted/ada/mnist/mnist.py", "ada", "mnist.py"),
        ("ada/mnist/my-digits/mnist.ipynb", "ada", "my-digits/mnist.ipynb"),
        (f"mallory/mnist/{BOB}/mnist.py", "mallory", f"{BOB}/mnist.py"),
        ("mallory/mnist/bob_mnist.py", "mallory", "bob_mnist.py"),
        ("Ada Lovelace/mnist/x/y/mnist.py", "Ada Lovelace", "x/y/mnist.py"),
        ("a+b/mnist/mnist.py", "a+b", "mnist.py"),
        ("ada+mnist+2026-02-02 15:58:23.948203 UTC/mnist.py", "ada", "mnist.py"),
        ("ada+mnist+2026-02-02 15:58:23 UTC+Ab/mnist.py", "ada", "mnist.py"),
        ("inbound/ada+mnist+2026-02-02 15:58:23 CET+Ab/x/mnist.py", "ada", "x/mnist.py"),
    ],
)
def test_nbgrader(name: str, who: str, inner: str) -> None:
    assert recognise([name], A) == "nbgrader"
    one = only(name)
    assert owner(one) == (who, who, "")
    assert one.inner == inner


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        (b"2026-02-02 15:58:23.948203 UTC\n", "2026-02-02T15:58:23.948203+00:00"),
        (b"2026-02-02 15:58:23 UTC", "2026-02-02T15:58:23+00:00"),
        (b"2026-02-02 15:58:23 CET", "2026-02-02T15:58:23"),
        (b"2026-99-02 15:58:23 UTC", ""),
        (b"yesterday", ""),
        (b"\xff\x00", ""),
        (b"", ""),
    ],
)
def test_a_time_of_nbgrader(text: bytes, iso: str) -> None:
    found = laid_out("ada/mnist/mnist.py", "ada/mnist/timestamp.txt", timestamp=text)
    assert [one.handed_in for one in found.files] == [iso, iso]
    assert [bool(one.note) for one in found.files] == [False, True]
    assert laid_out("ada/mnist/mnist.py", "ada/mnist/timestamp.txt").files[0].handed_in == ""


def test_times_in_the_exchange() -> None:
    names = [f"ada+mnist+2026-02-0{n} 10:00:00.5 UTC+x/mnist.py" for n in (1, 2)]
    found = laid_out(*names)
    assert [one.handed_in for one in found.files] == [
        "2026-02-01T10:00:00.500000+00:00", "2026-02-02T10:00:00.500000+00:00"
    ]  # fmt: skip


def test_what_is_of_another_assignment_is_elsewhere_and_what_is_misplaced_is_not() -> None:
    names = {
        "anna/mnist/mnist.py": "anna", "anna/art/x.py": "", "bert/art/x.py": "",
        "cleo/lab/lab.py": "", "dora/hw1/solution.py": "dora", "finn/src/mnist.py": "finn",
        "gus/MNIST/mnist.ipynb": "gus", "hal/mnist.py": "hal", "ida.py": "ida",
        "kim/art/mnist.py": "kim", "notes.txt": None,
        "leo/timestamp.txt": "leo", "pia/MNIST/x.py": "pia", "quin/MNIST/x.py": "quin",
        "rob/src/x.py": "rob", "sue/src/x.py": "sue", "tom/lab2/x.py": "", "uli/lab2/x.py": "",
    }  # fmt: skip
    found = laid_out(*names, "max/mnist/", "nia/", "oda/art/", ".vscode/x.json")
    assert {one.path: one.owners[0].key if one.owners else None for one in found.files} == {
        name: who for name, who in names.items() if who != ""
    }
    assert set(found.elsewhere) == {
        *(name for name, who in names.items() if who == ""), "oda/art/", ".vscode/x.json"
    }  # fmt: skip
    assert [one.key for one in found.empty] == ["max", "nia"]


def test_a_course_with_all_its_folders() -> None:
    names = ["submitted/ada/mnist/mnist.py", "submitted/bob/mnist/", "source/mnist/mnist.ipynb",
             "gradebook.db", "autograded/ada/mnist/mnist.ipynb"]  # fmt: skip
    found = laid_out(*names)
    assert found.kind == "nbgrader"
    assert [owner(one)[0] for one in found.files] == ["ada"]
    assert [one.key for one in found.empty] == ["bob"]
    assert set(found.elsewhere) == set(names[2:])


@pytest.mark.parametrize(
    ("name", "who", "inner"),
    [
        ("Ada Lovelace - mnist.ipynb", "Ada Lovelace", "mnist.ipynb"),
        ("hw/Ada Lovelace - mnist.ipynb", "Ada Lovelace", "mnist.ipynb"),
        ("Ada Lovelace - mnist(1).ipynb", "Ada Lovelace", "mnist(1).ipynb"),
        ("Ada Lovelace - Copy of mnist.ipynb", "Ada Lovelace", "Copy of mnist.ipynb"),
        ("Copy of Ada Lovelace - mnist.ipynb", "Ada Lovelace", "mnist.ipynb"),
        ("Kopie von Ada - mnist.ipynb", "Ada", "mnist.ipynb"),
        ("Ada - Marie L - mnist.ipynb", "Ada - Marie L", "mnist.ipynb"),
        ("Ada Lovelace \u2013 mnist.py", "Ada Lovelace", "mnist.py"),
        ("李雷 - mnist.py", "李雷", "mnist.py"),
        ("mnist - Ada Lovelace.py", "Ada Lovelace", "mnist.py"),
        ("12345 - mnist.py", "12345", "mnist.py"),
        ("Ada Lovelace - work.zip", "Ada Lovelace", "work.zip"),
        ("Ada-Marie L - my work.py", "Ada-Marie L", "my work.py"),
    ],
)
def test_google(name: str, who: str, inner: str) -> None:
    folder = name.rpartition("/")[0]
    names = [name, *(f"{folder}/{one} - mnist.py".lstrip("/") for one in ("Bob", "Cleo"))]
    assert recognise(names, A) == "google"
    one = only(*names)
    assert owner(one) == (who, who, "")
    assert one.inner == inner


@pytest.mark.parametrize("name", ["mnist.ipynb", "mnist(1).ipynb", "mnist (1).ipynb",
                                  "Copy of mnist.ipynb", "final - mnist.ipynb", "mnist - Copy.py",
                                  "Untitled3.ipynb", "ada.py", "my work - part 2.zip", "notes.zip",
                                  "my folder/Bob - mnist.py"])  # fmt: skip
def test_of_a_name_that_tells_nobody_nobody_is_made(name: str) -> None:
    found = laid_out(name, "Ada - mnist.ipynb", "Bob - mnist.ipynb", "Cleo - mnist.ipynb")
    assert found.kind == "google"
    assert not found.files[0].owners
    assert not found.files[0].note
    assert found.files[0].path == name


def test_copies_of_one_file_are_nobodys() -> None:
    names = ["mnist.ipynb", "mnist(1).ipynb", "Copy of mnist.ipynb"]
    found = laid_out(*names)
    assert found.kind == "google"
    assert [one.owners for one in found.files] == [(), (), ()]


def test_kinds_have_names() -> None:
    assert set(KINDS) == {
        "canvas",
        "moodle",
        "gradescope",
        "google",
        "github",
        "nbgrader",
        "folder",
    }
    with pytest.raises(ValueError, match="is none of"):
        lay_out("blackboard", [], A, unread)
