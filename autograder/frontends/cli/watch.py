"""``autograder watch``: grades the file again at each save, in place; keys give hints."""

from __future__ import annotations

import os
import queue
import signal
import sys
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder import DEFAULT_DATA
from autograder.box.wire.limits import L0
from autograder.frontends.cli.check import default_path
from autograder.frontends.cli.console import (
    CannotError,
    DataOption,
    IsolationOption,
    PathArgument,
    SeedOption,
    clear_errors,
)

if TYPE_CHECKING:
    from autograder.frontends.watch.learner import Event, Learner
    from autograder.grading import Grader

__all__ = ["watch"]


def watch(
    path: PathArgument = None,
    *,
    plain: Annotated[
        bool, typer.Option("--plain", help="Print lines only, for screen readers and logs.")
    ] = False,
    seed: SeedOption = None,
    data: DataOption = DEFAULT_DATA,
    isolation: IsolationOption = L0,
) -> None:
    """Grade a file again at each save, and show the first thing to put right. Leave it with q."""
    with clear_errors():
        chosen = path or default_path()
        if not chosen.is_file():
            reason = "is a directory; name the file in it" if chosen.is_dir() else "is not there"
            raise CannotError(f"{chosen}: {reason}.")
        _watch(chosen, seed, data, isolation, plain=plain)


def _watch(path: Path, seed: int | None, data: str, isolation: str, *, plain: bool) -> None:
    from autograder.frontends.watch.learner import Learner
    from autograder.grading import draw_seed, open_grader
    from autograder.sandbox.level_check import choose_level
    from autograder.suite.assignment import assignment_for
    from autograder.suite.hints import load_hints

    assignment = assignment_for(path)
    assignment.demand_data(data)
    learner = Learner(str(path), assignment, load_hints(assignment))
    with open_grader(assignment, level=choose_level(isolation), data=data) as grader:
        _leave_when_told()
        with suppress(KeyboardInterrupt):  # Ctrl-C is a way to leave
            _run(path, learner, grader, draw_seed() if seed is None else seed, plain=plain)
    _say_goodbye(learner)


def _run(path: Path, learner: Learner, grader: Grader, seed: int, *, plain: bool) -> None:
    from autograder.frontends.watch.displays import Plain, Screen
    from autograder.frontends.watch.learner import Pressed, Saved
    from autograder.frontends.watch.loop import Loop
    from autograder.frontends.watch.regrading import Regrader
    from autograder.frontends.watch.triggers import Keys, Saves
    from autograder.report.terminal import make_console

    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    simple = plain or not sys.stdout.isatty() or os.environ.get("TERM", "dumb") == "dumb"
    with ExitStack() as stack:
        stack.enter_context(Saves(path, lambda: events.put(Saved())))
        regrader = stack.enter_context(Regrader(grader, seed, events.put))
        show: Plain | Screen
        show = (
            stack.enter_context(Plain()) if simple else stack.enter_context(Screen(make_console()))
        )
        stack.enter_context(Keys(lambda key: events.put(Pressed(key)), by_line=simple))
        Loop(path, learner, events, _open_page).run(regrader, show)


def _open_page(address: str) -> None:
    """Show a page in a browser that has a window of its own; its address is on the screen, too."""
    import webbrowser

    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY"} & set(os.environ):
        return  # a browser would take over this terminal
    webbrowser.open(address)


def _leave_when_told() -> None:
    """Have the end of a terminal or of a session leave the screen as it was, as Ctrl-C does."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)


def _say_goodbye(learner: Learner) -> None:
    from autograder.frontends.watch.content import headline, task_lines

    learner.running.clear()
    typer.echo(f"{learner.path}: {headline(learner)}")
    for line in task_lines(learner):
        typer.echo(f"  {line.text}")
