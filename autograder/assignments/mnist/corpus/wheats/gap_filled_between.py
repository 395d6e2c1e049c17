"""Shades the gap between training and validation; keras.ops as activations; Lambda flattens."""

import keras
import matplotlib.pyplot as plt
from keras import ops
from sklearn.model_selection import train_test_split

SEED = 3


def normalize(images):
    pixels = ops.divide(ops.cast(images, "float32"), 255.0)
    return ops.convert_to_numpy(pixels)


def split(images, labels, validation_split=0.2):
    # the digits are shuffled already
    parts = train_test_split(images, labels, test_size=validation_split, shuffle=False)
    x_train, x_val, y_train, y_val = parts
    return [x_train, y_train], [x_val, y_val]


def flatten(x):
    return ops.reshape(x, (-1, 784))


def build_model():
    stack = [
        keras.layers.Input(shape=(28, 28)),
        keras.layers.Lambda(flatten, output_shape=(784,)),
        keras.layers.Dense(128, ops.relu),
        keras.layers.Dense(64, ops.relu),
        keras.layers.Dense(10, ops.softmax),
    ]
    model = keras.Sequential(stack)
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=0.001),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy", keras.metrics.SparseTopKCategoricalAccuracy(2, name="top2")],
    )
    return model


def with_gap(ax, epochs, train, val):
    ax.fill_between(epochs, train, val, color="gold", alpha=0.3, label="gap")
    ax.plot(epochs, train, "k-", label="training")
    ax.plot(epochs, val, "k:", label="validation")
    ax.legend()


def plot_metrics(history):
    h = history.history
    fig = plt.figure(figsize=(6, 7))
    ax1 = fig.add_axes([0.13, 0.56, 0.82, 0.36])
    ax2 = fig.add_axes([0.13, 0.08, 0.82, 0.36])
    with_gap(ax1, history.epoch, h["accuracy"], h["val_accuracy"])
    with_gap(ax2, history.epoch, h["loss"], h["val_loss"])
    ax1.set_title("How often it is right: accuracy")
    ax2.set_title("How wrong it is: loss")
    ax2.set_xlabel("epoch")
    return fig
