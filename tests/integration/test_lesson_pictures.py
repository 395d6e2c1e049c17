"""The lesson's pictures, drawn of networks and trainings that were made up for each case."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.ticker import MaxNLocator

mpl.use("Agg")

SOLUTION = Path(__file__).parents[2] / "solutions" / "mnist.py"
BLUE, ORANGE = "#0072B2", "#D55E00"
KNOWN = {
    "np": np, "plt": plt, "MaxNLocator": MaxNLocator, "BLUE": BLUE, "ORANGE": ORANGE,
    "LinearSegmentedColormap": LinearSegmentedColormap,
}  # fmt: skip


def lesson(name: str) -> Callable[..., Any]:
    """One function of the lesson, without the TensorFlow that the others need."""
    functions = ast.parse(SOLUTION.read_text(encoding="utf-8")).body
    body = [one for one in functions if isinstance(one, ast.FunctionDef) and one.name == name]
    names = dict(KNOWN)
    exec(compile(ast.Module(body, []), str(SOLUTION), "exec"), names)
    return names[name]  # type: ignore[return-value]


plot_weights, plot_mistakes = lesson("plot_weights"), lesson("plot_mistakes")
mark_turning_point = lesson("mark_turning_point")


@pytest.fixture(autouse=True)
def drawn() -> Iterator[None]:
    """Every figure can be drawn, and none stays open."""
    yield
    for number in plt.get_fignums():
        plt.figure(number).canvas.draw()
    plt.close("all")


@dataclass
class History:
    history: dict[str, list[float]]
    epoch: list[int] = field(default_factory=list)


def training(*val: float) -> History:
    losses = {"loss": [2.0 / (n + 1) for n in range(len(val))], "val_loss": list(val)}
    return History(losses, list(range(len(val))))


def images_of(figure: Any) -> list[Any]:
    return [image for axes in figure.axes for image in axes.images]


def random_weights(*shape: int, start: int = 0) -> Any:
    return np.random.default_rng(start).normal(0.02, 0.1, shape).astype("float32")


# Weights.


@pytest.mark.parametrize("units", [1, 3, 8, 128])
def test_each_unit_is_an_image_of_its_weights_over_one_of_its_change(units: int) -> None:
    before, after = random_weights(784, units), random_weights(784, units, start=1)
    shown = images_of(plot_weights([before, np.zeros(units)], [after, np.ones(units)]))
    count = min(units, 8)
    assert len(shown) == 2 * count
    for number in range(count):
        upper, lower = (shown[number + row * count].get_array() for row in (0, 1))
        assert np.array_equal(upper, after[:, number].reshape(28, 28))
        assert np.array_equal(lower, (after - before)[:, number].reshape(28, 28))


def test_no_weight_is_white_and_both_signs_have_the_colours_of_the_lesson() -> None:
    for image in images_of(plot_weights([random_weights(784, 8)], [random_weights(784, 8) ** 3])):
        low, high = image.get_clim()
        assert low == -high
        white = np.array(image.cmap(image.norm(0.0)))
        assert white == pytest.approx(1, abs=0.01)
        assert to_hex(image.cmap(image.norm(high))).upper() == BLUE
        assert to_hex(image.cmap(image.norm(low))).upper() == ORANGE


@pytest.mark.parametrize(
    "first", [[], [random_weights(784), random_weights(784)], [random_weights(3, 3, 1, 8)]],
    ids=["first", "after batch normalisation", "after a convolution"],
)  # fmt: skip
def test_the_first_layer_that_sees_all_pixels_is_found(first: list[Any]) -> None:
    kernel = random_weights(784, 20)
    weights = [*first, kernel, random_weights(20, 10)]
    shown = images_of(plot_weights(weights, weights))
    assert np.array_equal(shown[0].get_array(), kernel[:, 0].reshape(28, 28))


@pytest.mark.parametrize("weights", [[], [random_weights(3, 3, 1, 8), random_weights(400, 10)]])
def test_a_network_without_such_a_layer_gives_an_empty_figure(weights: list[Any]) -> None:
    assert images_of(plot_weights(weights, weights)) == []


def test_weights_that_are_all_zero_can_be_drawn() -> None:
    assert len(images_of(plot_weights([np.zeros((784, 4))], [np.zeros((784, 4))]))) == 8


# Mistakes.


def bars_of(axes: Any) -> list[tuple[str, float, str]]:
    """Digit, probability and colour of each bar, from top to bottom."""
    low, high = axes.get_ylim()
    assert low > high  # the first is on top
    names = [text.get_text() for text in axes.get_yticklabels()]
    return [
        (name, bar.get_width(), to_hex(bar.get_facecolor()).upper())
        for name, bar in zip(names, axes.patches, strict=True)
    ]


def test_a_mistake_stands_over_its_three_best_guesses() -> None:
    probabilities = np.full((4, 10), 0.01)
    probabilities[0, 3] = 0.91  # right
    probabilities[1, [7, 2, 1]] = 0.6, 0.2, 0.13  # a 2
    probabilities[2, [5, 9, 6]] = 0.8, 0.08, 0.05  # an 8
    probabilities[3, 0] = 0.91  # right
    images = np.random.default_rng(1).random((4, 28, 28))
    figure = plot_mistakes(images, np.array([3, 2, 8, 0]), probabilities)
    used = [axes for axes in figure.axes if axes.images]
    assert [axes.get_title() for axes in used] == ["8 read as 5", "2 read as 7"]
    assert [np.array_equal(used[n].images[0].get_array(), images[2 - n]) for n in (0, 1)] == [
        True
    ] * 2
    below = [axes for axes in figure.axes if axes.patches]
    assert bars_of(below[0]) == [("5", 0.8, ORANGE), ("9", 0.08, ORANGE), ("6", 0.05, ORANGE)]
    assert bars_of(below[1]) == [("7", 0.6, ORANGE), ("2", 0.2, BLUE), ("1", 0.13, ORANGE)]
    assert [text.get_text() for text in below[1].texts] == ["60.0%", "20.0%", "13.0%"]
    bold = [[name.get_fontweight() for name in one.get_yticklabels()] for one in below]
    assert bold == [["normal"] * 3, ["normal", "bold", "normal"]]
    for digit, bars in zip(used, below, strict=False):
        assert digit.get_position().y0 >= bars.get_position().y1


def test_ten_mistakes_at_most_the_surest_first() -> None:
    sureness = np.random.default_rng(2).uniform(0.4, 1, 30)
    probabilities = np.tile(((1 - sureness) / 9)[:, None], 10)
    probabilities[:, 4] = sureness
    figure = plot_mistakes(np.zeros((30, 28, 28)), np.full(30, 9), probabilities)
    best = [bars_of(axes)[0][1] for axes in figure.axes if axes.patches]
    assert best == sorted(sureness, reverse=True)[:10]


def test_who_makes_no_mistake_gets_an_empty_figure() -> None:
    assert images_of(plot_mistakes(np.zeros((5, 28, 28)), np.arange(5), np.eye(10)[:5])) == []


# The turning point.


def own_curves(history: History, first: int) -> Any:
    """Curves as a student may draw them: from another first epoch, one axes without any."""
    figure, (left, _, right) = plt.subplots(1, 3)
    epochs = [first + number for number in history.epoch]
    left.plot(epochs, history.history["loss"])
    right.plot(epochs, history.history["val_loss"])
    return figure


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize(
    ("losses", "epoch", "title"),
    [
        ((0.9, 0.5, 0.4, 0.45, 0.6), 3, "Validation turns after epoch 3: lowest loss 0.400"),
        ((0.3, 0.5, 0.6), 1, "Validation turns after epoch 1: lowest loss 0.300"),
        ((0.9, 0.5, 0.55, 0.4), 4, "Validation has not turned by epoch 4: lowest loss 0.400"),
        ((0.9,), 1, "Validation has not turned by epoch 1: lowest loss 0.900"),
        ((0.5, 0.4, 0.4), 2, "Validation turns after epoch 2: lowest loss 0.400"),
    ],
)
def test_the_epoch_with_the_lowest_validation_loss_is_marked(
    losses: tuple[float, ...], epoch: int, title: str, first: int
) -> None:
    history = training(*losses)
    before = {name: list(values) for name, values in history.history.items()}
    figure = mark_turning_point(own_curves(history, first), history)
    left, middle, right = figure.axes
    assert figure.get_suptitle() == title
    for axes in (left, right):
        assert set(axes.lines[1].get_xdata()) == {epoch - 1 + first}
        assert len(axes.patches) == ("turns" in title)
    assert not [*middle.lines, *middle.patches]
    assert history.history == before


def test_a_figure_without_curves_is_only_told() -> None:
    figure = mark_turning_point(plt.figure(), training(0.9, 0.5))
    assert "has not turned" in figure.get_suptitle()
