"""A panel with Russian words above one with Chinese ones; one x axis for both."""

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
    figure, (upper, lower) = plt.subplots(2, sharex=True)
    upper.plot(history.epoch, history.history["accuracy"], "o-", label="обучающая выборка")
    upper.plot(history.epoch, history.history["val_accuracy"], "s--", label="проверочная выборка")
    upper.set_ylabel("точность")
    lower.plot(history.epoch, history.history["loss"], "o-", label="训练集")
    lower.plot(history.epoch, history.history["val_loss"], "s--", label="验证集")
    lower.set_ylabel("损失")
    lower.set_xlabel("эпоха / 轮次")
    for axes in (upper, lower):
        axes.legend()
    return figure
