"""keras.layers.Rescaling does the scaling, setdiff1d finds the rest, subfigures hold the panels."""

import keras
import matplotlib.pyplot as plt
import numpy as np

rescale = keras.layers.Rescaling(scale=1.0 / 255)


def normalize(images):
    return keras.ops.convert_to_numpy(rescale(images))


def split(images, labels, validation_split=0.2):
    everything = np.arange(len(images))
    n_val = int(np.floor(len(images) * validation_split))
    val = np.random.default_rng(seed=11).choice(everything, size=n_val, replace=False)
    train = np.setdiff1d(everything, val)
    return (images[train], labels[train]), (images[val], labels[val])


def block(x, units, name):
    """A dense layer and its activation, for the functional API."""
    x = keras.layers.Dense(units, name=name)(x)
    return keras.layers.ReLU(name=name + "_relu")(x)


def build_model():
    digit = keras.layers.Input((28, 28))
    pixels = keras.layers.Reshape((-1,))(digit)
    hidden = block(block(pixels, 128, "wide"), 64, "narrow")
    scores = keras.layers.Dense(10, name="scores")(hidden)
    probabilities = keras.layers.Softmax()(scores)
    model = keras.Model(digit, probabilities, name="blocks")
    model.compile(
        optimizer=keras.optimizers.Adam(1e-3, epsilon=1e-8),
        loss=keras.losses.sparse_categorical_crossentropy,
        metrics=[keras.metrics.SparseCategoricalAccuracy("accuracy"), "sparse_categorical_crossentropy"],
    )
    return model


def plot_metrics(history):
    whole = plt.figure(figsize=(10, 4), layout="constrained")
    parts = whole.subfigures(1, 2)
    for part, (title, color) in zip(parts, [("accuracy", "seagreen"), ("loss", "firebrick")]):
        ax = part.subplots()
        part.suptitle(title)
        ax.plot(history.epoch, history.history[title], color=color)
        ax.plot(history.epoch, history.history["val_" + title], color=color, ls="-.")
        ax.legend(["training", "validation"])
        ax.set_xlabel("epoch")
    return whole
