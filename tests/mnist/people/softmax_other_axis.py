# Übungsblatt 5, Aufgabe 3
import numpy as np
import keras
from keras import layers as kl
import matplotlib.pyplot as plt


def normalize(images):
    return images.astype("float32") / 255


def split(images, labels, validation_split=0.2):
    permutation = np.random.permutation(len(images))
    anzahl = int(len(images) * validation_split)
    x, y = images[permutation], labels[permutation]
    return (x[anzahl:], y[anzahl:]), (x[:anzahl], y[:anzahl])


def build_model():
    modell = keras.Sequential([
        keras.Input((28, 28)),
        kl.Flatten(),
        kl.Dense(128), kl.ReLU(),
        kl.Dense(64), kl.ReLU(),
        kl.Dense(10), kl.Softmax(axis=0),
    ])
    modell.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return modell


def plot_metrics(history):
    abbildung, felder = plt.subplots(1, 2, figsize=(10, 4))
    for feld, groesse in zip(felder, ("accuracy", "loss")):
        feld.plot(history.epoch, history.history[groesse], label="Training")
        feld.plot(history.epoch, history.history["val_" + groesse], label="Validierung")
        feld.set_xlabel("Epoche")
        feld.set_ylabel(groesse)
        feld.legend()
    return abbildung
