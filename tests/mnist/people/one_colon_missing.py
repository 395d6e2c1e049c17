# first homework
import keras
import numpy as np
import matplotlib.pyplot as plt


def normalize(images):
    return images / 255.0


def split(images, labels, validation_split=0.2):
    n_val = int(len(images) * validation_split)
    p = np.random.permutation(len(images))
    return (images[p[n_val:]], labels[p[n_val:]]), (images[p[:n_val]], labels[p[:n_val]])


def build_model():
    model = keras.Sequential()
    model.add(keras.Input((28, 28)))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dense(64, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def plot_metrics(history):
    fig, axes = plt.subplots(1, 2)
    for ax, name in zip(axes, ["accuracy", "loss"])
        ax.plot(history.epoch, history.history[name], label="training")
        ax.plot(history.epoch, history.history["val_" + name], label="validation")
        ax.set_title(name)
        ax.set_xlabel("epoch")
        ax.legend()
    return fig
