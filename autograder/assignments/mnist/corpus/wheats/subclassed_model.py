"""A subclassed model whose layers are written down in another order than they are used."""

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import ops


def normalize(images):
    return np.asarray(images, dtype=np.float64) / 255


def split(images, labels, validation_split=0.2):
    n = len(images)
    mask = np.zeros(n, dtype=bool)
    mask[np.random.default_rng().choice(n, int(n * validation_split), replace=False)] = True
    return [images[~mask], labels[~mask]], [images[mask], labels[mask]]


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.out = keras.layers.Dense(10)
        self.second = keras.layers.Dense(64)
        self.first = keras.layers.Dense(128)
        self.flat = keras.layers.Flatten()

    def call(self, x):
        x = ops.relu(self.first(self.flat(x)))
        x = ops.maximum(self.second(x), 0)
        return ops.softmax(self.out(x))


def build_model():
    net = Net()
    net.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return net


def plot_metrics(history):
    fig, ax1 = plt.subplots()
    ax2 = ax1.twinx()
    ax1.plot(history.epoch, history.history["accuracy"], "C0-", label="training accuracy")
    ax1.plot(history.epoch, history.history["val_accuracy"], "C1-", label="validation accuracy")
    ax2.plot(history.epoch, history.history["loss"], "C2--", label="training loss")
    ax2.plot(history.epoch, history.history["val_loss"], "C3--", label="validation loss")
    ax1.set_xlabel("epoch")
    ax1.set_ylabel("accuracy")
    ax2.set_ylabel("loss")
    fig.legend()
    return fig
