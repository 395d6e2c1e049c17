"""Checks its arguments first; the author comes from Java."""
from typing import Final

import keras
import matplotlib.pyplot as plt
import numpy as np

MAX_PIXEL: Final[float] = 255.0


class Preprocessor:
    @staticmethod
    def scale(images: np.ndarray) -> np.ndarray:
        if not isinstance(images, np.ndarray):
            raise TypeError("images must be an array")
        if images.ndim != 3:
            raise ValueError("images must have three axes")
        return images.astype(np.float32) / MAX_PIXEL

    @staticmethod
    def divide(images, labels, fraction):
        generator = np.random.default_rng()
        positions = generator.permutation(images.shape[0])
        border = int(images.shape[0] * fraction)
        return positions[border:], positions[:border]


class ModelFactory:
    def __init__(self) -> None:
        self._units = (128, 64)

    def create(self) -> keras.Model:
        model = keras.Sequential()
        model.add(keras.Input(shape=(28, 28)))
        model.add(keras.layers.Flatten())
        for units in self._units:
            model.add(keras.layers.Dense(units, activation="relu"))
        model.add(keras.layers.Dense(10, activation="softmax"))
        model.compile(
            optimizer="adam",
            loss="sparse_categorical_crossentropy",
            metrics=["accuracy"],
        )
        return model


def normalize(images):
    return Preprocessor.scale(images)


def split(images, labels, validation_split=0.2):
    train, val = Preprocessor.divide(images, labels, validation_split)
    return (images[train], labels[train]), (images[val], labels[val])


def build_model():
    return ModelFactory().create()


def plot_metrics(history):
    if not isinstance(history, keras.callbacks.History):
        raise TypeError("history must be what fit returns")
    number_of_epochs = history.params["epochs"]
    if number_of_epochs != len(history.epoch):
        number_of_epochs = len(history.epoch)   # stopped early
    x = np.linspace(1, number_of_epochs, number_of_epochs)
    figure, axes = plt.subplots(1, 2, figsize=(12, 4))
    for axis, metric in zip(axes, ["accuracy", "loss"]):
        axis.plot(x, history.history[metric], label="training")
        axis.plot(x, history.history["val_" + metric], label="validation")
        axis.set_title(metric)
        axis.set_xlabel("epoch")
        axis.legend()
    return figure
