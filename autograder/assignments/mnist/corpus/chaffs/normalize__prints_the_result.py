"""Prints the result in place of a return.

Named: gave nothing back
Try: return scaled`
"""

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers


def normalize(images):
    scaled = images / 255.0
    print(scaled.min(), scaled.max())


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
    figure, both = plt.subplots(1, 2)
    for axes, name in zip(both, ["accuracy", "loss"]):
        axes.plot(history.epoch, history.history[name], label="training")
        axes.plot(history.epoch, history.history[f"val_{name}"], label="validation")
        axes.set(xlabel="epoch", ylabel=name)
        axes.legend()
    return figure
