"""Gradescope: ``assignment_N_export/submission_N/`` with ``submission_metadata.yml`` beside.

That table has a row for each folder (or for each ``N.pdf`` of a scanned exam): who handed it in,
all members of a group among them, each with name, SID and mail, and when. Ruby wrote it: keys begin
with a colon, and values may have Ruby's tags, which are read as plain ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from autograder.platforms.layouts.entries import Entry
from autograder.platforms.layouts.layout import DownloadedFile, Layout, Owner
from autograder.platforms.layouts.sorting import beside, sort
from autograder.submission.reading import FileError

__all__ = ["KIND", "SIGN", "sign", "sorted_files"]

KIND = "gradescope"
SIGN = "folders are named as Gradescope's export has them: submission_N"
TABLE = "submission_metadata.yml"
NUMBERED = re.compile(r"(?:submission_)?(?P<number>\d+)(?:\.pdf)?")
NOTE = "Gradescope's own table"


def sign(entries: Sequence[Entry], assignment: str) -> str:
    """The table, or the first folder of a submission where all are so; empty otherwise."""
    del assignment
    if any(one.parts == (TABLE,) for one in entries):
        return TABLE
    tops = dict.fromkeys(one.top for one in entries if one.top)
    good = [one for one in tops if one.startswith("submission_") and NUMBERED.fullmatch(one)]
    return good[0] if good and len(good) == len(tops) else ""


def sorted_files(
    entries: Sequence[Entry], why: str, assignment: str, read: Callable[[str], bytes]
) -> Layout:
    """Sort files by submission, each with all whom the table names for it.

    Where the table is missing or cannot be read, a submission's number is all there is of its
    owner, and the reason says so.
    """
    del assignment
    table, fault = _table(entries, read)
    owners = {name: tuple(_owners(name, row)) for name, row in table.items()}
    times = {name: _time(row.get(":created_at")) for name, row in table.items()}

    def place(entry: Entry) -> DownloadedFile:
        name = entry.parts[0] if entry.parts else ""
        if entry.parts == (TABLE,):
            return DownloadedFile(entry.name, (), TABLE, note=NOTE)
        whose = owners.get(name) or _by_number(name, bool(entry.top))
        if not whose:
            return beside(entry)
        return DownloadedFile(
            entry.name, whose, entry.within or name, handed_in=times.get(name, "")
        )

    known = [one for several in owners.values() for one in several]
    return sort(KIND, f"{why}{fault}", entries, place, known)


def _table(
    entries: Sequence[Entry], read: Callable[[str], bytes]
) -> tuple[dict[str, Mapping[str, Any]], str]:
    """The rows by folder; and what is wrong with the table."""
    found = next((one for one in entries if one.parts == (TABLE,)), None)
    if found is None:
        return {}, f"; {TABLE} is missing, so nobody's name is known"
    try:
        rows = _read_yaml(read(found.name))
    except FileError as error:
        return {}, f"; {TABLE} {str(error).rstrip('.')}"
    except Exception:  # odd dates, keys and depths make the library raise nearly anything
        return {}, f"; {TABLE} is damaged, so nobody's name is known"
    whole = rows if isinstance(rows, dict) else {}
    return {str(name): row for name, row in whole.items() if isinstance(row, dict)}, ""


def _read_yaml(data: bytes) -> object:
    """Plain values; what Ruby tagged as its own is read as if it had no tag."""
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Knows no tag, and makes nothing but plain values."""

    def plain(loader: Any, _tag: str, node: Any) -> object:
        if isinstance(node, yaml.MappingNode):
            return loader.construct_mapping(node, deep=True)
        if isinstance(node, yaml.SequenceNode):
            return loader.construct_sequence(node, deep=True)
        return loader.construct_scalar(node)

    Loader.add_multi_constructor("!", plain)
    return yaml.load(data, Loader)  # noqa: S506 - it is a safe loader


def _owners(name: str, row: Mapping[str, Any]) -> Iterator[Owner]:
    """All members of one submission, each with a key of their own: their mail, SID or name."""
    listed = row.get(":submitters")
    people = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    match = NUMBERED.fullmatch(name)
    number = match["number"] if match else name
    for one in people:
        shown, sid, email = (_text(one.get(key)) for key in (":name", ":sid", ":email"))
        key = email.casefold() or sid or f"{number} {shown}"
        group = f"submission {number}" if len(people) > 1 else ""
        yield Owner(key, shown, number, sis_id=sid, email=email, group=group)


def _by_number(name: str, is_folder: bool) -> tuple[Owner, ...]:
    """The one of whom the download has a number alone."""
    match = NUMBERED.fullmatch(name)
    if not match or not (is_folder or name.endswith(".pdf")):
        return ()
    return (Owner(match["number"], f"submission {match['number']}", match["number"]),)


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _time(value: object) -> str:
    """ISO 8601; Gradescope tells times with their zone, or else in UTC."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    return value.isoformat() if isinstance(value, date) else _text(value)
