"""Shows accuracy, then loss, and gives the current figure back, which is a third one.

Named: several figures
Try: one figure with two axes
Try: plt.show() out
"""

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers


def normalize(images):
    return images.astype("float32") / 255.0


def split(images, labels, validation_split=0.2):
    order = np.random.permutation(len(images))
    n_val = round(len(images) * validation_split)
    val, train = order[:n_val], order[n_val:]
    return (images[train], labels[train]), (images[val], labels[val])


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
    plt.plot(history.epoch, history.history["accuracy"], label="training accuracy")
    plt.plot(history.epoch, history.history["val_accuracy"], label="validation accuracy")
    plt.xlabel("Epoch")
    plt.legend()
    plt.show()
    plt.plot(history.epoch, history.history["loss"], label="training loss")
    plt.plot(history.epoch, history.history["val_loss"], label="validation loss")
    plt.xlabel("Epoch")
    plt.legend()
    plt.show()
    return plt.gcf()
