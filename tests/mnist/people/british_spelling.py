"""Coursework 1, submitted Tuesday"""
import keras
import matplotlib.pyplot as plt
import numpy as np


def normalise(images):
    """Greys to the range 0 to 1."""
    return images.astype("float32") / 255.0


def split(images, labels, validation_split=0.2):
    order = np.random.permutation(len(images))
    n_val = round(len(images) * validation_split)
    val, train = order[:n_val], order[n_val:]
    return (images[train], labels[train]), (images[val], labels[val])


def build_model():
    model = keras.Sequential([
        keras.Input((28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def plot_metrics(history):
    fig, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
    left.plot(history.epoch, history.history["accuracy"], color="navy", label="training")
    left.plot(history.epoch, history.history["val_accuracy"], color="darkorange", label="validation")
    left.set(title="accuracy", xlabel="epoch")
    left.legend()
    right.plot(history.epoch, history.history["loss"], color="navy", label="training")
    right.plot(history.epoch, history.history["val_loss"], color="darkorange", label="validation")
    right.set(title="loss", xlabel="epoch")
    right.legend()
    return fig
