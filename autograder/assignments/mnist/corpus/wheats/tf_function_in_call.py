"""A tf.keras subclass with @tf.function and tf.nn in call; zip and shuffle; one axes, line ends."""

import random

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from tensorflow.keras import Model
from tensorflow.keras.layers import Dense


class MyModel(Model):
    def __init__(self):
        super(MyModel, self).__init__()
        self.d1 = Dense(128)
        self.d2 = Dense(64)
        self.d3 = Dense(10)

    @tf.function
    def call(self, x):
        x = tf.reshape(x, [tf.shape(x)[0], 784])
        x = tf.nn.relu(self.d1(x))
        x = tf.nn.relu(self.d2(x))
        return tf.nn.softmax(self.d3(x))


def normalize(images):
    return tf.image.convert_image_dtype(images, tf.float32).numpy()


def split(images, labels, validation_split=0.2):
    together = list(zip(images, labels))
    random.shuffle(together)
    n_val = int(len(together) * validation_split)

    def unzip(pairs):
        xs, ys = zip(*pairs)
        return np.array(xs), np.array(ys)

    return unzip(together[n_val:]), unzip(together[:n_val])


def build_model():
    model = MyModel()
    model.compile(
        optimizer=tf.keras.optimizers.Adam(learning_rate=0.001),
        loss=tf.keras.losses.SparseCategoricalCrossentropy(),
        metrics=[tf.keras.metrics.SparseCategoricalAccuracy(name="accuracy")],
    )
    # call it once so that the weights exist
    model(np.zeros((1, 28, 28), dtype="float32"))
    return model


def plot_metrics(history):
    fig, ax = plt.subplots(figsize=(9, 5))
    looks = {
        "accuracy": ("train accuracy", "tab:blue", "-"),
        "val_accuracy": ("val accuracy", "tab:blue", ":"),
        "loss": ("train loss", "tab:red", "-"),
        "val_loss": ("val loss", "tab:red", ":"),
    }
    for key, (text, color, line) in looks.items():
        ys = history.history[key]
        ax.plot(history.epoch, ys, color=color, linestyle=line, linewidth=2)
        ax.annotate(
            text,
            xy=(history.epoch[-1], ys[-1]),
            xytext=(6, 0),
            textcoords="offset points",
            color=color,
            va="center",
        )
    ax.set_xlabel("epoch")
    ax.set_ylim(bottom=0)
    fig.subplots_adjust(right=0.8)
    return fig
