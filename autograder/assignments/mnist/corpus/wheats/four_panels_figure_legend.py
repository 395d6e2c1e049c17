"""Four panels with one legend for all; tf.keras InputLayer; a permutation of the boolean mask."""

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from matplotlib.lines import Line2D
from tensorflow.keras.layers import Dense, Flatten, InputLayer
from tensorflow.keras.models import Sequential

tf.random.set_seed(123)
LEARNING_RATE = 5e-4
COLORS = {"train": "#1b9e77", "val": "#d95f02"}


def normalize(images):
    x = images.copy()
    x = x.astype("float64")
    np.divide(x, 255.0, out=x)
    return x


def split(images, labels, validation_split=0.2):
    n = images.shape[0]
    is_val = np.random.default_rng().permutation(np.arange(n) < int(validation_split * n))
    return (images[~is_val], labels[~is_val]), (images[is_val], labels[is_val])


def build_model():
    model = Sequential()
    model.add(InputLayer(shape=(28, 28)))
    model.add(Flatten())
    model.add(Dense(128, activation=tf.nn.relu, bias_initializer="zeros"))
    model.add(Dense(64, activation=tf.nn.relu, bias_initializer="zeros"))
    model.add(Dense(10, activation=tf.nn.softmax))
    model.compile(
        optimizer=tf.optimizers.Adam(LEARNING_RATE),
        loss=tf.losses.SparseCategoricalCrossentropy(),
        metrics=["accuracy"],
    )
    assert model.count_params() == 109386
    return model


def plot_metrics(history):
    epochs = np.array(history.epoch) + 1
    fig, grid = plt.subplots(2, 2, figsize=(8, 6), sharex=True, sharey="row")
    for row, metric in enumerate(["accuracy", "loss"]):
        grid[row, 0].set_ylabel(metric)
        for column, part in enumerate(["train", "val"]):
            key = metric if part == "train" else "val_" + metric
            grid[row, column].plot(epochs, history.history[key], "o-", color=COLORS[part])
            grid[row, column].grid(alpha=0.5)
    grid[1, 0].set_xlabel("epoch")
    grid[1, 1].set_xlabel("epoch")
    proxies = [Line2D([], [], color=color, marker="o") for color in COLORS.values()]
    fig.legend(proxies, ["training", "validation"], loc="upper center", ncol=2)
    return fig
