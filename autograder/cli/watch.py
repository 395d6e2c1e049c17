"""``autograder watch``: the same verdict at each save, in place, with hints at a key."""

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
from autograder.cli.check import assignment_of, default_path
from autograder.cli.console import (
    CannotError,
    DataOption,
    IsolationOption,
    PathArgument,
    SeedOption,
    clear_errors,
)
from autograder.levels import OWN

if TYPE_CHECKING:
    from autograder.watch.events import Event
    from autograder.watch.learner import Learner
    from autograder.watch.regrading import Exercise

__all__ = ["watch"]


def watch(
    path: PathArgument = None,
    *,
    plain: Annotated[
        bool, typer.Option("--plain", help="Print lines only, for screen readers and logs.")
    ] = False,
    seed: SeedOption = None,
    data: DataOption = DEFAULT_DATA,
    isolation: IsolationOption = OWN,
) -> None:
    """Grade a file again at each save, and show the first thing to mend. Leave it with q."""
    with clear_errors():
        chosen = path or default_path()
        if not chosen.is_file():
            reason = "is a directory; name the file in it" if chosen.is_dir() else "is not there"
            raise CannotError(f"{chosen}: {reason}.")
        _watch(chosen, seed, data, isolation, plain=plain)


def _watch(path: Path, seed: int | None, data: str, isolation: str, *, plain: bool) -> None:
    from autograder.grading import draw_seed
    from autograder.hints import load_hints
    from autograder.sandbox import Sandbox
    from autograder.sandbox.trial import choose_level
    from autograder.suite import load_suite
    from autograder.watch.learner import Learner
    from autograder.watch.regrading import Exercise

    assignment = assignment_of(path)
    assignment.demand_data(data)
    learner = Learner(str(path), assignment, load_hints(assignment))
    with Sandbox(choose_level(isolation)) as sandbox:
        exercise = Exercise(load_suite(assignment), data, sandbox)
        _leave_when_told()
        with suppress(KeyboardInterrupt):  # as good a way to leave as any
            _run(path, learner, exercise, draw_seed() if seed is None else seed, plain=plain)
    _say_goodbye(learner)


def _run(path: Path, learner: Learner, exercise: Exercise, seed: int, *, plain: bool) -> None:
    from autograder.report.terminal import make_console
    from autograder.watch.events import Pressed, Saved
    from autograder.watch.keys import Keys
    from autograder.watch.loop import Loop
    from autograder.watch.plain import Plain
    from autograder.watch.regrading import Regrader
    from autograder.watch.saves import Saves
    from autograder.watch.screen import Screen

    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    simple = plain or not sys.stdout.isatty() or os.environ.get("TERM", "dumb") == "dumb"
    with ExitStack() as stack:
        stack.enter_context(Saves(path, lambda: events.put(Saved())))
        regrader = stack.enter_context(Regrader(exercise, seed, events.put))
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
    from autograder.watch.content import headline, task_lines

    learner.running.clear()
    typer.echo(f"{learner.path}: {headline(learner)}")
    for line in task_lines(learner):
        typer.echo(f"  {line.text}")
