"""tf.keras, the functional way, scikit-learn's stratified split, one axes for each metric."""

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from sklearn.model_selection import train_test_split


def normalize(images):
    return np.divide(images, 255)


def split(images, labels, validation_split=0.2):
    x_train, x_val, y_train, y_val = train_test_split(
        images, labels, test_size=validation_split, stratify=labels, random_state=42
    )
    return (x_train, y_train), (x_val, y_val)


def build_model():
    inputs = tf.keras.Input(shape=(28, 28), name="digit")
    x = tf.keras.layers.Flatten()(inputs)
    x = tf.keras.layers.Dense(128, activation=tf.nn.relu)(x)
    x = tf.keras.layers.Dense(64, activation=tf.keras.activations.relu)(x)
    outputs = tf.keras.layers.Dense(10, activation=tf.nn.softmax)(x)
    model = tf.keras.Model(inputs, outputs)
    model.compile(
        optimizer=tf.keras.optimizers.Adam(learning_rate=1e-3),
        loss=tf.keras.losses.SparseCategoricalCrossentropy(),
        metrics=[tf.keras.metrics.SparseCategoricalAccuracy(name="accuracy")],
    )
    return model


def plot_metrics(history):
    h = history.history
    epochs = range(1, len(h["loss"]) + 1)
    fig = plt.figure(figsize=(10, 4))
    plt.subplot(1, 2, 1)
    plt.plot(epochs, h["accuracy"], "bo-")
    plt.plot(epochs, h["val_accuracy"], "r--")
    plt.title("Model accuracy")
    plt.ylabel("Accuracy")
    plt.xlabel("Epoch")
    plt.legend(["Train", "Val"], loc="upper left")
    plt.subplot(1, 2, 2)
    plt.plot(epochs, h["loss"], "bo-")
    plt.plot(epochs, h["val_loss"], "r--")
    plt.title("Model loss")
    plt.legend(["Train", "Val"])
    plt.tight_layout()
    plt.show()
    return fig
