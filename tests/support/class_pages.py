"""Writes the pages of a made-up class as files, for tests that open them in a browser."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from autograder.assignments.mnist.attachments import ink
from autograder.checks import Attachment, Counts, Picture, Tile, Tiles
from autograder.classes.attachment_store import AttachmentStore
from autograder.classes.report_page import report_html
from autograder.classes.traces import OwnCode, TraceStore
from autograder.platforms.person import HandInStatus, Person
from autograder.report.feedback import feedback_html
from autograder.report.pages import page_name
from autograder.results import Verdict
from autograder.suite.assignment import load_assignment
from support.made_up_class import TITLES, golden, made_up_class

HOSTILE = "<img src=x onerror=document.title='taken'>"
DIGIT = Tile(png=ink(np.eye(28)), caption="an 8, now labelled 3 (validation 117)")
TILES = tuple(
    Tiles(task=task, title=task, tiles=(DIGIT,) * count)
    for task, count in (("normalize", 2), ("split", 8))
)
DIGITS = tuple("0123456789")
MATRIX = Counts(
    task="accuracy", title="What your network reads", caption="Right answers are on the diagonal.",
    row_title="is", column_title="read as", rows=DIGITS, columns=DIGITS,
    counts=tuple(tuple(100 if row == column else row for column in range(10)) for row in range(10)),
)  # fmt: skip
CURVES = Picture(
    task="plot_metrics", title="Your figure", png=ink(np.eye(28)), reference=ink(np.eye(28))
)

CODE = {
    task: OwnCode(
        lines=(f"def {task}(images):", "    return images / 256"), places=("line 1", "line 2")
    )
    for task in ("normalize", "split")
}


def write_pages(place: Path, attachments: tuple[Attachment, ...] = TILES) -> dict[str, Path]:
    """A class's report (``report``) and a page of feedback for each student, by the name."""
    made = {**made_up_class(), HOSTILE: golden("raises")}
    (place / "feedback").mkdir(parents=True)
    stores = {"attachments": AttachmentStore(place / "none"), "traces": TraceStore(place / "none")}
    report = report_html(
        load_assignment("mnist"), made, {"Zed": "It is empty."}, (), _people(made), **stores
    )
    paths = {"report": place / "report.html"}
    paths["report"].write_text(report, encoding="utf-8")
    for name, one in made.items():
        paths[name] = place / "feedback" / page_name(name)
        paths[name].write_text(feedback_html(one, attachments, TITLES, CODE), encoding="utf-8")
    return paths


def _people(made: Mapping[str, Verdict]) -> list[Person]:
    """Everybody with a name, some late and in groups, and somebody who has not handed in."""
    taken = [
        Person(
            one, "mnist", HandInStatus.TAKEN, name=f"{one} of the class",
            group="red" if at % 3 else "", late="" if at % 5 else "late",
        )
        for at, one in enumerate(made)
    ]  # fmt: skip
    return [*taken, Person("gone", "mnist", HandInStatus.NOT_HANDED_IN, name="Not There")]
