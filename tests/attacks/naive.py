"""A grader as it is quickly written: it runs the submission in its own process and believes it.

``python naive.py SUBMISSION`` prints points as the last line and writes results.json; exit
status 0 means full marks. The attacks are tried on it to show that they are attacks.
"""

from __future__ import annotations

import io
import json
import runpy
import sys
from pathlib import Path
from typing import Any

import numpy as np

FULL = 40
ANSWERS: list[Any] = []


def passes(out: Any, expected: Any) -> bool:
    """Whether a result is the expected one."""
    return bool(np.allclose(out, expected))


def grade_normalize(function: Any) -> int:
    images = np.arange(3 * 28 * 28, dtype=np.uint8).reshape(3, 28, 28)
    expected = images / 255.0
    ANSWERS.append(expected)
    out = function(images)
    assert out.shape == expected.shape
    assert passes(out, expected)
    return 10


def grade_split(function: Any) -> int:
    np.random.seed(0)
    images, labels = np.random.rand(20, 28, 28), np.arange(20)
    (x_train, y_train), (x_val, y_val) = function(images, labels, validation_split=0.2)
    assert np.array_equal(x_val, images[:4])
    assert np.array_equal(x_train, images[4:])
    assert np.array_equal(y_val, labels[:4])
    assert np.array_equal(y_train, labels[4:])
    return 10


def grade_model(function: Any) -> int:
    labels = np.arange(50) % 10
    ANSWERS.append(labels)
    images = np.random.rand(50, 28, 28)
    model = function()
    model.fit(images, labels)
    assert (model.predict(images).argmax(axis=1) == labels).mean() > 0.8
    return 10


def grade_plot(function: Any) -> int:
    from matplotlib.figure import Figure

    history = type("History", (), {"history": {"loss": [1.0]}, "epoch": [0]})()
    figure = function(history)
    assert isinstance(figure, Figure)
    return 10


GRADERS = {
    "normalize": grade_normalize,
    "split": grade_split,
    "build_model": grade_model,
    "plot_metrics": grade_plot,
}


def main(path: str) -> None:
    found = runpy.run_path(path)
    points = {}
    for name, grader in GRADERS.items():
        try:
            said = io.StringIO(name)
            points[name] = grader(found[name]) if name in found else 0
        except Exception as error:
            points[name] = 0
            print(f"{name}: {type(error).__name__}: {error}", flush=True)
        else:
            print(f"{said.read()}: {points[name]}", flush=True)
    results = json.dumps({"points": sum(points.values()), "tasks": points})
    Path("results.json").write_text(results)
    print(results, flush=True)
    sys.exit(0 if sum(points.values()) == FULL else 1)


if __name__ == "__main__":
    main(sys.argv[1])
