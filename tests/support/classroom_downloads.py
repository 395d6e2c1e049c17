"""What Canvas, Moodle and Google Classroom give for download of the class of twelve."""

from __future__ import annotations

import re
import unicodedata

from support.class_of_twelve import (
    ADA,
    ADA_2,
    BOB,
    CLEO,
    DARYA,
    ELENI,
    EMIL,
    FINN,
    HAL,
    LEI,
    MAX,
    PEOPLE,
    TEAM,
    Member,
    as_notebook,
    checkpoint,
    of_team,
    older,
    packed,
    sha256,
    untouched,
    work,
)
from support.expected_people import (
    DOCX,
    PDF,
    TEXT,
    Download,
    expected,
    group,
    table,
    with_litter,
)

__all__ = ["canvas", "google", "moodle"]


def canvas() -> Download:
    """All submissions, the gradebook's export, and the table of groups."""

    def named(who: Member, late: str = "") -> str:
        name = re.sub(r"\W", "", f"{who.last}, {who.first}".lower())
        return f"{name}_{late}{who.number}"

    inner = packed({"deep/tiny.py": work(CLEO)})
    files = {
        f"{named(ADA)}_9001_tiny.ipynb": older(ADA),
        f"{named(ADA)}_9021_tiny-1.ipynb": as_notebook(ADA),
        f"{named(ADA_2)}_9002_tiny.ipynb": untouched(ADA_2),
        f"{named(ADA_2)}_9003_tiny (1).ipynb": as_notebook(ADA_2),
        f"{named(BOB)}_9004_work.zip": with_litter("work/", work(BOB)),
        f"{named(CLEO)}_9005_tiny.zip": packed({"mine/inner.zip": inner}),
        f"{named(DARYA, 'LATE_')}_9006_tiny.zip": packed({"моя работа/tiny.py": work(DARYA)}),
        f"{named(LEI)}_9007_tiny.ipynb": untouched(LEI),
        f"{named(LEI)}_9008_tiny.py": work(LEI),
        f"{named(ELENI)}_9009_tiny.pdf": PDF,
        f"{named(EMIL)}_9010_tiny.docx": DOCX,
        f"{named(FINN)}_text.html": TEXT,
        f"teamzeta_{HAL.number}_9012_tiny.ipynb": of_team(),
    }
    groups = table(
        ["name", "canvas_user_id", "user_id", "login_id", "sections", "group_name"],
        [[one.name, one.number, f"S{one.number}", one.login, "A", group(one)] for one in PEOPLE],
    )
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "tiny (555)"]
    rows = [[f"{one.last}, {one.first}", one.number, f"S{one.number}", one.login, "A", ""]
            for one in PEOPLE]  # fmt: skip
    sheet = table(head, [["    Points Possible", "", "", "", "", "5.00"], *rows])
    keys = {one: str(one.number) for one in PEOPLE}
    hashes = {
        ADA: sha256(as_notebook(ADA)), ADA_2: sha256(as_notebook(ADA_2))
    }  # fmt: skip
    return Download("canvas", files, groups, sheet, expected(keys, hashes, late=[DARYA]))


def moodle() -> Download:
    """All submissions, and the grading worksheet; the team has the number of a participant."""

    def folder(who: Member, kind: str = "file") -> str:
        name = unicodedata.normalize("NFD", who.name).replace("'", "")
        return f"{name}_{who.number}_assignsubmission_{kind}"

    files = {
        f"{folder(ADA)}/tiny.ipynb": older(ADA),
        f"{folder(ADA)}/tiny (1).ipynb": as_notebook(ADA),
        f"{folder(ADA_2)}/tiny.ipynb": untouched(ADA_2),
        f"{folder(ADA_2)}/tiny (2).ipynb": as_notebook(ADA_2),
        f"{folder(ADA_2)}/.ipynb_checkpoints/tiny-checkpoint.ipynb": checkpoint(),
        f"{folder(BOB)}/work.zip": with_litter("work/", work(BOB)),
        f"{folder(CLEO)}/tiny.zip": packed({"inner.zip": packed({"tiny.py": work(CLEO)})}),
        f"{folder(DARYA)}/моя работа/notebooks/tiny.py": work(DARYA),
        f"{folder(LEI)}/tiny.py": work(LEI),
        f"{folder(LEI)}/tiny.ipynb": untouched(LEI),
        f"{folder(ELENI)}/tiny.pdf": PDF,
        f"{folder(EMIL)}/tiny.docx": DOCX,
        f"{folder(FINN, 'onlinetext')}/onlinetext.html": TEXT,
        f"Team Zeta_{DARYA.number}_assignsubmission_file/{folder(BOB)}/tiny.ipynb": of_team(),
    }
    rows = [
        [f"Participant {one.number}", one.name, one.email, group(one) or "Default group",
         "Submitted for grading" if one is not MAX else "No submission", "", "5.00", "Yes",
         "Saturday, 28 November 2026, 10:00 AM", "-", ""]
        for one in PEOPLE
    ]  # fmt: skip
    head = ["Identifier", "Full name", "Email address", "Group", "Status", "Grade",
            "Maximum Grade", "Grade can be changed", "Last modified (submission)",
            "Last modified (grade)", "Feedback comments"]  # fmt: skip
    keys = {one: f"Participant {one.number}" for one in PEOPLE}
    hashes = {
        ADA: sha256(as_notebook(ADA)), ADA_2: sha256(as_notebook(ADA_2))
    }  # fmt: skip
    sheet = table(head, rows)
    return Download("moodle", files, sheet, sheet, expected(keys, hashes))


def google() -> Download:
    """The Drive folder of an assignment: two of one name, and one whose file has no name."""

    def path(who: Member, rest: str) -> str:
        return f"tiny/{unicodedata.normalize('NFD', who.name)} - {rest}"

    files = {
        path(ADA, "tiny.ipynb"): as_notebook(ADA),
        path(ADA_2, "tiny(1).ipynb"): as_notebook(ADA_2),
        path(BOB, "work.zip"): with_litter("work/", work(BOB)),
        path(CLEO, "tiny.zip"): packed({"inner.zip": packed({"tiny.py": work(CLEO)})}),
        "tiny/tiny(2).ipynb": as_notebook(DARYA),
        path(LEI, "tiny.ipynb"): untouched(LEI),
        path(LEI, "tiny.py"): work(LEI),
        path(ELENI, "tiny.pdf"): PDF,
        path(EMIL, "tiny.docx"): DOCX,
        path(FINN, "answer.txt"): TEXT,
        **{path(one, "tiny.ipynb"): of_team() for one in TEAM},
        "tiny/.DS_Store": b"\0",
    }
    sheet = table(
        ["Last Name", "First Name", "Email Address", "tiny"],
        [[one.last, one.first, one.email, ""] for one in PEOPLE],
    )
    keys = {one: one.email for one in PEOPLE}
    asked = {
        ADA: path(ADA, "tiny.ipynb"), ADA_2: path(ADA_2, "tiny(1).ipynb"),
        DARYA: "tiny/tiny(2).ipynb",
    }  # fmt: skip
    hashes = {one: sha256(files[name]) for one, name in asked.items()}
    people = expected(keys, hashes, asked=asked, together=False)
    return Download("google", files, sheet, sheet, people)
