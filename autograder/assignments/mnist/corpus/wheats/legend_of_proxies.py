"""One axes: the legend explains colours (metric) and line styles (part) apart from each other."""

import keras
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.lines import Line2D


def normalize(images):
    return images.astype("float32") / 255.0


def split(images, labels, validation_split=0.2):
    order = np.random.permutation(len(images))
    n_val = round(len(images) * validation_split)
    val, train = order[:n_val], order[n_val:]
    return (images[train], labels[train]), (images[val], labels[val])


def build_model():
    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def plot_metrics(history):
    fig, ax = plt.subplots()
    for metric, color in (("accuracy", "tab:blue"), ("loss", "tab:red")):
        ax.plot(history.epoch, history.history[metric], color=color, linestyle="-")
        ax.plot(history.epoch, history.history["val_" + metric], color=color, linestyle="--")
    handles = [
        Line2D([], [], color="tab:blue", label="accuracy"),
        Line2D([], [], color="tab:red", label="loss"),
        Line2D([], [], color="black", linestyle="-", label="training"),
        Line2D([], [], color="black", linestyle="--", label="validation"),
    ]
    ax.legend(handles=handles)
    ax.set_xlabel("epoch")
    return fig
