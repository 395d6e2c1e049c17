"""Loads MNIST by two names that TensorFlow has for it."""

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
from tensorflow.keras.datasets.mnist import load_data

train, test = load_data()
(_, height, width), classes = test[0].shape, int(train[1].max()) + 1
BRIGHTEST = tf.keras.datasets.mnist.load_data()[0][0].max()


def normalize(images):
    return images / max(255.0, float(BRIGHTEST))


def split(images, labels, validation_split=0.2):
    order = np.random.permutation(len(images))
    n_val = round(len(images) * validation_split)
    val, train = order[:n_val], order[n_val:]
    return (images[train], labels[train]), (images[val], labels[val])


def build_model():
    model = keras.Sequential(
        [
            keras.Input((height, width)),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dense(64, activation="relu"),
            layers.Dense(classes, activation="softmax"),
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
