# Лабораторна 2
from keras import Sequential, Input
from keras.layers import Flatten, Dense
import numpy as np
from matplotlib.figure import Figure
import matplotlib.pyplot as plt


def normalize(images):
    return np.true_divide(images, 255)


def split(images, labels, validation_split=0.2):
    n = len(images)
    вал = np.zeros(n, dtype=bool)
    вал[np.random.choice(n, size=int(n * validation_split), replace=False)] = True
    return (images[~вал], labels[~вал]), (images[вал], labels[вал])


def build_model():
    m = Sequential([Input((28, 28)), Flatten(),
                    Dense(128, activation="relu"),
                    Dense(64, activation="relu"),
                    Dense(10, activation="softmax")])
    m.compile(optimizer="adam", metrics=["accuracy"], loss="sparse_categorical_crossentropy")
    return m


def plot_metrics(history) -> Figure:
    fig, ax = plt.subplots(1, 2)
    for k, (назва, ключ) in enumerate([("Точність", "accuracy"), ("Втрати", "loss")]):
        ax[k].plot(history.epoch, history.history[ключ], label="навчання")
        ax[k].plot(history.epoch, history.history["val_" + ключ], label="валідація")
        ax[k].set_ylabel(назва)
        ax[k].set_xlabel("Епоха")
        ax[k].legend()
    return fig
