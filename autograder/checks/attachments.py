"""Attachments of a verdict, pictures and counts, and the file that keeps them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, TypeAdapter

from autograder.checks.check import Evidence

__all__ = [
    "Attachment",
    "AttachmentMaker",
    "Counts",
    "Picture",
    "Tile",
    "Tiles",
    "as_json",
    "from_json",
]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    task: str  # id of the task that it belongs to
    title: str
    caption: str = ""


class Picture(_Record):
    """One PNG picture, made by the grader from pixels; ``reference`` is the solution's picture."""

    kind: Literal["picture"] = "picture"
    png: Base64Bytes
    reference: Base64Bytes | None = None


class Counts(_Record):
    """A table of counts, such as a confusion matrix: ``counts[row][column]``."""

    kind: Literal["counts"] = "counts"
    row_title: str
    column_title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


class Tile(BaseModel):
    """A small PNG picture with a line below it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    png: Base64Bytes
    caption: str


class Tiles(_Record):
    """Small pictures side by side, such as the digits that were read wrongly."""

    kind: Literal["tiles"] = "tiles"
    tiles: tuple[Tile, ...]


Attachment = Annotated[Picture | Counts | Tiles, Field(discriminator="kind")]
AttachmentMaker = Callable[[Evidence], Attachment | None]  # None where there is nothing to show
_FILE = TypeAdapter(tuple[Attachment, ...])


def as_json(attachments: tuple[Attachment, ...]) -> bytes:
    """The file's text, one JSON list."""
    return _FILE.dump_json(attachments)


def from_json(text: bytes) -> tuple[Attachment, ...]:
    """Read it back; raises ValueError where it is not what ``as_json`` writes."""
    return _FILE.validate_json(text)
