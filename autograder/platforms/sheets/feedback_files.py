"""What a file of feedback is called in the zip that a platform hands out to students.

Canvas ("Upload submissions" of an assignment, after its submissions were downloaded) looks for two
whole numbers between underscores: the student's, and that of a file that the student handed in. So
names begin as those in the download do. Moodle ("Upload multiple feedback files in a zip") looks
for folders named Full name_number_assignsubmission_file, maybe with one more underscore. (Sources:
infer_comment_context_from_filename in instructure/canvas-lms, app/models/assignment.rb;
mod/assign/feedback/file/importziplib.php in moodle/moodle.)
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from autograder.platforms.person import Person

__all__ = ["feedback_file"]

CANVAS = re.compile(r"(?P<before>(?:(?!\d+_)[^_]*_)+?\d+_\d+_).+")
MOODLE = re.compile(r"[^_/]*_(?P<number>\d+)_assignsubmission_file_?")
PAGE = "feedback.html"
UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|_]+')


def feedback_file(person: Person) -> str:
    """The path of a person's page in the zip; empty where the platform could not tell whose it is.

    For other platforms, a folder with the name that the kit has for the student.
    """
    if person.platform == "canvas":
        return _for_canvas(person)
    if person.platform == "moodle":
        return _for_moodle(person)
    return f"{_safe(person.student)}/{PAGE}"


def _for_canvas(person: Person) -> str:
    parts = PurePosixPath(person.file).parts
    found = next((part for part in parts if CANVAS.fullmatch(part)), "")
    stem = PurePosixPath(found).stem
    # "link" would stand for a web address that was handed in, which has no file.
    return f"{stem}.html" if found and not stem.rpartition("_")[2].startswith("link") else ""


def _for_moodle(person: Person) -> str:
    """The download's own folder, but no group's: its number may be another participant's."""
    number = person.platform_id
    for part in PurePosixPath(person.file).parts:
        found = MOODLE.fullmatch(part)
        if found and (found["number"] == number or not (number or person.group)):
            return f"{part}/{PAGE}"
    if not number.isdecimal():
        return ""
    return f"{_safe(person.name or person.student)}_{number}_assignsubmission_file_/{PAGE}"


def _safe(name: str) -> str:
    """A name of a folder without what separates; never empty, hidden, or above its place."""
    return UNSAFE.sub(" ", name).strip(" .~") or "student"
