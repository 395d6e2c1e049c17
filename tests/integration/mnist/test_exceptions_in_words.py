"""What a student is told of each way to stop with an exception: wrong functions, really called."""

from __future__ import annotations

import pytest
from support.wrong_functions import Wrong, explained, wrong_functions

from autograder.results import Cause

WRONG = list(wrong_functions())


@pytest.fixture(scope="module")
def causes() -> dict[Wrong, Cause]:
    return dict(explained())


@pytest.mark.parametrize("wrong", WRONG, ids=lambda one: f"{one.task}: {one.name}")
def test_the_message_names_the_slip_and_what_to_write(
    wrong: Wrong, causes: dict[Wrong, Cause]
) -> None:
    cause = causes[wrong]
    said = f"{cause.rationale} {cause.help}"
    assert wrong.says
    assert [words for words in wrong.says if words not in said] == []


@pytest.mark.parametrize("wrong", WRONG, ids=lambda one: f"{one.task}: {one.name}")
def test_every_message_has_its_parts_and_no_place_of_this_machine(
    wrong: Wrong, causes: dict[Wrong, Cause]
) -> None:
    cause = causes[wrong]
    assert cause.stopped
    assert cause.rationale[-1] in ".?"
    assert cause.help
    assert "site-packages" not in cause.actual


def test_what_has_to_be_said_is_written_down_for_many() -> None:
    assert len(WRONG) > 350
    assert len({(one.topic, one.task, one.name) for one in WRONG}) == len(WRONG)
