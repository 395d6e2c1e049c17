"""Words in the names of files: what an assignment's file is called, what a copy, what says nothing.

Browsers, drives and file managers mark copies: "mnist (1).ipynb", "mnist(1).ipynb", "Copy of
mnist.ipynb", "mnist - Copy.ipynb".
"""

from __future__ import annotations

import re
from unicodedata import normalize

__all__ = ["is_generic", "names_assignment", "split_ending", "student_in", "without_copy_marks"]

ENDING = re.compile(r"(?P<stem>.+?)(?P<ending>(?:\.tar)?\.\w{1,8}(?:\.txt)?)", re.DOTALL)
# As Google Drive and Windows say it in some languages.
COPY_OF = re.compile(r"(?:Copy of|Kopie von|Copie de|Copia di|Copia de|Cópia de|Kopia av|Kopi af"
                     r"|Kopia|Копия|Kopie van)\s+", re.IGNORECASE)  # fmt: skip
COPY = re.compile(
    r"(?:\s?\(\d{1,3}\)|\s-\s(?:Copy|Kopie|Copie|Copia|Cópia|Копия))\Z", re.IGNORECASE
)
MOST_COPIED = 3  # copies of copies
BETWEEN = r"[\s_.\-\u2013\u2014]+"
WORD = re.compile(r"[^\W\d_]+")
# Names made of these words alone say nothing of who wrote a file.
GENERIC = frozenset({
    "abgabe", "abgaben", "all", "answer", "answers", "assignment", "assignments", "batch",
    "class", "code", "colab", "conftest", "copy", "course", "data", "day", "download",
    "downloads", "draft", "exercise", "exercises", "file", "files", "final", "function",
    "functions", "grades", "hand", "handin", "helper", "helpers", "homework", "homeworks", "hw",
    "in", "inbox", "index", "jupyter", "klasse", "kurs", "lab", "labs", "lesson", "main", "my",
    "nb", "nbs", "new", "notebook", "notebooks", "of", "old", "part", "project", "py", "python",
    "readme", "report", "result", "results", "script", "section", "solution", "solutions", "src",
    "students", "submission", "submissions", "submitted", "task", "tasks", "term", "test",
    "tests", "the", "unit", "untitled", "upload", "uploads", "util", "utils", "v", "version",
    "week", "work", "zip"
})  # fmt: skip


def split_ending(name: str) -> tuple[str, str]:
    """The name and its ending, of which ``.ipynb.txt`` and ``.tar.gz`` are one; both may be all."""
    found = ENDING.fullmatch(name)
    return (found["stem"], found["ending"]) if found else (name, "")


def without_copy_marks(stem: str) -> str:
    """The name, without its ending, of which this is a copy."""
    plain = COPY_OF.sub("", stem, count=1) if COPY_OF.match(stem) else stem
    for _ in range(MOST_COPIED):
        mark = COPY.search(plain)
        if not mark or not mark.start():
            break
        plain = plain[: mark.start()]
    return plain


def names_assignment(stem: str, assignment: str) -> bool:
    """Whether a file is called as the assignment is, or as a copy of such a file."""
    title = _alike(assignment)
    return title in _alike(stem) and _alike(without_copy_marks(stem)) == title


def is_generic(stem: str, assignment: str) -> bool:
    """Whether nothing in a name can be somebody's: its words are general or the assignment's.

    A number alone can be somebody's.
    """
    words = {_alike(one) for one in WORD.findall(stem)}
    if not words:
        return not any(map(str.isalnum, stem))
    return words <= GENERIC | {_alike(one) for one in WORD.findall(assignment)}


def student_in(stem: str, assignment: str) -> str:
    """Who a file is named after; empty where it is named after the assignment.

    The assignment's name before or behind theirs is no part of it: "ada_mnist", "mnist-ada".
    """
    plain = without_copy_marks(stem)
    if names_assignment(plain, assignment):
        return ""
    if _alike(assignment) not in _alike(plain):
        return plain
    title = re.escape(assignment)
    for form in (f"(?P<who>.+?){BETWEEN}{title}", f"{title}{BETWEEN}(?P<who>.+)"):
        if found := re.fullmatch(form, plain, re.IGNORECASE):
            return without_copy_marks(found["who"])
    return plain


def _alike(text: str) -> str:
    return normalize("NFC", text).casefold()
