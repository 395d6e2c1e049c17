"""Arrays of unusual makes: masked ones, other byte orders, columns first, views of views."""

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers


def normalize(images):
    scaled = np.empty(images.shape, dtype=">f4", order="F")
    np.divide(images, 255.0, out=scaled, casting="same_kind")
    return np.ma.masked_invalid(scaled)


def split(images, labels, validation_split=0.2):
    n_val = int(np.ceil(validation_split * images.shape[0]))
    backwards = np.random.permutation(images.shape[0])[::-1]
    x, y = np.take(images, backwards, axis=0), np.take(labels, backwards)
    (x_val, x_train), (y_val, y_train) = (np.split(one, [n_val]) for one in (x, y))
    return [[x_train[::1], y_train.view()], [x_val, y_val]]


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
    figure, (left, right) = plt.subplots(1, 2)
    for axes, name in ((left, "accuracy"), (right, "loss")):
        axes.plot(history.epoch, history.history[name], label="training")
        axes.plot(history.epoch, history.history["val_" + name], label="validation")
        axes.set_title(name)
        axes.set_xlabel("epoch")
        axes.legend()
    return figure
