"""plot_metrics has another name.

Named: defines `plot_history`
Try: rename `plot_history` to `plot_metrics`
"""

import keras
import matplotlib.pyplot as plt
import numpy as np


def normalize(images):
    return images.astype("float32") / 255


def split(images, labels, validation_split=0.2):
    order = np.random.permutation(len(images))
    first = round(validation_split * len(images))
    held, kept = order[:first], order[first:]
    return (images[kept], labels[kept]), (images[held], labels[held])


def build_model():
    model = keras.Sequential()
    model.add(keras.Input((28, 28)))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(128, "relu"))
    model.add(keras.layers.Dense(64, "relu"))
    model.add(keras.layers.Dense(10, "softmax"))
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def plot_history(history):
    figure, panels = plt.subplots(1, 2)
    for panel, name in zip(panels, ["accuracy", "loss"]):
        panel.plot(history.history[name], label="training")
        panel.plot(history.history["val_" + name], "--", label="validation")
        panel.set_xlabel("epoch")
        panel.set_ylabel(name)
        panel.legend()
    return figure
