"""Looks at the history before it draws: its class, its model, how it was trained."""

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
    if not isinstance(history, keras.callbacks.History):
        raise TypeError("not what fit returns")
    assert history.params["epochs"] == len(history.epoch), history.params
    assert history.params["steps"] > 0
    figure, panels = plt.subplots(1, 2)
    figure.suptitle(f"{history.model.name}, {history.params['epochs']} epochs")
    for axes, name in zip(panels, ("accuracy", "loss")):
        axes.plot(history.epoch, history.history[name], label="training")
        axes.plot(history.epoch, history.history["val_" + name], label="validation")
        axes.set(title=name, xlabel="epoch", ylabel=name)
        axes.legend()
    return figure
