"""All words of the figure are German."""

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
    verlauf = history.history
    bild, (links, rechts) = plt.subplots(1, 2, figsize=(10, 4))
    links.plot(history.epoch, verlauf["accuracy"], label="Training")
    links.plot(history.epoch, verlauf["val_accuracy"], label="Validierung")
    links.set(title="Genauigkeit", xlabel="Epoche", ylabel="Trefferquote")
    links.legend()
    rechts.plot(history.epoch, verlauf["loss"], label="Trainingsverlust")
    rechts.plot(history.epoch, verlauf["val_loss"], label="Validierungsverlust")
    rechts.set(title="Verlust", xlabel="Epoche", ylabel="Fehler")
    rechts.legend()
    plt.show()
    return bild
