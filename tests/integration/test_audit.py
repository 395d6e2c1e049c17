"""``autograder audit``: counts, misses and exit status, on an assignment of somebody else's."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.tiny_assignment import GOOD, TinyKit

SQUARES = '"""Squares.\n\nNamed: squared | to the power\nTry: x + x | c\n"""\n' + GOOD.replace(
    "2 * x", "x * x"
)
TRIPLES = '"""Triples.\n\nNamed: tripled\n"""\n' + GOOD.replace("2 * x", "3 * x")
RAISES = '"""Raises."""\n' + GOOD.replace("x / 2", "x / nothing")

WORDS = "named the slip in words a beginner can use"
UNNAMED = ("double__triples", "half__raises")


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> TinyKit:
    made = TinyKit(tmp_path_factory.mktemp("kit"))
    corpus = made.folder / "corpus"
    made.put(corpus / "wheats" / "plain.py", GOOD)
    made.put(corpus / "wheats" / "with_plus.py", GOOD.replace("2 * x", "x + x"))
    made.put(corpus / "chaffs" / "double__squares.py", SQUARES)
    made.put(corpus / "chaffs" / "double__triples.py", TRIPLES)
    made.put(corpus / "chaffs" / "half__raises.py", RAISES)
    return made


def corpus(kit: TinyKit, name: str, wheat: str, chaff: str, task: str = "double") -> str:
    kit.put(Path(name) / "wheats" / "one.py", wheat)
    kit.put(Path(name) / "chaffs" / f"{task}__one.py", chaff)
    return name


def test_specimens_of_the_assignments_own_corpus_are_counted(kit: TinyKit) -> None:
    done = kit.run("audit", "tiny", "--seeds", "2", "--json", "c.json")
    assert done.returncode == 0, done.stderr
    certificate = json.loads((kit.root / "c.json").read_text())
    rates = {one["name"]: one for one in certificate["rates"]}
    assert (rates["wheats accepted"]["right"], rates["wheats accepted"]["gradings"]) == (2, 4)
    assert rates["caught in the right task"]["gradings_right"] == 6
    assert rates["mistake named"]["right"] == 1
    assert rates["wheats accepted"]["submissions_at_most"] == pytest.approx(1 - 0.05 ** (1 / 2))
    missed = {(one["rate"], one["specimen"]) for one in certificate["misses"]}
    unnamed = {(rate, name) for rate in ("mistake named", WORDS) for name in UNNAMED}
    assert missed == unnamed
    assert rates[WORDS]["gradings_right"] == 2
    assert f"{WORDS}: 1 of 3 (2 of 6 gradings)" in done.stdout
    assert "wheats accepted" in done.stdout
    assert "MISSED  mistake named: double__triples (seed 1, 2)" in done.stdout
    assert "10 of 10" in done.stderr  # progress


@pytest.mark.parametrize(
    ("lines", "right"),
    [
        ("Named: squared\nTry: c", 1),  # the help of the assignment's checks is "c"
        ("Named: squared\nTry: multiply | C", 1),
        ("Named: squared\nTry: c\nTry: numbers", 1),
        ("Named: squared\nTry: c\nTry: multiply", 0),
        ("Named: tripled\nTry: c", 0),
        ("Named: squared\nTry:", 0),
        ("Named: squared", 0),
    ],
)
def test_a_beginner_needs_the_slip_and_every_hint_at_what_to_write(
    kit: TinyKit, lines: str, right: int
) -> None:
    chaff = f'"""Squares.\n\n{lines}\n"""\n' + GOOD.replace("2 * x", "x * x")
    done = kit.run("audit", "tiny", "--seeds", "1", "--corpus", corpus(kit, "words", GOOD, chaff))
    assert done.returncode == 0, done.stderr
    assert f"{WORDS}: {right} of 1 ({right} of 1 gradings)" in done.stdout
    missed = f"MISSED  {WORDS}: double__one (seed 1)"
    assert (missed in done.stdout) is not bool(right)
    assert right or "Try: c" in done.stdout


def test_a_refused_wheat_is_a_miss_and_exit_status_1(kit: TinyKit) -> None:
    place = corpus(kit, "refused", GOOD.replace("2 * x", "2.5 * x"), SQUARES)
    done = kit.run("audit", "tiny", "--seeds", "2", "--corpus", place)
    assert done.returncode == 1
    assert "MISSED  wheats accepted: one (seed 1, 2)" in done.stdout
    assert "got double 0 of 3; The numbers are wrong <b>." in done.stdout


def test_a_chaff_that_passes_is_a_miss_and_exit_status_1(kit: TinyKit) -> None:
    done = kit.run("audit", "tiny", "--seeds", "1", "--corpus", corpus(kit, "slips", GOOD, GOOD))
    assert done.returncode == 1
    assert "MISSED  chaffs caught: double__one" in done.stdout
    assert "got full points" in done.stdout


def test_a_chaff_that_loses_points_elsewhere_is_a_miss(kit: TinyKit) -> None:
    place = corpus(kit, "elsewhere", GOOD, SQUARES, task="half")
    done = kit.run("audit", "tiny", "--seeds", "1", "--corpus", place)
    assert done.returncode == 1
    assert re.search(r"^chaffs caught +1 of 1 ", done.stdout, re.MULTILINE)
    assert "MISSED  caught in the right task: half__one" in done.stdout


def test_a_chaff_caught_on_some_seeds_only_is_a_miss(kit: TinyKit) -> None:
    sometimes = GOOD.replace("2 * x", "(2 if x[0] > 0 else 3) * x")
    place = corpus(kit, "sometimes", GOOD, sometimes)
    done = kit.run("audit", "tiny", "--seeds", "8", "--corpus", place)
    assert done.returncode == 1
    assert "MISSED  chaffs caught: double__one" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing"], "There is no assignment 'nothing'"),
        (["tiny", "--corpus", "absent"], "absent: is no folder"),
        (["tiny", "--only", "xyz"], "None of 5 submissions"),
        (["tiny", "--json", "absent/c.json"], "there is no folder absent"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_status_2(
    kit: TinyKit, arguments: list[str], message: str
) -> None:
    done = kit.run("audit", *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("wheats/x.py", "def double(", "never closed"),
        ("wheats/x.py", "def double(x): return x", "defines no half"),
        ("chaffs/other__x.py", GOOD, "name it TASK__mistake.py"),
        ("chaffs/double.py", GOOD, "name it TASK__mistake.py"),
    ],
)
def test_a_specimen_that_is_none_is_named(kit: TinyKit, path: str, text: str, message: str) -> None:
    place = corpus(kit, f"bad-{message[:5]}-{path[:8]}".replace("/", "-"), GOOD, SQUARES)
    kit.put(Path(place) / path, text)
    done = kit.run("audit", "tiny", "--seeds", "1", "--corpus", place)
    assert done.returncode == 2
    assert message.lower() in done.stderr.lower()
    assert Path(path).name in done.stderr


def test_an_empty_corpus_is_said(kit: TinyKit) -> None:
    (kit.root / "empty" / "wheats").mkdir(parents=True)
    done = kit.run("audit", "tiny", "--corpus", "empty")
    assert done.returncode == 2
    assert "no wheats found" in done.stderr
