"""Keeps control characters out of what nbgrader logs, to terminals, files and its own pages.

Its messages quote what students wrote: names of files and folders, tracebacks with lines of a cell.
A terminal that shows such a text must not obey it.
"""

from __future__ import annotations

import logging
from typing import Any

from autograder.report.text import clean

__all__ = ["PlainRecord", "log_plainly"]

MOST_CHARACTERS = 20_000  # of a message


class PlainRecord(logging.LogRecord):
    """A record whose text is safe to print; what formatters add, such as colours, stays."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._exception: str | None = None
        super().__init__(*arguments, **options)

    def getMessage(self) -> str:  # noqa: N802 - logging's own name
        """The message with its arguments; a name that holds line breaks stays in its line."""
        if isinstance(self.args, tuple):
            self.args = tuple(_in_one_line(one) for one in self.args)
        return clean(super().getMessage(), MOST_CHARACTERS)

    @property
    def exc_text(self) -> str | None:
        """The traceback, which formatters make once and keep here."""
        return self._exception

    @exc_text.setter
    def exc_text(self, text: str | None) -> None:
        self._exception = None if text is None else clean(text, MOST_CHARACTERS)


def _in_one_line(argument: Any) -> Any:
    return " ".join(argument.splitlines()) if isinstance(argument, str) else argument


def log_plainly() -> None:
    """Have all of this process's loggers make plain records from now on."""
    logging.setLogRecordFactory(PlainRecord)
