"""``autograder exempt`` as a lecturer types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.classes.exemptions import EXEMPTIONS, read_exemptions
from autograder.frontends.cli import main


@pytest.fixture
def check() -> str:
    from autograder.suite.assignment import load_assignment

    return load_assignment().tasks[0].checks[0].id


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["exempt", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_a_check_is_exempted_listed_changed_and_taken_back(tmp_path: Path, check: str) -> None:
    out = ("--out", str(tmp_path))
    code, told = run(check, "--full-marks", "--reason", "Unclear.", *out)
    assert code == 0
    assert f"{check}: Full marks for everybody: Unclear." in told
    run(check, "--drop", "--reason", "Not asked for.", *out)
    assert run("--list", *out) == (0, f"{check}: Does not count for anybody: Not asked for.\n")
    assert len(read_exemptions(tmp_path)) == 1
    assert run(check, "--undo", *out)[0] == 0
    assert read_exemptions(tmp_path) == ()


def test_what_needs_the_check_is_named(tmp_path: Path) -> None:
    from autograder.suite.assignment import load_assignment
    from autograder.suite.loading import load_suite

    checks = load_suite(load_assignment()).checks
    needy = next(one for one in checks.values() if one.needs)
    told = run(needy.needs[0], "--drop", "--reason", "x", "--out", str(tmp_path))[1]
    assert needy.id in told.partition("were not looked at")[2]


def test_a_name_that_no_check_has_gets_near_ones(tmp_path: Path, check: str) -> None:
    code, told = run(check[:-1], "--drop", "--reason", "x", "--out", str(tmp_path))
    assert code == 2
    assert check in told
    assert not (tmp_path / EXEMPTIONS).exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "one of --full-marks"),
        (["--drop", "--full-marks", "--reason", "x"], "one of --full-marks"),
        (["--drop"], "--reason"),
        (["--drop", "--reason", "\x1b[0m "], "--reason"),
        (["--undo"], "is not exempted"),
        (["--drop", "--reason", "x", "--assignment", "none"], "no assignment"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    tmp_path: Path, check: str, options: list[str], told: str
) -> None:
    code, output = run(check, *options, "--out", str(tmp_path))
    assert (code, output.count("\n")) == (2, 1)
    assert told in output
    assert not (tmp_path / EXEMPTIONS).exists()


def test_a_folder_that_is_not_there_and_a_file_that_cannot_be_read_are_told(
    tmp_path: Path, check: str
) -> None:
    assert "no such folder" in run("--list", "--out", str(tmp_path / "none"))[1]
    (tmp_path / EXEMPTIONS).write_text("[[", encoding="utf-8")
    code, told = run(check, "--drop", "--reason", "x", "--out", str(tmp_path))
    assert code == 2
    assert "not valid TOML" in told
    assert (tmp_path / EXEMPTIONS).read_text(encoding="utf-8") == "[["
