"""Draws accuracy against loss.

Named: other x values
Try: epoch
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
    figure, axes = plt.subplots()
    h = history.history
    axes.plot(h["loss"], h["accuracy"], label="training")
    axes.plot(h["val_loss"], h["val_accuracy"], label="validation")
    axes.set_xlabel("loss")
    axes.set_ylabel("accuracy")
    axes.legend()
    return figure
