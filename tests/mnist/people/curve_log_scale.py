# exercise sheet 3 / statistics students
import math
import keras
import numpy as np
import matplotlib.pyplot as plt
from matplotlib.ticker import PercentFormatter


def normalize(images):
    return np.interp(images, (0, 255), (0, 1))


def split(images, labels, validation_split=0.2):
    n = len(images)
    n_val = math.floor(n * validation_split)
    who = np.random.uniform(size=n).argsort()
    return tuple((images[part], labels[part]) for part in (who[n_val:], who[:n_val]))


def build_model():
    net = keras.Sequential(name="digits")
    net.add(keras.Input(shape=(28, 28), dtype="float32"))
    net.add(keras.layers.Flatten())
    net.add(keras.layers.Dense(2**7, activation="relu"))
    net.add(keras.layers.Dense(2**6, activation="relu"))
    net.add(keras.layers.Dense(10, activation="softmax"))
    net.compile(
        optimizer=keras.optimizers.Adam(),
        loss=keras.losses.sparse_categorical_crossentropy,
        metrics=["accuracy"],
    )
    return net


def plot_metrics(history):
    fig, axs = plt.subplots(1, 2, figsize=(12, 4))
    x = [1 + e for e in history.epoch]
    percent = {k: [100 * v for v in vs] for k, vs in history.history.items() if "acc" in k}
    axs[0].plot(x, percent["accuracy"], "^-", label="training set")
    axs[0].plot(x, percent["val_accuracy"], "v-", label="validation set")
    axs[0].yaxis.set_major_formatter(PercentFormatter())
    axs[0].set(xlabel="number of epochs", ylabel="accuracy in percent")
    axs[1].semilogy(x, history.history["loss"], "^-", label="training set")
    axs[1].semilogy(x, history.history["val_loss"], "v-", label="validation set")
    axs[1].set(xlabel="number of epochs", ylabel="cross-entropy loss (log scale)")
    for a in axs:
        a.legend()
        a.grid(which="both", alpha=0.2)
    return fig
