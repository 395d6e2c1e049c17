"""My laptop has 4 GB, so I save memory where I can."""
import gc

import keras
import matplotlib.pyplot as plt
import numpy as np


def normalize(images):
    small = images.astype(np.float16)
    small /= 255
    gc.collect()
    return small


def split(images, labels, validation_split=0.2):
    n_val = int(validation_split * len(images))
    order = np.random.permutation(len(images)).astype(np.uint32)
    return (images[order[n_val:]], labels[order[n_val:]]), (images[order[:n_val]], labels[order[:n_val]])


def build_model():
    keras.backend.clear_session()
    model = keras.Sequential([
        keras.Input((28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def plot_metrics(history):
    fig, axes = plt.subplots(2, 1, dpi=60)
    for ax, name in zip(axes, ("accuracy", "loss")):
        ax.plot(history.epoch, history.history[name], label="training")
        ax.plot(history.epoch, history.history["val_" + name], label="validation")
        ax.set(xlabel="epoch", ylabel=name)
        ax.legend()
    return fig
