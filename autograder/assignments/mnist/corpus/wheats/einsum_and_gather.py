"""Thinks in tensors: EinsumDense layers, tf.gather for the parts, plt.figlegend under two panels."""

import keras
import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

mpl.rcParams["axes.grid"] = True
mpl.rcParams["lines.markersize"] = 4


def normalize(images):
    as_float = tf.convert_to_tensor(images, dtype=tf.uint8)
    as_float = tf.cast(as_float, tf.float64)
    return np.asarray(tf.math.divide(as_float, tf.constant(255.0, tf.float64)))


def split(images, labels, validation_split=0.2):
    n = tf.shape(images)[0].numpy()
    n_val = int(tf.math.round(n * validation_split).numpy())
    index = tf.random.shuffle(tf.range(n), seed=5)
    val_index, train_index = tf.split(index, [n_val, n - n_val])

    def part(which):
        return [tf.gather(images, which).numpy(), tf.gather(labels, which).numpy()]

    return part(train_index), part(val_index)


def linear(units):
    return keras.layers.EinsumDense("bi,io->bo", output_shape=units, bias_axes="o")


def build_model():
    pixels = keras.Input(shape=(28, 28))
    h = keras.ops.reshape(pixels, (-1, 28 * 28))
    h = keras.ops.relu(linear(128)(h))
    h = keras.ops.relu(linear(64)(h))
    probabilities = keras.ops.softmax(linear(10)(h))
    model = keras.Model(pixels, probabilities)
    model.compile(
        keras.optimizers.Adam(0.001),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=[keras.metrics.SparseCategoricalAccuracy(name="accuracy")],
    )
    return model


def plot_metrics(history):
    fig = plt.figure(figsize=(10, 4.5))
    for position, metric in enumerate(("accuracy", "loss"), start=1):
        ax = plt.subplot(1, 2, position)
        (train,) = ax.plot(history.epoch, history.history[metric], "s-")
        (val,) = ax.plot(history.epoch, history.history["val_" + metric], "s--")
        plt.xlabel("epoch")
        plt.ylabel(metric)
    plt.figlegend([train, val], ["training", "validation"], loc="lower center", ncol=2)
    plt.subplots_adjust(bottom=0.2, wspace=0.3)
    return fig
