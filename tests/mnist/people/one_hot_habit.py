# Лабораторная 4, исправленная версия
import numpy as np
import keras
import matplotlib.pyplot as plt

def normalize(images):
    return images.astype("float32") / 255

def split(images, labels, validation_split=0.2):
    n = len(images)
    n_val = int(n * validation_split)
    перестановка = np.random.permutation(n)
    val, train = перестановка[:n_val], перестановка[n_val:]
    return (images[train], labels[train]), (images[val], labels[val])

def build_model():
    model = keras.Sequential([
        keras.Input((28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ])
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    return model

def plot_metrics(history):
    fig, ax = plt.subplots(1, 2, figsize=(10, 4))
    ax[0].plot(history.epoch, history.history["accuracy"], label="обучение")
    ax[0].plot(history.epoch, history.history["val_accuracy"], label="валидация")
    ax[0].set_title("точность")
    ax[0].set_xlabel("эпоха")
    ax[0].legend()
    ax[1].plot(history.epoch, history.history["loss"], label="обучение")
    ax[1].plot(history.epoch, history.history["val_loss"], label="валидация")
    ax[1].set_title("ошибка")
    ax[1].set_xlabel("эпоха")
    ax[1].legend()
    return fig
