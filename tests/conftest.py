"""What many tests share: a marker for each tier, sandboxes, and course directories."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.box.wire.limits import L0, LEVELS
from autograder.sandbox import Sandbox
from autograder.sandbox.level_check import check_level

HERE = Path(__file__).parent
TIERS = ("unit", "integration", "browser", "attacks", "fuzz", "mutation")

# A shell that starts these tests with "&" has SIGINT ignored; commands that are stopped inherit it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", params=LEVELS)
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox of each level in turn; says why where this machine cannot give one."""
    found = check_level(request.param)
    if not found.works:
        pytest.skip(f"isolation {found.level}: {found.problem}. {found.remedy}")
    with Sandbox(request.param) as made:
        yield made


@pytest.fixture(scope="session")
def plain_sandbox() -> Iterator[Sandbox]:
    """A sandbox of level L0, for tests of what comes after it."""
    with Sandbox(L0) as made:
        yield made


@pytest.fixture(scope="session")
def generated_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose assignment is generated; for copying only."""
    from support import making

    course = making.make_course(tmp_path_factory.mktemp("generated"))
    making.nbgrader(course, "generate_assignment", "mnist")
    return course


@pytest.fixture(scope="module")
def generated(generated_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A module's own course, where nobody has handed in anything."""
    return shutil.copytree(generated_once, tmp_path_factory.mktemp("course") / "course")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test with its tier; the longest modules come first, so that no worker waits."""
    for item in items:
        tier = item.path.relative_to(HERE).parts[0] if item.path.is_relative_to(HERE) else ""
        if tier in TIERS:
            item.add_marker(tier)
    items.sort(key=lambda item: ("nbgrader" not in item.path.parts, "unit" in item.path.parts))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep a module on one worker, so that what it shares is made once; in the order above."""
    from xdist.scheduler import LoadScopeScheduling

    config.option.loadscopereorder = False
    return LoadScopeScheduling(config, log)
