"""No input of a stranger's lets an exception out of a boundary, or costs much time or memory.

Every module in ``boundaries/`` is one: ``inputs`` is a strategy, ``attempt`` gives an input to the
grader's own code as the grader does, and ``EXAMPLES`` is how many are tried in CI. Where a
boundary may raise, ``attempt`` says so.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from fuzz.trial_room import HarmError, TrialRoom
from hypothesis import HealthCheck, Phase, given, settings

BOUNDARIES = sorted(path.stem for path in (Path(__file__).parent / "boundaries").glob("*.py"))

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells what was held")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What boundaries prepare once."""
    return tmp_path_factory.mktemp("prepared")


@pytest.fixture
def room(folder: Path, request: pytest.FixtureRequest) -> Iterator[TrialRoom]:
    made = TrialRoom(folder)
    yield made
    made.close()
    facts = {"tried": made.tried, "faults": made.faults,
             "seconds": made.most.seconds, "megabytes": made.most.megabytes}  # fmt: skip
    request.node.user_properties.append(("fuzz", facts))


@pytest.mark.parametrize("name", BOUNDARIES)
def test_no_input_does_harm(name: str, room: TrialRoom, request: pytest.FixtureRequest) -> None:
    module = importlib.import_module(f"fuzz.boundaries.{name}")
    asked = request.config.getoption("--fuzz-examples")
    found: list[str] = []
    try:
        explore(module, room, asked or module.EXAMPLES, by_hand=bool(asked))
    except* HarmError as harm:
        found += [f"{one}\n{''.join(getattr(one, '__notes__', ()))}" for one in harm.exceptions]
    if found:
        pytest.fail(f"{len(found)} faults\n\n" + "\n\n".join(found), pytrace=False)


def explore(module: ModuleType, room: TrialRoom, examples: int, *, by_hand: bool) -> None:
    """Try so many inputs; always the same ones, unless by hand."""

    @settings(
        max_examples=examples,
        derandomize=not by_hand,
        database=None,
        deadline=None,  # the room measures processor time, which a busy machine does not change
        phases=[Phase.explicit, Phase.generate, Phase.target, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        print_blob=by_hand,
    )
    @given(module.inputs())
    def each(one: object) -> None:
        room.attempt(module.__name__, one)

    each()
