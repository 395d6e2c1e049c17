"""Activations as layers of their own, .add, a slice without shuffling, four panels."""

import keras
import matplotlib.pyplot as plt
from keras.layers import Activation, Dense, Flatten, InputLayer, ReLU, Softmax


def normalize(images):
    images = images.astype("float32")
    images /= 255
    return images


def split(images, labels, validation_split=0.2):
    cut = int((1 - validation_split) * len(images))
    print("training samples:", cut)
    return (images[:cut], labels[:cut]), (images[cut:], labels[cut:])


def build_model():
    model = keras.models.Sequential()
    model.add(InputLayer(shape=(28, 28)))
    model.add(Flatten())
    model.add(Dense(128))
    model.add(Activation("relu"))
    model.add(Dense(units=64, kernel_initializer="he_normal"))
    model.add(ReLU())
    model.add(Dense(10))
    model.add(Softmax())
    model.compile(
        loss=keras.losses.sparse_categorical_crossentropy,
        optimizer=keras.optimizers.Adam(0.0005),
        metrics=["accuracy"],
    )
    model.summary()
    return model


def plot_metrics(history):
    fig, axes = plt.subplots(2, 2, figsize=(8, 6))
    names = {
        "accuracy": "Training accuracy",
        "val_accuracy": "Validation accuracy",
        "loss": "Training loss",
        "val_loss": "Validation loss",
    }
    for ax, (key, title) in zip(axes.flat, names.items()):
        ax.plot(history.epoch, history.history[key], marker="o")
        ax.set_title(title)
        ax.set_xlabel("epoch")
    return fig
