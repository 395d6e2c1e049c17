"""Has threads do the work, and a library that starts processes at home."""

from multiprocessing.pool import ThreadPool

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers
from joblib import Parallel, delayed


def normalize(images):
    with ThreadPool(3) as pool:
        return np.array(pool.map(lambda image: image / 255.0, images))


def split(images, labels, validation_split=0.2):
    order = np.random.permutation(len(images))
    n_val = round(len(images) * validation_split)
    parts = Parallel(n_jobs=2)(
        delayed(np.take)(array, part, axis=0)
        for part in (order[n_val:], order[:n_val])
        for array in (images, labels)
    )
    return tuple(parts[:2]), tuple(parts[2:])


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
        axes.set(title=name, xlabel="epoch", ylabel=name)
        axes.legend()
    return figure
