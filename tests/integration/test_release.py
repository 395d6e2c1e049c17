"""`autograder release`: no answer is in the bundle, planted leaks are found, it can be solved."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from support.watched import ROOT, answers, autograder

from autograder.lesson.leaks import Leak, find_leaks, secrets_of
from autograder.lesson.student_files import student_files
from autograder.submission.function_texts import filled_notebook, filled_script
from autograder.suite.assignment import load_assignment

MNIST = load_assignment("mnist")
FILES = student_files(MNIST)
SECRETS = secrets_of(MNIST, (ROOT / "solutions" / "mnist.py").read_text(encoding="utf-8"))
Files = dict[str, bytes]


def leaks(files: Files) -> list[Leak]:
    return find_leaks(files, FILES, SECRETS)


def test_the_bundle_holds_nothing_that_it_must_not() -> None:
    assert leaks(FILES) == []
    assert set(SECRETS.answers.values()) == set(answers())
    assert len(SECRETS.suite) > 1000


def in_script(text: str) -> Files:
    return {**FILES, "mnist.py": FILES["mnist.py"] + f"\n{text}\n".encode()}


def in_notebook(change: Callable[[list[dict[str, object]]], object]) -> Files:
    content = json.loads(FILES["mnist.ipynb"])
    change([cell for cell in content["cells"] if cell["cell_type"] == "code"])
    return {**FILES, "mnist.ipynb": json.dumps(content).encode()}


def in_metadata(text: str) -> Files:
    content = json.loads(FILES["mnist.ipynb"])
    content["metadata"]["author"] = {"note": ["so:\n", text]}
    return {**FILES, "mnist.ipynb": json.dumps(content).encode()}


CHECK = (ROOT / "autograder/assignments/mnist/checks/split.py").read_text(encoding="utf-8")
LONG_LINE = next(line for line in CHECK.split("\n") if len(line.strip()) > 60)
HINTS = (ROOT / "autograder/assignments/mnist/hints.toml").read_text(encoding="utf-8")
HINT = next(line for line in HINTS.split("\n") if line.startswith("Draw one order")).rstrip("\\")
PLANTED = {
    "answer in a comment": in_script("# order = np.random.permutation(len(images))"),
    "answer in another layout": in_script("order=np.random.permutation( len( images ) )"),
    "call of the answer": in_script('# perhaps keras.layers.Dense(64, activation="relu")?'),
    "whole answer": {**FILES, "mnist.py": filled_script(FILES["mnist.py"], answers())},
    "answer in a notebook": {
        **FILES, "mnist.ipynb": filled_notebook(FILES["mnist.ipynb"], answers()),
    },
    "answer in the instructions": {
        **FILES, "README.md": FILES["README.md"] + b'`images.astype("float32") / 255.0`',
    },
    "output of a cell": in_notebook(
        lambda cells: cells[0].update(
            outputs=[{"output_type": "stream", "name": "stdout", "text": "hello"}]
        )
    ),
    "count of a run": in_notebook(lambda cells: cells[0].update(execution_count=3)),
    "metadata of a cell": in_notebook(lambda cells: cells[0].update(metadata={"nbgrader": {}})),
    "marker of a solution": in_script("### BEGIN SOLUTION"),
    "a check": in_script(LONG_LINE),
    "a hint": in_script("# " + HINT),
    "labels": in_script("# " + "3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, " * 5),
    "labels without commas": in_script("# " + "31415926535" * 5),
    "pixels": in_script("# " + "0, 18, 253, 127, " * 12),
    "encoded bytes": in_script("# " + "k05VTVBZAQB2AHsn" * 10),
    "metadata of the notebook": in_metadata("order = np.random.permutation(len(images))"),
    "a broken notebook": {**FILES, "mnist.ipynb": b"{broken"},
    "a notebook without cells": {**FILES, "mnist.ipynb": b"[]"},
    "another file": {**FILES, "labels.csv": b"image,label\n0,7\n"},
    "a solution beside it": {
        **FILES, "solutions/mnist.py": (ROOT / "solutions" / "mnist.py").read_bytes(),
    },
    "digits as bytes": {**FILES, "digits.npz": b"\x93NUMPY\x00\xff"},
}  # fmt: skip


@pytest.mark.parametrize("kind", PLANTED)
def test_every_planted_leak_is_found_and_its_file_named(kind: str) -> None:
    changed = [name for name, data in PLANTED[kind].items() if FILES.get(name) != data]
    found = leaks(PLANTED[kind])
    assert found
    assert {leak.file for leak in found} == set(changed)


@pytest.mark.slow
def test_the_zip_is_proven_always_the_same_and_can_be_solved(tmp_path: Path) -> None:
    done = autograder(tmp_path, "release", "--out", "one.zip")
    assert done.returncode == 0, done.stderr
    assert "nothing found" in done.stdout
    assert "as it comes: mnist.py 0 of 100, mnist.ipynb 0 of 100 points" in done.stdout
    assert "mnist.py 100 of 100, mnist.ipynb 100 of 100 points" in done.stdout
    autograder(tmp_path, "release", "--out", "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        archive.extractall(tmp_path)
    bundle = tmp_path / "mnist"
    assert {p.relative_to(bundle).as_posix() for p in bundle.rglob("*") if p.is_file()} == set(
        FILES
    )
    assert points(bundle, "mnist.py") == 0
    script = bundle / "mnist.py"
    script.write_bytes(filled_script(script.read_bytes(), answers()))
    assert points(bundle, "mnist.py") == 100


def points(folder: Path, name: str) -> float:
    autograder(folder, "check", name, "--json", "results.json")
    return float(json.loads((folder / "results.json").read_text())["points"])


def test_the_instructions_say_how_this_course_installs_the_kit(tmp_path: Path) -> None:
    words = "Run `pip install` as on the course's page."
    assert words.encode() in student_files(MNIST, words)["README.md"]
    answer = autograder(
        tmp_path, "release", "--install", 'Then write images.astype("float32") / 255.0'
    )
    assert answer.returncode == 2
    assert answer.stderr.startswith("README.md: has a piece of the answer to normalize in it")
    assert answer.stderr.endswith("Nothing was written.\n")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    done = autograder(tmp_path, "release", "--out", "nowhere/mnist.zip")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
