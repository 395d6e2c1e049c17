"""Four panels with titles in Spanish and French, and the epochs below the figure."""

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
    titles = {
        "accuracy": "Exactitud del entrenamiento",
        "val_accuracy": "Exactitud de la validación",
        "loss": "Perte à l'entraînement",
        "val_loss": "Perte de validation",
    }
    figure, panels = plt.subplots(2, 2, layout="constrained")
    for axes, (key, title) in zip(panels.flat, titles.items()):
        axes.plot(history.epoch, history.history[key], "k.-")
        axes.set_title(title)
    figure.supxlabel("época (époque)")
    return figure
