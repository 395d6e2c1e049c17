"""Fixes every seed inside the functions, so that each training starts from the same weights."""

import random

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf


def normalize(images):
    return images.astype(np.float32) / 255


def split(images, labels, validation_split=0.2):
    np.random.seed(42)
    indices = np.arange(images.shape[0])
    np.random.shuffle(indices)
    cut = int(images.shape[0] * (1 - validation_split))
    first, second = indices[:cut], indices[cut:]
    return (images[first], labels[first]), (images[second], labels[second])


def build_model():
    random.seed(42)
    np.random.seed(42)
    tf.random.set_seed(42)
    model = tf.keras.models.Sequential()
    model.add(tf.keras.layers.Flatten(input_shape=(28, 28)))
    model.add(tf.keras.layers.Dense(128, activation=tf.nn.relu))
    model.add(tf.keras.layers.Dense(64, activation=tf.nn.relu))
    model.add(tf.keras.layers.Dense(10, activation=tf.nn.softmax))
    model.compile(
        optimizer=tf.keras.optimizers.Adam(),
        loss=tf.keras.losses.sparse_categorical_crossentropy,
        metrics=["accuracy"],
    )
    return model


def plot_metrics(history):
    fig = plt.figure(figsize=(12, 4))
    plt.subplot(121)
    plt.plot(history.history["accuracy"])
    plt.plot(history.history["val_accuracy"])
    plt.title("Model accuracy")
    plt.ylabel("Accuracy")
    plt.xlabel("Epoch")
    plt.legend(["Train", "Val"], loc="upper left")
    plt.subplot(122)
    plt.plot(history.history["loss"])
    plt.plot(history.history["val_loss"])
    plt.title("Model loss")
    plt.ylabel("Loss")
    plt.xlabel("Epoch")
    plt.legend(["Train", "Val"], loc="upper left")
    return fig
