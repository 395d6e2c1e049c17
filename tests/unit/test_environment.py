"""The variables of a child: its own, whatever this machine has set."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.box.wire.limits import FOLDER_VARIABLES, L0, LEVELS
from autograder.sandbox.environment import environment_for

SET = {
    "KERAS_HOME": "/home/ada/.keras",
    "KERAS_BACKEND": "torch",
    "LC_ALL": "tr_TR.UTF-8",
    "MATPLOTLIBRC": "/home/ada/matplotlibrc",
    "MPLBACKEND": "TkAgg",
    "OMP_NUM_THREADS": "40",
    "PYTHONOPTIMIZE": "2",
    "PYTHONPATH": "/home/ada/lib",
    "TF_USE_LEGACY_KERAS": "1",
    "TZ": "Pacific/Kiritimati",
    "XDG_CONFIG_HOME": "/home/ada/.config",
    "XLA_FLAGS": "--no_such_flag",
}


@pytest.mark.parametrize("level", LEVELS)
def test_a_machines_settings_are_left_out(level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = environment_for(level, "/folder", [Path("/kit")])
    for name, value in SET.items():
        monkeypatch.setenv(name, value)
    assert environment_for(level, "/folder", [Path("/kit")]) == before
    assert before["PYTHONPATH"] == "/kit"
    assert {before[name] for name in FOLDER_VARIABLES} == {"/folder"}


def test_what_python_may_need_to_start_is_kept_where_no_box_shows_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/python/lib")
    found = {level: environment_for(level, "/folder", []) for level in LEVELS}
    assert found[L0]["LD_LIBRARY_PATH"] == "/opt/python/lib"
    assert [level for level in LEVELS if "LD_LIBRARY_PATH" in found[level]] == [L0]
