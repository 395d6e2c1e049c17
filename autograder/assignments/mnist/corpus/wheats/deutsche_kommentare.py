"""German names and comments with umlauts, a class around the splitting, log scale, short labels."""

import keras
import matplotlib.pyplot as plt
import numpy as np

GRÖSSE = (28, 28)
SCHICHTEN = [("relu", 128), ("relu", 64), ("softmax", 10)]


class Aufteiler:
    """Merkt sich eine zufällige Reihenfolge und teilt damit beliebig viele Felder gleich auf."""

    def __init__(self, länge, anteil):
        self.reihenfolge = np.arange(länge)
        np.random.shuffle(self.reihenfolge)
        self.grenze = länge - round(länge * anteil)

    def vorne(self, feld):
        return feld[self.reihenfolge[: self.grenze]]

    def hinten(self, feld):
        return feld[self.reihenfolge[self.grenze :]]


def normalize(images):
    # Nicht images /= 255: das würde die Bilder des Aufrufers verändern (und bei uint8 scheitern)
    ergebnis = np.array(images, dtype="float32")
    ergebnis *= 1 / 255
    return ergebnis


def split(images, labels, validation_split=0.2):
    teiler = Aufteiler(len(images), validation_split)
    lernen = teiler.vorne(images), teiler.vorne(labels)
    prüfen = teiler.hinten(images), teiler.hinten(labels)
    return lernen, prüfen


def build_model():
    netz = keras.Sequential([keras.Input(GRÖSSE), keras.layers.Flatten()], name="ziffern")
    for aktivierung, größe in SCHICHTEN:
        netz.add(keras.layers.Dense(größe, activation=aktivierung, use_bias=True))
    netz.compile(
        metrics=["accuracy"],
        loss="sparse_categorical_crossentropy",
        optimizer=keras.optimizers.Adam(learning_rate=0.001, name="adam"),
    )
    return netz


def plot_metrics(history):
    # Oben die Trefferquote, unten der Fehler
    bild, achsen = plt.subplots(2, sharex="col", gridspec_kw={"height_ratios": [2, 1]})
    achsen[0].plot(history.epoch, history.history["accuracy"], "o-", mfc="white", label="acc")
    achsen[0].plot(history.epoch, history.history["val_accuracy"], "D-", mfc="white", label="val acc")
    achsen[1].semilogy(history.epoch, history.history["loss"], "o-", mfc="white", label="loss")
    achsen[1].semilogy(history.epoch, history.history["val_loss"], "D-", mfc="white", label="val loss")
    achsen[0].legend()
    achsen[1].legend()
    achsen[1].set_xlabel("Epoche")
    return bild
