"""Students' names where they could do harm: in the names of files, in links and in tables."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote

__all__ = ["csv_text", "file_name_of", "page_link", "page_name"]

FEEDBACK = "feedback"  # the folder of the students' pages, beside the page of the class

LONGEST = 60
PLAIN = re.compile(r"[a-z0-9][a-z0-9_]*(?:[.-][a-z0-9_]+)*")
MADE = re.compile(r".*-[0-9a-f]{12}")  # looks like a name with a digest: could be another's
DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")  # Windows opens no file of these
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def file_name_of(student: str) -> str:
    """A file name (without an ending) for a student: never a path, an option or a device.

    Two students never share one, also where a file system does not tell upper from lower case.
    """
    if len(student) <= LONGEST and PLAIN.fullmatch(student) and not _taken(student):
        return student
    readable = re.sub(r"[^a-z0-9]+", "_", student.lower()).strip("_")[:LONGEST]
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{readable or 'student'}-{digest[:12]}"


def _taken(name: str) -> bool:
    return bool(DEVICES.fullmatch(name) or MADE.fullmatch(name))


def page_name(student: str) -> str:
    """The file name of a student's page of feedback."""
    return f"{file_name_of(student)}.html"


def page_link(student: str) -> str:
    """The link from the page of the class to a student's page."""
    return quote(f"{FEEDBACK}/{page_name(student)}")


def csv_text(text: str) -> str:
    """A text that no spreadsheet takes for a formula (OWASP, "CSV injection")."""
    return f"'{text}" if text.startswith(FORMULA) else text
