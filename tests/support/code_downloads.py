"""What Gradescope, GitHub and nbgrader give of the class of twelve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
    notebook,
    of_team,
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
    table,
    with_litter,
)

__all__ = ["github", "gradescope", "nbgrader"]


def gradescope() -> Download:
    """ "Export submissions" of a programming assignment, and "Download grades"."""
    alone = [one for one in PEOPLE if one not in (*TEAM, MAX)]
    teams: list[Sequence[Member]] = [*([one] for one in alone), TEAM]
    number = {one: 5001 + at for at, team in enumerate(teams) for one in team}
    folder = {one: f"assignment_77_export/submission_{at}" for one, at in number.items()}
    files = {
        "assignment_77_export/submission_metadata.yml": metadata(teams, number).encode(),
        f"{folder[ADA]}/tiny.py": work(ADA),
        f"{folder[ADA_2]}/tiny.ipynb": untouched(ADA_2),
        f"{folder[ADA_2]}/tiny (1).ipynb": as_notebook(ADA_2),
        f"{folder[ADA_2]}/.ipynb_checkpoints/tiny-checkpoint.ipynb": checkpoint(),
        f"{folder[BOB]}/work.zip": with_litter("", work(BOB)),
        f"{folder[CLEO]}/tiny.zip": packed({"inner.zip": packed({"tiny.py": work(CLEO)})}),
        f"{folder[DARYA]}/src/deep/tiny.py": work(DARYA),
        f"{folder[LEI]}/tiny.py": work(LEI),
        f"{folder[LEI]}/tiny.ipynb": untouched(LEI),
        f"{folder[ELENI]}/tiny.pdf": PDF,
        f"{folder[EMIL]}/tiny.docx": DOCX,
        f"{folder[FINN]}/answer.txt": TEXT,
        f"{folder[HAL]}/tiny.ipynb": of_team(),
        f"{folder[HAL]}/__MACOSX/._tiny.ipynb": b"\0\5",
    }
    head = ["First Name", "Last Name", "SID", "Email", "Sections", "Total Score", "Max Points",
            "Status", "Submission ID", "Submission Time", "Lateness (H:M:S)"]  # fmt: skip
    rows = [
        [one.first, one.last, f"S{one.number}", one.email, "A", "", "5.0",
         "Missing" if one is MAX else "Ungraded", number.get(one, ""), "",
         "26:00:00" if one is DARYA else "00:00:00"]
        for one in PEOPLE
    ]  # fmt: skip
    keys = {one: one.email for one in PEOPLE}
    hashes = {ADA_2: sha256(as_notebook(ADA_2))}
    sheet = table(head, rows)
    return Download("gradescope", files, sheet, sheet, expected(keys, hashes))


def metadata(teams: Sequence[Sequence[Member]], number: Mapping[Member, int]) -> str:
    """The table in Gradescope's export, as Ruby writes it."""
    text = "---\n"
    for team in teams:
        text += f"submission_{number[team[0]]}:\n  :submitters:\n"
        for one in team:
            text += f"  - :name: {one.name}\n    :sid: S{one.number}\n    :email: {one.email}\n"
        text += "  :created_at: 2026-11-28 10:00:00.123456789 Z\n  :score:\n  :status: processed\n"
        text += "  :results: !ruby/hash:ActiveSupport::HashWithIndifferentAccess\n    tests: []\n"
        text += "  :history:\n  - :id: 1\n    :score: 2.0\n"
    return text


def github() -> Download:
    """Repositories cloned by GitHub Classroom's command, and its table of grades."""
    repository = {one: f"tiny-{one.login}" for one in PEOPLE if one is not MAX}
    repository |= dict.fromkeys(TEAM, "tiny-team-zeta")
    root = {one: f"tiny-submissions/{name}" for one, name in repository.items()}
    stub = {"README.md": b"# tiny\n", ".git/HEAD": b"ref: x\n",
            ".github/workflows/classroom.yml": b"on: push\n"}  # fmt: skip
    tests = {"conftest.py": b"import pytest\n", "tests/test_tiny.py": b"from tiny import double\n"}
    files = {
        f"{folder}/{name}": data
        for one, folder in root.items()
        for name, data in (stub if one in (ELENI, EMIL, FINN) else stub | tests).items()
    }
    files |= {
        f"{root[ADA]}/solution.py": work(ADA),
        f"{root[ADA_2]}/tiny.ipynb": untouched(ADA_2),
        f"{root[ADA_2]}/tiny (1).ipynb": as_notebook(ADA_2),
        f"{root[ADA_2]}/.ipynb_checkpoints/tiny-checkpoint.ipynb": checkpoint(),
        f"{root[BOB]}/work.zip": with_litter("work/", work(BOB)),
        f"{root[CLEO]}/tiny.zip": packed({"inner.zip": packed({"tiny.py": work(CLEO)})}),
        f"{root[DARYA]}/src/tiny/tiny.py": work(DARYA),
        f"{root[LEI]}/tiny.py": work(LEI),
        f"{root[LEI]}/tiny.ipynb": untouched(LEI),
        f"{root[ELENI]}/tiny.pdf": PDF,
        f"{root[EMIL]}/tiny.docx": DOCX,
        f"{root[HAL]}/tiny.ipynb": of_team(),
    }
    rows = [
        ["tiny", one.login, one.email, repository.get(one, ""), "", "0", "5",
         "team-zeta" if one in TEAM else ""]
        for one in PEOPLE
    ]  # fmt: skip
    head = ["assignment_name", "github_username", "roster_identifier", "student_repository_name",
            "submission_timestamp", "points_awarded", "points_available", "group_name"]  # fmt: skip
    keys = {one: one.login for one in PEOPLE}
    hashes = {ADA_2: sha256(as_notebook(ADA_2))}
    sheet = table(head, rows)
    return Download("github", files, sheet, sheet, expected(keys, hashes))


def nbgrader() -> Download:
    """``submitted/``, as the exchange or a JupyterHub leaves it, and the list of students."""
    folder = {one: f"submitted/{one.login}/tiny" for one in PEOPLE}
    files = {
        f"{folder[ADA]}/tiny.ipynb": as_notebook(ADA),
        f"{folder[ADA]}/timestamp.txt": b"2026-11-28 10:15:00.123456 UTC",
        f"{folder[ADA_2]}/tiny.ipynb": untouched(ADA_2),
        f"{folder[ADA_2]}/tiny (1).ipynb": as_notebook(ADA_2),
        f"{folder[ADA_2]}/.ipynb_checkpoints/tiny-checkpoint.ipynb": checkpoint(),
        f"{folder[BOB]}/work.zip": with_litter("work/", work(BOB)),
        f"{folder[CLEO]}/tiny.zip": packed({"inner.zip": packed({"tiny.py": work(CLEO)})}),
        f"{folder[DARYA]}/моя работа/tiny.py": work(DARYA),
        f"{folder[LEI]}/tiny.py": work(LEI),
        f"{folder[LEI]}/tiny.ipynb": untouched(LEI),
        f"{folder[ELENI]}/tiny.pdf": PDF,
        f"{folder[EMIL]}/tiny.docx": DOCX,
        f"{folder[FINN]}/answer.txt": TEXT,
        **{f"{folder[one]}/tiny.ipynb": of_team() for one in TEAM},
        f"submitted/{ADA.login}/other/other.ipynb": notebook("x = 1"),
        f"submitted/{MAX.login}/other/other.ipynb": notebook("x = 2"),
    }
    sheet = table(
        ["id", "first_name", "last_name", "email", "lms_user_id"],
        [[one.login, one.first, one.last, one.email, ""] for one in PEOPLE],
    )
    keys = {one: one.login for one in PEOPLE}
    alone = {one: sha256(as_notebook(one)) for one in (ADA, ADA_2)}
    return Download("nbgrader", files, sheet, sheet, expected(keys, alone, together=False))
