"""What a course keeps outside of its directory is hidden from student code, too."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("nbgrader")

# nbgrader warns of its own deprecations, so this is no process of pytest's.
ASKED = """
import json, sys
from pathlib import Path
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from autograder.frontends.nbgrader.grade_in_box import private_places

course = CourseDirectory(config=Config(CourseDirectory=json.loads(sys.argv[1])))
print(json.dumps(list(map(str, private_places(course, Path("/marks/results.jsonl"))))))
"""


def private(root: Path, **settings: str) -> set[str]:
    given = json.dumps({"root": str(root), **settings})
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ASKED, given], capture_output=True, check=True
    )
    return set(json.loads(done.stdout))


def test_folders_gradebook_and_results_wherever_they_lie(tmp_path: Path) -> None:
    found = private(
        tmp_path, db_url="sqlite:////usr/lib/books/gradebook.db", submitted_directory="/usr/lib/in"
    )
    assert {str(tmp_path), "/usr/lib/books/gradebook.db", "/usr/lib/in"} <= found
    assert {str(tmp_path / "source"), "/marks/results.jsonl"} <= found


@pytest.mark.parametrize("url", ["postgresql://me@host/book", "sqlite://"])
def test_a_gradebook_that_is_no_file_hides_nothing_more(tmp_path: Path, url: str) -> None:
    assert all(
        Path(one).is_relative_to(tmp_path) or one == "/marks/results.jsonl"
        for one in private(tmp_path, db_url=url)
    )
