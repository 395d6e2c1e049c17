"""A verdict on the terminal, for ``autograder check``: words first, colour only on top."""

from __future__ import annotations

from typing import IO

from rich.console import Console
from rich.text import Text

from autograder.report.text import (
    GRADER_FAULT,
    WIDTH,
    WORDS,
    cause_text,
    clean,
    hanging,
    points,
    remark_text,
    score,
    summary,
    wrapped,
)
from autograder.results import CheckResult, Status, TaskResult, Verdict

__all__ = ["make_console", "print_verdict"]

STYLES = {
    Status.PASS: "green",
    Status.FAIL: "bold red",
    Status.NOT_ATTEMPTED: "yellow",
    Status.SKIPPED: "dim",
    Status.ERROR: "bold magenta",
}


def make_console(file: IO[str] | None = None, *, stderr: bool = False) -> Console:
    """A console that never interprets markup in what it prints, and is 88 wide when piped."""
    console = Console(file=file, stderr=stderr, markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = WIDTH
    return console


def print_verdict(verdict: Verdict, console: Console) -> None:
    """Print the whole report: each task in a line, what is wrong under it, then the total."""
    _print(console, clean(verdict.submission.path, 300), "bold")
    console.print()
    name_width = max((len(task) for task in verdict.tasks), default=0)
    for number, (task, result) in enumerate(verdict.tasks.items()):
        if number and _has_details(result):
            console.print()
        _print_task(console, task.ljust(name_width), result)
    for remark in verdict.remarks:
        console.print()
        for line in remark_text(remark, console.width).split("\n"):
            _print(console, line)
    console.print()
    good = "bold green" if verdict.passed else "bold"
    _print(console, summary(verdict), "bold magenta" if verdict.status == "no_verdict" else good)
    _print(
        console,
        f"seed {verdict.seed}, isolation {clean(verdict.isolation, 80)}, {verdict.seconds:.1f} s",
        "dim",
    )


def _print_task(console: Console, name: str, result: TaskResult) -> None:
    line = Text(f"{name}  {score(result.points, result.max_points)}  ")
    line.append(WORDS[result.status], STYLES[result.status])
    console.print(line, soft_wrap=True)
    if not _has_details(result):
        return
    for check in result.checks:
        if check.status not in (Status.PASS, Status.SKIPPED):
            _print_check(console, check)
    _print_skipped(console, [one for one in result.checks if one.status is Status.SKIPPED])


def _has_details(result: TaskResult) -> bool:
    return result.status not in (Status.PASS, Status.NOT_ATTEMPTED)


def _print_check(console: Console, check: CheckResult) -> None:
    width = console.width - 4
    title = f"{check.heading} ({points(check.max_points)} points)"
    _print_lines(console, hanging("x ", title, width), "  ", STYLES[check.status])
    if check.status is Status.ERROR:
        _print_lines(console, wrapped(GRADER_FAULT, width), "    ", STYLES[check.status])
    if check.cause:
        lines = cause_text(check.cause, width - 2, headed=check.cause.stopped).split("\n")
        _print_lines(console, lines, "    ", "")


def _print_skipped(console: Console, checks: list[CheckResult]) -> None:
    """Checks that were skipped for one reason share one paragraph."""
    by_reason: dict[str, list[str]] = {}
    for check in checks:
        reason = check.cause.rationale if check.cause else ""
        by_reason.setdefault(reason, []).append(check.description)
    for reason, descriptions in by_reason.items():
        what = descriptions[0] if len(descriptions) == 1 else f"{len(descriptions)} more checks:"
        lines = hanging("- ", f"{what} {reason}", console.width - 4)
        _print_lines(console, lines, "  ", STYLES[Status.SKIPPED])


def _print_lines(console: Console, lines: list[str], indent: str, style: str) -> None:
    for line in lines:
        _print(console, indent + line, style)


def _print(console: Console, line: str, style: str = "") -> None:
    console.print(Text(line.rstrip(), style), soft_wrap=True)
