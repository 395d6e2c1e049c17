"""What lies outside of a submission: files, the network, a screen."""

from __future__ import annotations

from autograder.checks.faults import FaultNote

__all__ = ["NOTES"]

NOTES = (
    FaultNote(
        "FileNotFoundError|IsADirectoryError|NotADirectoryError",
        r"",
        "The line opens a file that is not there where work is graded.",
        "Use what the function is handed as its parameters, and read and write no files.",
    ),
    FaultNote(
        "PermissionError",
        r"",
        "The line does something that is not allowed where work is graded, such as writing a file.",
        "Return results, and write no files.",
    ),
    FaultNote(
        r".*(?:URLError|HTTPError|ConnectionError|ConnectionRefusedError|gaierror|SSLError|Timeout)",
        r"",
        "The line asks for something from the network, which is not there where work is graded.",
        "Use what the function is handed as its parameters: it needs no download.",
    ),
    FaultNote(
        "TclError",
        r"",
        "The line opens a window, and there is no screen where work is graded.",
        "Leave windows out: return the figure, and show it outside of the function.",
    ),
)
