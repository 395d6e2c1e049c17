"""Figure texts above the panels in place of titles."""

import keras
import matplotlib.pyplot as plt
import numpy as np


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
    fig, axs = plt.subplots(1, 2)
    for ax, metric in zip(axs, ("accuracy", "loss")):
        ax.plot(history.epoch, history.history[metric], label="training")
        ax.plot(history.epoch, history.history["val_" + metric], label="validation")
        ax.set_xlabel("epoch")
        ax.legend()
    fig.text(0.3, 0.92, "Accuracy", ha="center")
    fig.text(0.72, 0.92, "Loss", ha="center")
    return fig
