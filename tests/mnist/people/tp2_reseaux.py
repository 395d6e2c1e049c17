#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""
TP 2 : premiers réseaux de neurones
Binôme 7, groupe B
"""
from tensorflow import keras
from tensorflow.keras.layers import Input, Flatten, Dense
from tensorflow.keras.models import Model
import matplotlib.pyplot as plt
import numpy as np


def normalize(images):
    """Ramène les pixels entre 0 et 1."""
    return np.divide(images, 255.0, dtype="float64")


def split(images, labels, validation_split=0.2):
    # on mélange d'abord, sinon la validation n'est pas représentative
    nb = len(images)
    melange = np.random.permutation(nb)
    coupure = nb - int(round(nb * validation_split))
    app = melange[:coupure]
    val = melange[coupure:]
    apprentissage = (images[app], labels[app])
    validation = (images[val], labels[val])
    return apprentissage, validation


def build_model():
    entree = Input(shape=(28, 28), name="entree")
    couche = Flatten(name="aplatir")(entree)
    couche = Dense(128, activation="relu", name="cachee1")(couche)
    couche = Dense(64, activation="relu", name="cachee2")(couche)
    sortie = Dense(10, activation="softmax", name="sortie")(couche)
    modele = Model(inputs=entree, outputs=sortie, name="tp2")
    modele.compile(
        optimizer=keras.optimizers.Adam(),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=["accuracy"],
    )
    # print(modele.summary())
    return modele


def plot_metrics(history):
    fig, ax = plt.subplots(nrows=2, ncols=1, sharex=True, figsize=(7, 8))
    ep = history.epoch
    ax[0].plot(ep, history.history["accuracy"], marker=".", label="entraînement")
    ax[0].plot(ep, history.history["val_accuracy"], marker=".", label="validation")
    ax[0].set_ylabel("exactitude")
    ax[0].grid(True)
    ax[0].legend(loc="lower right")
    ax[1].plot(ep, history.history["loss"], marker=".", label="entraînement")
    ax[1].plot(ep, history.history["val_loss"], marker=".", label="validation")
    ax[1].set_ylabel("perte")
    ax[1].set_xlabel("époque")
    ax[1].grid(True)
    ax[1].legend(loc="upper right")
    fig.suptitle("Courbes d'apprentissage")
    fig.tight_layout()
    return fig


# Question 5 : on obtient environ 97 % sur l'ensemble de test,
# c'est mieux qu'au TP 1 (régression logistique : 92 %).
