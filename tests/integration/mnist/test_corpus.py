"""The corpus is wide enough, and its wheats pass as files of pytest; the audit grades all of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter

import pytest

from autograder.quality.audit import read_corpus
from autograder.suite.assignment import assignment_folder, load_assignment

ASSIGNMENT = load_assignment("mnist")
FOLDER = assignment_folder("mnist") / "corpus"
CORPUS = read_corpus(FOLDER, ASSIGNMENT)
WHEATS = [one for one in CORPUS if one.kind == "wheat"]
CHAFFS = [one for one in CORPUS if one.kind == "chaff"]
# One of each kind of file: plain, with Windows line ends, two notebooks.
SOME = ["functional_and_sklearn.py", "windows_line_ends.py"]


def test_there_are_enough_specimens_of_each_kind() -> None:
    assert len(WHEATS) >= 30
    assert len(CHAFFS) >= 100
    tasks = Counter(one.task for one in CHAFFS)
    assert set(tasks) == set(ASSIGNMENT.functions)
    assert min(tasks.values()) >= 20


def test_no_two_specimens_are_the_same() -> None:
    assert len({one.submission.source for one in CORPUS}) == len(CORPUS)
    titles = Counter((one.task, one.title) for one in CHAFFS)
    assert titles.most_common(1)[0][1] == 1


def test_every_chaff_says_what_its_cause_has_to_name() -> None:
    assert [one.name for one in CHAFFS if not one.named] == []
    phrases = [phrase for one in CHAFFS for phrase in one.named]
    assert [one for one in phrases if len(one) < 2] == []


def test_every_chaff_says_what_tells_a_beginner_what_to_write() -> None:
    assert [one.name for one in CHAFFS if not one.tries] == []


@pytest.mark.slow
def test_wheats_pass_as_files_of_pytest() -> None:
    folder = FOLDER / "wheats"
    paths = [*SOME, *(path.name for path in sorted(folder.glob("*.ipynb")))]
    if os.environ.get("EVERY_WHEAT"):
        paths = sorted(one.submission.path.name for one in WHEATS)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *paths],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert f"{29 * len(paths)} passed" in done.stdout
