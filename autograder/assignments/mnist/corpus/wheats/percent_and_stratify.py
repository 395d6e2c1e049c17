"""Accuracy in per cent (times 100), a stratified split without a seed, settings in a dictionary."""

import matplotlib.pyplot as plt
import numpy as np
from sklearn.model_selection import train_test_split
from tensorflow import keras

SETTINGS = dict(
    hidden=[128, 64],
    optimizer={"class_name": "Adam", "config": {"learning_rate": 0.001}},
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)


def normalize(images):
    """0..255 -> 0..1"""
    white = np.iinfo(images.dtype).max
    return images / white


def split(images, labels, validation_split=0.2):
    """Both parts have the same share of each digit."""
    x_train, x_val, y_train, y_val = train_test_split(
        images,
        labels,
        test_size=validation_split,
        stratify=labels,
        shuffle=True,
    )
    return ((x_train, y_train), (x_val, y_val))


def build_model():
    dense = [
        keras.layers.Dense(units, activation="relu", name=f"dense_{units}")
        for units in SETTINGS["hidden"]
    ]
    model = keras.models.Sequential(
        [keras.layers.Input(shape=[28, 28])]
        + [keras.layers.Flatten()]
        + dense
        + [keras.layers.Dense(10, activation="softmax", name="output")]
    )
    model.compile(
        optimizer=keras.optimizers.get(SETTINGS["optimizer"]),
        loss=keras.losses.get(SETTINGS["loss"]),
        metrics=SETTINGS["metrics"],
    )
    return model


def percent(values):
    return [100 * value for value in values]


def plot_metrics(history):
    epochs = range(1, 1 + len(history.epoch))
    fig, ax = plt.subplots(2, 1, figsize=(7, 8))
    ax[0].plot(epochs, percent(history.history["accuracy"]), "C0o-", label="training")
    ax[0].plot(epochs, percent(history.history["val_accuracy"]), "C1o-", label="validation")
    ax[0].set_ylabel("accuracy (%)")
    ax[1].plot(epochs, history.history["loss"], "C0o-", label="training")
    ax[1].plot(epochs, history.history["val_loss"], "C1o-", label="validation")
    ax[1].set_ylabel("cross-entropy loss")
    for a in ax:
        a.set_xlabel("epoch")
        a.set_xticks(list(epochs))
        a.minorticks_off()
        a.legend(loc="center right")
    return fig
