"""A class that hands its graph to keras.Model; evenly spaced validation digits; a third panel."""

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras.layers import Activation, Dense, Flatten


class DigitNet(keras.Model):
    """The graph is made in the constructor, so the weights are there at once."""

    def __init__(self):
        entry = keras.Input(shape=(28, 28), name="pixels")
        x = Flatten()(entry)
        x = Activation("relu")(Dense(128)(x))
        x = Activation("relu")(Dense(64)(x))
        x = Activation("softmax", name="probabilities")(Dense(10)(x))
        super().__init__(inputs=entry, outputs=x, name="digit_net")

    def with_defaults(self):
        self.compile(
            optimizer="adam",
            loss="sparse_categorical_crossentropy",
            metrics=["accuracy"],
            steps_per_execution=1,
        )
        return self


def normalize(images):
    table = np.arange(256, dtype=np.float32) / 255  # one entry for each grey value
    return table[images]


def split(images, labels, validation_split=0.2):
    """Take every fifth digit or so: the same ones each time, spread over the whole array."""
    n = len(images)
    n_val = max(1, int(n * validation_split))
    where = np.linspace(0, n - 1, n_val).astype(int)
    is_val = np.isin(np.arange(n), where)
    train = (np.compress(~is_val, images, axis=0), np.compress(~is_val, labels))
    val = (np.compress(is_val, images, axis=0), np.compress(is_val, labels))
    return train, val


def build_model():
    return DigitNet().with_defaults()


def plot_metrics(history):
    """Accuracy, loss, and how far the two losses are apart."""
    h = history.history
    fig, axs = plt.subplots(1, 3, figsize=(14, 4))
    axs[0].plot(history.epoch, h["accuracy"], label="train accuracy")
    axs[0].plot(history.epoch, h["val_accuracy"], label="val accuracy")
    axs[1].plot(history.epoch, h["loss"], label="train loss")
    axs[1].plot(history.epoch, h["val_loss"], label="val loss")
    axs[2].plot(history.epoch, np.subtract(h["val_loss"], h["loss"]), "k", label="difference")
    axs[2].axhline(0, color="grey", lw=0.8)
    for ax, title in zip(axs, ["Accuracy", "Loss", "Overfitting"]):
        ax.set_title(title)
        ax.set_xlabel("Epoch")
        ax.legend()
    fig.tight_layout()
    return fig
