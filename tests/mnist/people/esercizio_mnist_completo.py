"""Esercizio 6 - rete neurale per le cifre scritte a mano."""
from __future__ import annotations

import numpy as np
from sklearn.model_selection import train_test_split
import keras
import matplotlib.pyplot as plt

plt.rcParams["figure.figsize"] = (8, 6)
plt.rcParams["axes.grid"] = True


def normalize(images: np.ndarray) -> np.ndarray:
    """Porta i pixel da 0..255 a 0..1."""
    return (images / np.float64(255)).astype("float64")


def split(images, labels, validation_split: float = 0.2):
    # train_test_split arrotonda per eccesso: va bene, uno in piu' o in meno
    x_add, x_val, y_add, y_val = train_test_split(
        images, labels, test_size=validation_split, random_state=0, shuffle=True
    )
    return (x_add, y_add), (x_val, y_val)


def build_model() -> keras.Model:
    strati = [
        keras.layers.InputLayer(shape=(28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(units=128, activation=keras.activations.relu),
        keras.layers.Dense(units=64, activation=keras.activations.relu),
        keras.layers.Dense(units=10, activation=keras.activations.softmax),
    ]
    rete = keras.Sequential(strati)
    rete.compile(
        optimizer=keras.optimizers.Adam(learning_rate=1e-3),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=False),
        metrics=[keras.metrics.SparseCategoricalAccuracy(name="accuracy")],
    )
    return rete


def plot_metrics(history):
    figura, asse = plt.subplots()
    asse.plot(history.epoch, history.history["accuracy"], "o-", label="accuratezza (addestramento)")
    asse.plot(history.epoch, history.history["val_accuracy"], "s-", label="accuratezza (validazione)")
    asse.plot(history.epoch, history.history["loss"], "o:", label="perdita (addestramento)")
    asse.plot(history.epoch, history.history["val_loss"], "s:", label="perdita (validazione)")
    asse.set_xlabel("epoca")
    asse.set_title("Andamento dell'addestramento")
    asse.legend()
    return figura
