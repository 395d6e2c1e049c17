"""What ``autograder export`` can write, by the word that is typed for it."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.classes.exports.class_points import ClassPoints
from autograder.platforms.person import Person
from autograder.platforms.sheets import (
    Filled,
    Grades,
    SheetError,
    Table,
    read_table,
    table_text,
)
from autograder.platforms.sheets.canvas import canvas_api_body, canvas_table, fill_canvas
from autograder.platforms.sheets.columns import people_rows
from autograder.platforms.sheets.feedback_files import feedback_file
from autograder.platforms.sheets.lists import (
    GITHUB,
    GOOGLE,
    GRADESCOPE,
    PLAIN,
    Layout,
    fill_list,
    list_table,
)
from autograder.platforms.sheets.mail_merge import mail_merge_table
from autograder.platforms.sheets.matching import match_rows
from autograder.platforms.sheets.moodle import fill_moodle, moodle_table
from autograder.report.pages import FEEDBACK, page_name

__all__ = ["KINDS", "ExportOrder", "Exported", "Kind"]

DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can tell: the same input, the same bytes


@dataclass(frozen=True)
class ExportOrder:
    """What to export: a class with its folder, maybe the platform's own table, and to which file.

    ``heading`` names the column for the points where it is not called as the assignment; ``link``
    is what stands before the name of a page in a mail merge.
    """

    points: ClassPoints
    folder: Path
    target: Path
    roster: Path | None = None
    heading: str = ""
    link: str = ""

    @property
    def grades(self) -> Grades:
        """The grades under the name that the platform has for the assignment."""
        grades = self.points.grades
        return replace(grades, name=self.heading) if self.heading else grades

    @property
    def graded(self) -> list[Person]:
        """Everybody who has points."""
        return [one for one in self.points.people if one.student in self.points.grades.scores]

    @property
    def blank(self) -> tuple[tuple[str, str], ...]:
        """Everybody who has no points, and why."""
        grades = self.points.grades
        absent = (one for one in self.points.people if one.student not in grades.scores)
        return tuple((_shown(one), grades.why(one.student)) for one in absent)

    def page(self, person: Person) -> Path | None:
        """A student's page, or that of a member of their group with the same file."""
        if person.student not in self.points.grades.scores:
            return None  # an old page would tell of points that do not count
        mates = [person, *self.points.mates(person)]
        pages = (self.folder / FEEDBACK / page_name(one.student) for one in mates)
        return next((one for one in pages if one.is_file()), None)


@dataclass(frozen=True)
class Exported:
    """Bytes of a file, and what a person should know: see Filled."""

    data: bytes
    filled: int
    notes: tuple[str, ...] = ()
    blank: tuple[tuple[str, str], ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """One kind of file: what it is, how it is called, and how it is made."""

    name: str
    file: str
    about: str
    write: Callable[[ExportOrder], Exported]


def _canvas(order: ExportOrder) -> Exported:
    if order.roster:
        return _of(fill_canvas(read_table(order.roster), order.points.people, [order.grades]))
    return _without_roster(order, canvas_table(order.graded, [order.grades]))


def _moodle(order: ExportOrder) -> Exported:
    if order.roster:
        return _of(fill_moodle(read_table(order.roster), order.points.people, [order.grades]))
    return _without_roster(order, moodle_table(order.graded, [order.grades]))


def _list(layout: Layout) -> Callable[[ExportOrder], Exported]:
    def write(order: ExportOrder) -> Exported:
        people, grades = order.points.people, order.grades
        if order.roster:
            table = read_table(order.roster)
            return _of(fill_list(layout, table, people, grades, order.heading))
        return _without_roster(order, list_table(layout, people, grades))

    return write


def _canvas_api(order: ExportOrder) -> Exported:
    known = [one for one in order.graded if one.platform_id and one.platform in ("", "canvas")]
    if not known:
        raise SheetError("Canvas's number is known of nobody who has points: collect from Canvas.")
    lost = tuple(one.student for one in order.graded if one not in known)
    notes = (f"Canvas's number is not known of: {', '.join(lost)}.",) if lost else ()
    body = canvas_api_body(order.grades, known)
    return Exported(body.encode(), len(known), notes, order.blank, lost)


def _mail_merge(order: ExportOrder) -> Exported:
    people = _with_addresses(order)
    pages = {one.student: _page_link(order, page) for one in people if (page := order.page(one))}
    table = mail_merge_table(people, order.grades, pages)
    nobody = [one.student for one in people if not one.email]
    notes = (f"No mail address is known of: {', '.join(nobody)}.",) if nobody else ()
    return replace(_without_roster(order, table), notes=notes)


def _feedback(order: ExportOrder) -> Exported:
    """A zip of pages; members of a group whose file has one name share the page of the first."""
    blank: list[tuple[str, str]] = []
    notes: list[str] = []
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in order.points.people:
            name, page = feedback_file(one), order.page(one)
            if page is None:
                grades = order.points.grades
                unscored = one.student not in grades.scores
                why = grades.why(one.student) if unscored else "has no page"
                blank.append((_shown(one), why))
            elif not name:
                blank.append((_shown(one), "the download did not tell what the platform asks for"))
            elif name in archive.NameToInfo:
                notes.append(f"{one.student} shares the page {name}.")
            else:
                archive.writestr(_member(name), page.read_bytes())
        count = len(archive.NameToInfo)
    return Exported(packed.getvalue(), count, tuple(notes), tuple(blank))


KINDS = {
    one.name: one
    for one in (
        Kind("canvas", "canvas.csv", "Canvas's gradebook, to import", _canvas),
        Kind("moodle", "moodle.csv", "Moodle's grading worksheet with comments", _moodle),
        Kind("gradescope", "gradescope.csv", "a table like Gradescope's grades", _list(GRADESCOPE)),
        Kind("google", "google.csv", "a table like Google Classroom's grades", _list(GOOGLE)),
        Kind("github", "github.csv", "a table like GitHub Classroom's grades", _list(GITHUB)),
        Kind("csv", "points.csv", "a plain table, or any table of people filled in", _list(PLAIN)),
        Kind("lms-api", "canvas-grades.json", "the body of Canvas's bulk update", _canvas_api),
        Kind("feedback", "feedback.zip", "the students' pages, as Canvas or Moodle", _feedback),
        Kind("mail-merge", "mail-merge.csv", "mail, name, points, late, page", _mail_merge),
    )
}


def _of(filled: Filled) -> Exported:
    data = table_text(filled.table).encode()
    return Exported(data, filled.filled, filled.notes, filled.blank, filled.lost)


def _without_roster(order: ExportOrder, table: Table) -> Exported:
    return Exported(table_text(table).encode(), len(order.graded), blank=order.blank)


def _shown(person: Person) -> str:
    known = person.name and person.name != person.student
    return f"{person.name} ({person.student})" if known else person.student


def _with_addresses(order: ExportOrder) -> Sequence[Person]:
    """Everybody, with mail and name from the roster where the collection has none."""
    if not order.roster:
        return order.points.people
    people = order.points.people
    rows = people_rows(read_table(order.roster), people)
    matches = match_rows(people, rows, next((one.platform for one in people), ""))
    found = {student: rows[at] for at, student in matches.student_at.items()}
    return [
        replace(
            one,
            email=one.email or found[one.student].email,
            name=one.name or found[one.student].name,
        )
        if one.student in found
        else one
        for one in people
    ]


def _page_link(order: ExportOrder, page: Path) -> str:
    """A page's address, or its path seen from where the table lies."""
    if order.link:
        return f"{order.link.rstrip('/')}/{page.name}"
    return Path(os.path.relpath(page.absolute(), order.target.absolute().parent)).as_posix()


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info
