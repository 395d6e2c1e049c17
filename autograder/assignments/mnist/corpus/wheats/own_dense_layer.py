"""Writes its own dense layer with add_weight; scatter plots; np.split after a shuffle in pairs."""

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import ops


class MyDense(keras.layers.Layer):
    """activation(x W + b), as in the lecture"""

    def __init__(self, units, activation):
        super().__init__()
        self.units = units
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1], self.units), initializer="he_normal", name="w")
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", name="b")

    def call(self, x):
        return self.activation(ops.matmul(x, self.w) + self.b)


def normalize(images):
    return np.float32(images) / np.float32(255)


def split(images, labels, validation_split=0.2):
    n = len(images)
    n_val = int(n * validation_split + 0.5)
    mix = np.random.default_rng().permutation(n)
    x_val, x_train = np.split(images[mix], [n_val])
    y_val, y_train = np.split(labels[mix], [n_val])
    return (x_train, y_train), (x_val, y_val)


def build_model():
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28)),
            keras.layers.Flatten(),
            MyDense(128, "relu"),
            MyDense(64, "relu"),
            MyDense(10, "softmax"),
        ]
    )
    model.compile("adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def plot_metrics(history):
    fig, (a, b) = plt.subplots(1, 2, figsize=(9, 4))
    x = np.arange(1, len(history.epoch) + 1)
    a.scatter(x, history.history["accuracy"], s=20, c="teal", label="training accuracy")
    a.scatter(x, history.history["val_accuracy"], s=20, c="orange", marker="*", label="validation accuracy")
    b.scatter(x, history.history["loss"], s=20, c="teal", label="training loss")
    b.scatter(x, history.history["val_loss"], s=20, c="orange", marker="*", label="validation loss")
    a.set_xlabel("epoch")
    b.set_xlabel("epoch")
    a.legend()
    b.legend()
    return fig
