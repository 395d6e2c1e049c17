"""Saves the picture to memory and closes the figure before giving it back; one helper class."""

import io

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers


class Config:
    input_shape = (28, 28)
    units = [128, 64]
    classes = 10
    lr = 0.001
    seed = 1


cfg = Config()
rng = np.random.RandomState(cfg.seed)
PICTURES = []


def normalize(images):
    return np.multiply(images.astype(np.float64), 1.0 / 255.0)


def split(images, labels, validation_split=0.2):
    assert len(images) == len(labels), "images and labels must be of equal length"
    indices = rng.permutation(len(images))
    n_val = int(np.ceil(validation_split * len(images)))
    val, train = indices[:n_val], np.sort(indices[n_val:])
    return (images[train], labels[train]), (images[val], labels[val])


def dense_relu(model, units):
    model.add(layers.Dense(units, kernel_initializer="glorot_uniform"))
    model.add(layers.Activation("relu"))


def build_model():
    model = keras.Sequential([layers.Input(cfg.input_shape), layers.Flatten()])
    for units in cfg.units:
        dense_relu(model, units)
    model.add(layers.Dense(cfg.classes, activation="softmax"))
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=cfg.lr),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=False),
        metrics=[keras.metrics.SparseCategoricalAccuracy(name="accuracy")],
        run_eagerly=False,
        jit_compile=False,
    )
    return model


def plot_metrics(history):
    fig, axs = plt.subplot_mosaic([["acc", "loss"]], figsize=(10, 4))
    for name, key in (("acc", "accuracy"), ("loss", "loss")):
        ax = axs[name]
        ax.plot(history.epoch, history.history[key], marker="x", label="trn")
        ax.plot(history.epoch, history.history[f"val_{key}"], marker="+", label="val")
        ax.set_ylabel(name)
        ax.set_xlabel("epoch")
        ax.legend(loc="upper left", frameon=False)
    plt.tight_layout()
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png", dpi=60)
    PICTURES.append(buffer.getvalue())
    plt.close(fig)
    return fig
