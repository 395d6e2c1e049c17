"""A known slip in `build_model` is undone and named, alone; all else is left as it is."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
RIGHT = ("right", "right by functions", "channel at the end")
FAILS = {"asks for data": "TypeError", "not defined": "NameError"}
SLIPS = {
    "rows": ["other_images"],
    "channel in front": ["other_images"],
    "rows as a number": ["input_numbers", "other_images"],
    "many images": ["input_number_of_images"],
    "any images": ["input_number_of_images"],
    "two numbers": ["input_numbers"],
    "neither input nor flatten": ["no_flatten"],
    "no flatten by functions": ["no_flatten"],
    "no flatten in a class": ["no_flatten"],
    "lr": ["optimizer_argument"],
    "lr of another": ["optimizer_argument"],
    "rate as a text": ["optimizer_rate"],
    "class": ["optimizer_class"],
    "optimizer": ["optimizer_name"],
    "small letters": ["attribute"],
    "singular": ["attribute"],
    "legacy": ["attribute"],
    "loss": ["loss_name"],
    "metric": ["metric_name"],
    "metric as a text": ["metrics_form"],
    "metrics by place": ["metrics_place"],
    "metric=": ["compile_argument"],
    "activation": ["activation"],
    "activation of a layer": ["activation"],
    "inputs, units": ["layer_inputs"],
    "inputs, units and name": ["layer_inputs"],
    "relu, units": ["layer_order"],
    "units as a text": ["layer_units"],
    "output_dim": ["layer_argument"],
    "no list": ["layers_without_list"],
    "list in the list": ["layers_in_a_list"],
    "layer's class": ["without_brackets"],
    "layer in small letters": ["attribute"],
    "core": ["attribute"],
    "complie": ["attribute"],
    "one unit too few": ["last_units"],
    "softmax over images": ["softmax_axis"],
    "batch norm": ["norm_layer"],
    "frozen": ["frozen"],
    "returns compile": ["returns"],
    "returns summary": ["returns"],
    "returns nothing": ["returns"],
    "returns two": ["returns"],
    "trains": ["stopped"],
    "keeps the result": ["keeps_result"],
    "asks for a shape": ["parameters"],
    "half precision": ["half_precision"],
}


@functools.cache
def built() -> dict[str, Any]:
    """All models in one process: TensorFlow is slow to import."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("built_again.py"))],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert set(found["models"]) == {*RIGHT, *FAILS, *SLIPS, "nothing", "unknown loss"}
    return found


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_undone_and_told(name: str) -> None:
    one = built()["models"][name]
    assert [slip for slip, _, _ in one["slips"]] == SLIPS[name]
    assert (one["weights"], one["compiled"]) == (109_386, True)


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_model_is_taken_as_it_is(name: str) -> None:
    one = built()["models"][name]
    assert (one["slips"], one["shape"], one["weights"]) == ([], [28, 28], 109_386)


@pytest.mark.parametrize("name", FAILS)
def test_what_is_no_known_slip_stays_an_error(name: str) -> None:
    assert built()["models"][name] == {"error": FAILS[name]}


def test_nothing_is_made_of_nothing() -> None:
    assert built()["models"]["nothing"]["slips"] == []
    assert "weights" not in built()["models"]["nothing"]
    assert built()["models"]["unknown loss"]["slips"] == []


def test_where_it_stopped_is_told_with_the_line() -> None:
    one = built()["models"]["trains"]
    assert "x_train" in one["stopped"]
    text = Path(__file__).with_name("built_again.py").read_text(encoding="utf-8").splitlines()
    assert "model.fit(x_train" in text[one["line"] - 1]


def test_keras_is_as_it_was() -> None:
    assert built()["as before"]
