"""Type hints, long docstrings and a dataclass inside; Reshape; markers on a grid of two panels."""

from __future__ import annotations

import math
from dataclasses import dataclass

import keras
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray


@dataclass(frozen=True)
class Part:
    """Some images with the labels that belong to them."""

    x: NDArray
    y: NDArray

    @classmethod
    def pick(cls, images: NDArray, labels: NDArray, where: NDArray) -> Part:
        return cls(images[where], labels[where])

    def pair(self) -> tuple[NDArray, NDArray]:
        return self.x, self.y


def normalize(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Map grey values from [0, 255] to [0, 1] in single precision."""
    return np.true_divide(images, 255, dtype=np.float32)


def split(
    images: NDArray, labels: NDArray, validation_split: float = 0.2
) -> tuple[tuple[NDArray, NDArray], tuple[NDArray, NDArray]]:
    """Draw a random validation part.

    The size is rounded up, so that there is always something to validate on.
    """
    size: int = len(images)
    n_val: int = math.ceil(size * validation_split)
    order: NDArray[np.intp] = np.random.default_rng().permutation(size)
    val = Part.pick(images, labels, order[-n_val:])
    train = Part.pick(images, labels, order[:-n_val])
    return train.pair(), val.pair()


def build_model() -> keras.Model:
    """Return a compiled perceptron with two hidden layers."""
    model: keras.Sequential = keras.Sequential(name="digit_reader")
    model.add(keras.Input((28, 28)))
    model.add(keras.layers.Reshape((784,)))
    for units in (128, 64):
        model.add(keras.layers.Dense(units))
        model.add(keras.layers.ReLU())
    model.add(keras.layers.Dense(10))
    model.add(keras.layers.Softmax(axis=-1))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def draw(ax: Axes, history: keras.callbacks.History, metric: str) -> None:
    for key, name, marker in ((metric, "training", "^"), (f"val_{metric}", "validation", "v")):
        ax.plot(history.epoch, history.history[key], marker=marker, lw=1, label=f"{name} {metric}")
    ax.grid(which="both", alpha=0.4)
    ax.legend()


def plot_metrics(history: keras.callbacks.History) -> Figure:
    """Return a figure: accuracy on the left, loss on the right."""
    fig, axs = plt.subplots(1, 2, figsize=(11, 4), constrained_layout=True)
    draw(axs[0], history, "accuracy")
    draw(axs[1], history, "loss")
    fig.supxlabel("epoch")
    return fig
