# Red neuronal sencilla: trabajo con vectores de 784 en todas partes
import keras
import numpy as np
import matplotlib.pyplot as plt


def normalize(images):
    x = images.reshape((-1, 784))
    return x.astype("float32") / 255


def split(images, labels, validation_split=0.2):
    mezcla = np.random.permutation(len(images))
    corte = int(len(images) * validation_split)
    return (images[mezcla[corte:]], labels[mezcla[corte:]]), (images[mezcla[:corte]], labels[mezcla[:corte]])


def build_model():
    red = keras.Sequential()
    red.add(keras.Input(shape=(784,)))
    red.add(keras.layers.Dense(128, activation="relu"))
    red.add(keras.layers.Dense(64, activation="relu"))
    red.add(keras.layers.Dense(10, activation="softmax"))
    red.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return red


def plot_metrics(history):
    fig, ax = plt.subplots(1, 2, figsize=(10, 4))
    ax[0].plot(history.epoch, history.history["accuracy"], label="entrenamiento")
    ax[0].plot(history.epoch, history.history["val_accuracy"], label="validación")
    ax[0].set_title("exactitud")
    ax[1].plot(history.epoch, history.history["loss"], label="entrenamiento")
    ax[1].plot(history.epoch, history.history["val_loss"], label="validación")
    ax[1].set_title("pérdida")
    for a in ax:
        a.set_xlabel("época")
        a.legend()
    return fig
