"""Dots and crosses, a log scale for the loss, annotations in place of a legend."""

import keras
import matplotlib.pyplot as plt
import numpy as np


def normalize(images):
    return (images / np.float32(255.0)).astype(np.float32)


def split(images, labels, validation_split=0.2):
    step = np.arange(len(images))
    np.random.shuffle(step)
    parts = np.split(step, [len(images) - int(round(validation_split * len(images)))])
    return tuple((images[p], labels[p]) for p in parts)


def dense(units, activation):
    return keras.layers.Dense(units, activation=activation)


def build_model():
    net = keras.Sequential(
        [keras.layers.Flatten(), dense(128, "relu"), dense(64, "relu"), dense(10, "softmax")]
    )
    net.build((None, 28, 28))
    net.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=False),
        optimizer=keras.optimizers.Adam(beta_1=0.85),
        metrics=[keras.metrics.SparseCategoricalAccuracy("accuracy")],
    )
    return net


def plot_metrics(history):
    fig, (top, bottom) = plt.subplots(2, sharex=True)
    for ax, metric in ((top, "accuracy"), (bottom, "loss")):
        for prefix, marker, word in (("", "o", "train"), ("val_", "x", "val")):
            ys = history.history[prefix + metric]
            ax.scatter(history.epoch, ys, marker=marker, color="C0" if word == "train" else "C1")
            ax.annotate(word, (history.epoch[-1], ys[-1]), color="C0" if word == "train" else "C1")
    top.set_ylabel("acc")
    bottom.set_ylabel("loss (log)")
    bottom.set_yscale("log")
    bottom.set_xlabel("epoch")
    bottom.axhline(1.0, color="grey", lw=0.5)
    return fig
