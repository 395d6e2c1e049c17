"""What six platforms give for download of one class, with the tables that they give with it.

``download("canvas")`` has the zip file, the roster, the sheet for the points, and what has to
come of each person: a test can say that everybody is named, and that each verdict is its owner's.
"""

from __future__ import annotations

from collections.abc import Callable

from support.classroom_downloads import canvas, google, moodle
from support.code_downloads import github, gradescope, nbgrader
from support.expected_people import Download, Expected

__all__ = ["DOWNLOADS", "Download", "Expected", "download"]

MAKERS: dict[str, Callable[[], Download]] = {
    "canvas": canvas, "moodle": moodle, "gradescope": gradescope, "google": google,
    "github": github, "nbgrader": nbgrader,
}  # fmt: skip
DOWNLOADS = tuple(MAKERS)


def download(kind: str) -> Download:
    """The download of one platform, one of ``DOWNLOADS``."""
    return MAKERS[kind]()
