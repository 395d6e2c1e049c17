"""Pandas draws the curves; a download and a training were left at the bottom of the file."""

import keras
import numpy as np
import pandas as pd
import some_library_that_only_the_student_has  # noqa: F401

rng = np.random.default_rng(0)
UNITS = [128]
UNITS.append(64)


def normalize(images):
    return keras.ops.convert_to_numpy(keras.ops.cast(images, "float32") / 255.0)


def shuffled(n):
    return rng.permutation(n)


def split(images, labels, validation_split=0.2):
    idx = shuffled(images.shape[0])
    n_val = int(np.ceil(images.shape[0] * validation_split))
    return (
        (images[idx[n_val:]], labels[idx[n_val:]]),
        (images[idx[:n_val]], labels[idx[:n_val]]),
    )


def build_model():
    layers = [keras.layers.Input((28, 28)), keras.layers.Reshape((784,))]
    layers += [keras.layers.Dense(units, "relu") for units in UNITS]
    model = keras.Sequential([*layers, keras.layers.Dense(10, "softmax")])
    model.compile(
        optimizer=keras.optimizers.Adam(
            keras.optimizers.schedules.ExponentialDecay(0.001, 1000, 0.9)
        ),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


def plot_metrics(history):
    axes = pd.DataFrame(history.history, index=history.epoch).plot(title="training history")
    axes.set_xlabel("epoch")
    return axes.get_figure()


(x, y), _ = keras.datasets.mnist.load_data(path="/nowhere/at/all.npz")
history = build_model().fit(normalize(x), y, epochs=50)
plot_metrics(history).savefig("curves.png")
