"""Named tuples as pairs, StratifiedShuffleSplit, an object for everything, best epoch marked."""

from collections import namedtuple

import matplotlib.pyplot as plt
import numpy as np
from keras import Input, Model, activations, initializers, losses, metrics, optimizers
from keras.layers import Dense, Flatten
from sklearn.model_selection import StratifiedShuffleSplit

Dataset = namedtuple("Dataset", ["images", "labels"])
Splits = namedtuple("Splits", "train validation")


def normalize(images):
    return images * (1.0 / 255)


def split(images, labels, validation_split=0.2):
    sss = StratifiedShuffleSplit(n_splits=1, test_size=validation_split, random_state=7)
    train_index, val_index = next(sss.split(np.zeros(len(labels)), labels))
    return Splits(
        train=Dataset(images[train_index], labels[train_index]),
        validation=Dataset(images[val_index], labels[val_index]),
    )


def build_model():
    inputs = Input(shape=(28, 28), name="digit")
    flat = Flatten(name="flat")(inputs)
    h1 = Dense(128, activation=activations.relu, kernel_initializer=initializers.HeNormal())(flat)
    h2 = Dense(64, activation=activations.relu, kernel_initializer=initializers.HeNormal())(h1)
    outputs = Dense(10, activation=activations.softmax)(h2)
    model = Model(inputs, outputs)
    model.compile(
        optimizer=optimizers.Adam(learning_rate=0.001, beta_1=0.9, beta_2=0.999),
        loss=losses.SparseCategoricalCrossentropy(from_logits=False),
        metrics=[
            metrics.SparseCategoricalAccuracy(name="accuracy"),
            metrics.SparseTopKCategoricalAccuracy(k=3, name="top3"),
        ],
    )
    return model


def plot_metrics(history):
    best = int(np.argmin(history.history["val_loss"]))
    fig, axes = plt.subplots(nrows=2, figsize=(6, 8))
    for ax, name in zip(axes, ("accuracy", "loss")):
        ax.plot(history.epoch, history.history[name], label="train")
        ax.plot(history.epoch, history.history["val_" + name], label="validation")
        ax.axvline(history.epoch[best], color="black", linestyle=":", label="best epoch")
        ax.set_ylabel(name)
        ax.legend(fontsize="small")
    axes[1].set_xlabel("epoch")
    return fig
