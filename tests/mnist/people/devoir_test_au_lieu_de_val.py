# Devoir 2
import keras
import matplotlib.pyplot as plt
import numpy as np


def normalize(images):
    return images / 255.0


def split(images, labels, validation_split=0.2):
    n = len(images)
    hasard = np.random.permutation(n)
    k = int(n * validation_split)
    return (images[hasard[k:]], labels[hasard[k:]]), (images[hasard[:k]], labels[hasard[:k]])


def build_model():
    modele = keras.Sequential()
    modele.add(keras.Input((28, 28)))
    modele.add(keras.layers.Flatten())
    modele.add(keras.layers.Dense(128, activation="relu"))
    modele.add(keras.layers.Dense(64, activation="relu"))
    modele.add(keras.layers.Dense(10, activation="softmax"))
    modele.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return modele


def plot_metrics(history):
    fig, axes = plt.subplots(1, 2, figsize=(12, 4))
    axes[0].plot(history.history["accuracy"])
    axes[0].plot(history.history["val_accuracy"])
    axes[0].set_title("accuracy")
    axes[0].set_xlabel("époques")
    axes[0].legend(["train", "test"])
    axes[1].plot(history.history["loss"])
    axes[1].plot(history.history["val_loss"])
    axes[1].set_title("loss")
    axes[1].set_xlabel("époques")
    axes[1].legend(["train", "test"])
    return fig
