"""Wraps its functions in a decorator of its own, and takes more than it is given."""

import functools

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers


def counted(function):
    @functools.wraps(function)
    def call(*args, **kwargs):
        call.times += 1
        return function(*args, **kwargs)

    call.times = 0
    return call


def renamed(**names):
    """A decorator that lets a function be called by other names than its own."""

    def wrap(function):
        @functools.wraps(function)
        def call(*args, **kwargs):
            return function(*args, **{names.get(key, key): one for key, one in kwargs.items()})

        return call

    return wrap


@counted
def normalize(images):
    x = images.astype(np.float64)
    x /= 255
    return x


@counted
@renamed(images="x", labels="y", validation_split="share")
def split(x, y, share=0.2, *, rng=None, **unused):
    rng = rng or np.random.default_rng(unused.get("seed"))
    is_val = np.zeros(len(x), dtype=bool)
    is_val[rng.choice(len(x), size=int(len(x) * share), replace=False)] = True
    return [(x[~is_val], y[~is_val]), (x[is_val], y[is_val])]


def build_model():
    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(
        optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    return model


def plot_metrics(history):
    figure, (left, right) = plt.subplots(1, 2)
    for axes, name in ((left, "accuracy"), (right, "loss")):
        axes.plot(history.epoch, history.history[name], label="training")
        axes.plot(history.epoch, history.history["val_" + name], label="validation")
        axes.set_title(name)
        axes.set_xlabel("epoch")
        axes.legend()
    return figure
