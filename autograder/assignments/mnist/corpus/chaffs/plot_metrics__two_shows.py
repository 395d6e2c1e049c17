"""Shows accuracy, then loss, as tutorials do: two figures, and none is given back.

Named: several figures
Try: one figure with two axes
Try: left.set_title
Try: plt.show() out
"""

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers


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
    for name in ("accuracy", "loss"):
        plt.plot(history.history[name])
        plt.plot(history.history["val_" + name])
        plt.title("model " + name)
        plt.ylabel(name)
        plt.xlabel("epoch")
        plt.legend(["train", "val"], loc="upper left")
        plt.show()
