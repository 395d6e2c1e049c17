"""Students' names where they could do harm: in the names of files, and in tables."""

from __future__ import annotations

import hashlib
import re

__all__ = ["csv_text", "file_name_of"]

LONGEST = 60
PLAIN = re.compile(r"[a-z0-9][a-z0-9_]*(?:[.-][a-z0-9_]+)*")
DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")  # Windows opens no file of these
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def file_name_of(student: str) -> str:
    """A file name (without an ending) for a student: never a path, an option or a device.

    Two students never share one, also where a file system does not tell upper from lower case.
    """
    if PLAIN.fullmatch(student) and len(student) <= LONGEST and not DEVICES.fullmatch(student):
        return student
    readable = re.sub(r"[^a-z0-9]+", "_", student.lower()).strip("_")[:LONGEST]
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{readable or 'student'}-{digest[:12]}"


def csv_text(text: str) -> str:
    """A text that no spreadsheet takes for a formula (OWASP, "CSV injection")."""
    return f"'{text}" if text.startswith(FORMULA) else text
