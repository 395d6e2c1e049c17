"""Twelve people who handed in for the tiny assignment in every way there is, and one who did not.

Two of one name, a group of three, names in four scripts; zip files, one in another, a docx, a pdf,
a text; an old file beside the new one, an untouched notebook beside the work. What is in the files
is each one's own, so that a verdict tells whose work it is of.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from support.tiny_assignment import GOOD

__all__ = [
    "ADA", "ADA_2", "BOB", "CLEO", "DARYA", "ELENI", "EMIL", "FINN", "HAL", "IDA", "JON", "LEI",
    "MAX", "PEOPLE", "TEAM", "Member", "as_notebook", "checkpoint", "notebook", "of_team", "older",
    "packed", "sha256", "untouched", "work",
]  # fmt: skip

HALF, DOUBLE = GOOD.replace("x / 2", "x / 3"), GOOD.replace("2 * x", "3 * x")
POINTS = {GOOD: 5.0, HALF: 3.0, DOUBLE: 2.0}
EMPTY = "".join(f"def {one}(x):\n    raise NotImplementedError\n\n\n" for one in ("double", "half"))


@dataclass(frozen=True)
class Member:
    """One of the class: names as on rosters, the platforms' number, and what the work is worth."""

    first: str
    last: str
    number: int
    code: str = GOOD

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def login(self) -> str:
        return f"student{self.number}"

    @property
    def email(self) -> str:
        return f"{self.login}@uni.example"

    @property
    def points(self) -> float:
        return POINTS[self.code]


ADA = Member("Ada", "Lovelace", 101)
ADA_2 = Member("Ada", "Lovelace", 102, HALF)
BOB = Member("Zoë", "Stone", 103, DOUBLE)  # hands in a zip file
CLEO = Member("Cleo", "Brandt-Lüders", 104, HALF)  # a zip file in a zip file
DARYA = Member("Дарья", "Иванова", 105)  # in a folder, late
LEI = Member("雷", "李", 106, DOUBLE)  # a script, and the notebook untouched
ELENI = Member("Ελένη", "Παππά", 107)  # a pdf
EMIL = Member("Emil", "O'Post", 108)  # a docx
FINN = Member("Finn", "Gauss", 109)  # a text
HAL = Member("Hal", "Gray", 110, HALF)  # three who handed in together
IDA = Member("Ida", "Rhodes", 111, HALF)
JON = Member("Jon", "Post", 112, HALF)
MAX = Member("Max", "Born", 113)  # nothing
TEAM = (HAL, IDA, JON)
PEOPLE = (ADA, ADA_2, BOB, CLEO, DARYA, LEI, ELENI, EMIL, FINN, *TEAM, MAX)


def work(who: Member) -> bytes:
    """A script that is theirs alone."""
    return f"# {who.login}\n{who.code}".encode()


def as_notebook(who: Member) -> bytes:
    """The same work in a notebook."""
    return notebook(work(who).decode())


def of_team() -> bytes:
    """What the three handed in, as a notebook."""
    return notebook(f"# team\n{HAL.code}")


def older(who: Member) -> bytes:
    """A notebook with other points than their work has, which they handed in before."""
    return notebook(f"# {who.login}, older\n{DOUBLE}")


def untouched(who: Member) -> bytes:
    """The notebook that the class was given."""
    return notebook(f"# {who.login}, untouched\n{EMPTY}")


def checkpoint() -> bytes:
    """What a program keeps, with full points."""
    return notebook(f"# kept by a program\n{GOOD}")


def notebook(code: str) -> bytes:
    """A notebook with one cell."""
    cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [],
            "source": code}  # fmt: skip
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [cell]}
    ).encode()


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip file; each file in it is a minute newer than the one before."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for minute, (name, data) in enumerate(files.items()):
            info = zipfile.ZipInfo(name, (2026, 11, 28, 10 + minute // 60, minute % 60, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(info, data)
    return made.getvalue()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
