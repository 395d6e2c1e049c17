"""What many tests share: one sandbox of each level that this machine can give."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.levels import LEVELS, OWN
from autograder.sandbox import Sandbox
from autograder.sandbox.trial import try_level


@pytest.fixture(scope="session", params=LEVELS)
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox of each level in turn; says why where one cannot be had here."""
    found = try_level(request.param)
    if not found.works:
        pytest.skip(f"isolation {found.level}: {found.problem}. {found.remedy}")
    with Sandbox(request.param) as made:
        yield made


@pytest.fixture(scope="session")
def plain_sandbox() -> Iterator[Sandbox]:
    """A sandbox of level L0, for tests of what comes after it."""
    with Sandbox(OWN) as made:
        yield made


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with nbgrader's tests: they are the longest, and none may be left to one worker."""
    items.sort(key=lambda item: "course" not in item.path.parts)
