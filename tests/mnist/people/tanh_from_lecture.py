"""Praktikum: MLP. In der Vorlesung hatten wir tanh, daher hier auch."""
import keras
import numpy as np
import matplotlib.pyplot as plt
from keras.layers import Dense


def normalize(images):
    return np.float32(images) / np.float32(255.0)


def split(images, labels, validation_split=0.2):
    n = len(images)
    los = np.random.permutation(n)
    grenze = n - int(n * validation_split)
    lernen, pruefen = los[:grenze], los[grenze:]
    return (images[lernen], labels[lernen]), (images[pruefen], labels[pruefen])


def build_model():
    eingang = keras.Input((28, 28))
    h = keras.layers.Flatten()(eingang)
    h = Dense(128, activation="tanh")(h)
    h = Dense(64, activation="tanh")(h)
    ausgang = Dense(10, activation="softmax")(h)
    m = keras.Model(eingang, ausgang)
    m.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return m


def plot_metrics(history):
    fig, ax = plt.subplots(1, 2, figsize=(9, 3.5))
    for a, g in zip(ax, ["accuracy", "loss"]):
        a.plot(history.epoch, history.history[g], label="Lernen (Training)")
        a.plot(history.epoch, history.history["val_" + g], label="Prüfen (Validierung)")
        a.set_xlabel("Epochen")
        a.set_ylabel(g)
        a.legend(fontsize="small")
    return fig
