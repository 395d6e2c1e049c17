"""Pandas draws two frames into given axes; slices off the front; nested models."""

import math

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

pd.set_option("display.precision", 4)


def normalize(images):
    return np.asarray(images).astype(float) / 255.


def split(images, labels, validation_split=0.2):
    n_val = math.floor(len(images) * validation_split)
    val = images[:n_val].copy(), labels[:n_val].copy()
    train = images[n_val:].copy(), labels[n_val:].copy()
    return train, val


def make_body():
    return keras.Sequential(
        [
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(64, activation="relu"),
        ],
        name="body",
    )


def make_head():
    return keras.Sequential([keras.layers.Dense(10, activation="softmax")], name="head")


def build_model():
    inputs = keras.Input(shape=(28, 28))
    x = keras.layers.Flatten()(inputs)
    x = make_body()(x)
    outputs = make_head()(x)
    model = keras.Model(inputs=inputs, outputs=outputs, name="body_and_head")
    model.compile(
        loss=["sparse_categorical_crossentropy"], optimizer="Adam", metrics=["accuracy"]
    )
    return model


def plot_metrics(history):
    df = pd.DataFrame(history.history)
    df.index = pd.Index(history.epoch, name="epoch") + 1
    print(df.tail(1))
    fig, axs = plt.subplots(1, 2, figsize=(12, 4))
    df[["accuracy", "val_accuracy"]].plot(ax=axs[0], grid=True, style=["-", "--"])
    df[["loss", "val_loss"]].plot(ax=axs[1], grid=True, style=["-", "--"], logy=True)
    axs[0].set_title("Accuracy")
    axs[1].set_title("Loss (log scale)")
    return fig


# A quick look at what comes out
# toy = np.random.randint(0, 256, (5, 28, 28)).astype("uint8")
# print(pd.Series(normalize(toy).ravel()).describe())
