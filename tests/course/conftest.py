"""Course directories that tests start from."""

from __future__ import annotations

from pathlib import Path

import making
import pytest


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose assignment is generated, and where nobody has handed in anything."""
    course = making.make_course(tmp_path_factory.mktemp("course"))
    making.nbgrader(course, "generate_assignment", "mnist")
    return course
