"""Makes ``pytest exercises`` collect a submission's checks, one item each."""

from __future__ import annotations

import re
from collections.abc import Generator
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from autograder._util.places import ASSIGNMENTS

if TYPE_CHECKING:
    from autograder.suite.assignment import Assignment

# Every pytest run on the machine imports this module: what costs time is imported in functions.

VIEWS = frozenset({"exercises", "solutions"})  # folders in which an empty file is a submission too
NOTEBOOK = ".ipynb"
TEST_CODE = re.compile(r"(?m)^(?:async )?(?:def test|class Test)")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--autograder-seed``."""
    group = parser.getgroup("autograder", "grading of teaching-kit submissions")
    group.addoption(
        "--autograder-seed",
        type=_seed,
        metavar="N",
        help="seed of the inputs that checks draw (default: a fresh one, shown with the points)",
    )


def _seed(text: str) -> int:
    seed = int(text)
    if seed < 0:
        raise ValueError(f"a seed is 0 or more, not {seed}")
    return seed


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[Any], list[Any]]:
    """Collect submissions here, and keep every other collector from importing them."""
    others = yield
    assignment = _assignment_of(file_path, parent, alone=not others)
    if assignment is None:
        return others
    from autograder.frontends.pytest import nodes

    nodes.register_markers(parent.config, assignment)
    return [nodes.SubmissionFile.make(parent, file_path, assignment)]


def pytest_report_collectionfinish(config: pytest.Config, items: list[pytest.Item]) -> list[str]:
    """Name what pytest reads beside a submission; it cannot be kept from it."""
    graded = {item.path for item in items if hasattr(item, "autograder_facts")}
    if not graded:
        return []
    from autograder.frontends.pytest.beside import beside_lines

    return beside_lines(config, graded)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Write into a check's report what the summary needs."""
    report = yield
    facts = getattr(item, "autograder_facts", None)
    if call.when == "call" and facts is not None:
        report.__dict__["autograder"] = facts()  # reports may carry attributes of a plugin's own
        if report.skipped and isinstance(report.longrepr, tuple):
            # A skip's place is the student's file, not the kit's line that says skip.
            report.longrepr = (str(item.path), 1, report.longrepr[2])
    return report


def pytest_report_teststatus(
    report: pytest.CollectReport | pytest.TestReport,
) -> tuple[str, str, str | tuple[str, dict[str, bool]]] | None:
    """Give "not attempted" and the grader's own errors categories of their own."""
    outcome = getattr(report, "autograder", {}).get("outcome")
    if outcome == "not_attempted":
        return "not attempted", "n", ("NOT ATTEMPTED", {"yellow": True})
    if outcome == "error":
        return "error", "E", "GRADER ERROR"
    return None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the points per task of every graded file."""
    reports = [one for some in terminalreporter.stats.values() for one in some]
    graded = [one.autograder for one in reports if getattr(one, "autograder", None)]
    if graded:
        from autograder.frontends.pytest.output import points_lines

        terminalreporter.section("points")
        for line in points_lines(graded):
            terminalreporter.write_line(line)


def _assignment_of(path: Path, parent: pytest.Collector, *, alone: bool) -> Assignment | None:
    """The assignment whose submission this file is, or None for a file that is no submission."""
    if path.suffix not in (".py", NOTEBOOK):
        return None
    if not parent.session.isinitpath(path):
        return _assignment_by_name(path)
    found = _assignment_by_content(path, parent.config)
    if found is None and path.suffix == NOTEBOOK and alone:
        return _load("mnist")  # named on the command line, and no other plugin reads notebooks
    return found


def _assignment_by_name(path: Path) -> Assignment | None:
    """For a file found in a folder: named like an assignment, and not by chance."""
    if not (ASSIGNMENTS / path.stem / "assignment.toml").is_file():
        return None
    if path.suffix == NOTEBOOK and path.with_suffix(".py").exists():
        return None  # one lesson in two files: the script is graded
    assignment = _load(path.stem)
    found = _mentioned(path, assignment.functions)
    # Somebody else's mnist.py, in a project that has nothing to do with the kit, stays alone.
    ours = path.parent.name in VIEWS or 2 * len(found) >= len(assignment.functions)
    return assignment if ours else None


def _assignment_by_content(path: Path, config: pytest.Config) -> Assignment | None:
    """For a file named on the command line: no test module, and defines one of the functions."""
    patterns = [*config.getini("python_files"), "conftest.py", "__init__.py"]
    if any(fnmatch(path.name, pattern) for pattern in patterns) or not path.is_file():
        return None
    if (ASSIGNMENTS / path.stem / "assignment.toml").is_file() and path.parent.name in VIEWS:
        return _load(path.stem)
    if path.suffix != NOTEBOOK and TEST_CODE.search(_text(path)):
        return None
    for manifest in sorted(ASSIGNMENTS.glob("*/assignment.toml")):
        assignment = _load(manifest.parent.name)
        if _mentioned(path, assignment.functions):
            return assignment
    return None


def _load(name: str) -> Assignment:
    from autograder.suite.assignment import AssignmentError, load_assignment

    try:
        return load_assignment(name)
    except AssignmentError as error:
        raise pytest.UsageError(str(error)) from None


def _mentioned(path: Path, functions: tuple[str, ...]) -> frozenset[str]:
    """The functions that a file defines; by the look of its lines where it cannot be parsed."""
    from autograder.submission import SubmissionError, read_submission

    try:
        found = read_submission(path, functions)
    except SubmissionError:
        return _looked_up(path, functions)
    elsewhere = {one.name for one in found.elsewhere} & set(functions)
    names = found.defined | found.broken.keys() | elsewhere
    return names if names or not found.problem else _looked_up(path, functions)


def _looked_up(path: Path, functions: tuple[str, ...]) -> frozenset[str]:
    start = r'(?m)(?:^\s*"|\\n)' if path.suffix == NOTEBOOK else r"(?m)^"
    text = _text(path)
    return frozenset(
        name for name in functions if re.search(rf"{start}(?:async )?def {name}\b", text)
    )


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return stream.read(2_000_000).decode("utf-8", "replace")
    except OSError:
        return ""
