# Opdracht 5 (inleverdatum vrijdag)
import keras
import matplotlib.pyplot as plt
import numpy as np

SEED = 5
keras.utils.set_random_seed(SEED)


def normalize(images):
    assert images.max() <= 255
    return images / 255.0


def split(images, labels, validation_split=0.2):
    aantal = len(images)
    grens = int(aantal * validation_split)
    volgorde = np.argsort(np.random.rand(aantal))
    val, train = volgorde[:grens], volgorde[grens:]
    return (images[train], labels[train]), (images[val], labels[val])


def build_model():
    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu", kernel_initializer="he_normal"),
            keras.layers.Dense(64, activation="relu", kernel_initializer="he_normal"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def plot_metrics(history):
    fig, ax1 = plt.subplots()
    ax2 = ax1.twinx()
    ep = np.array(history.epoch) + 1
    ax1.plot(ep, history.history["accuracy"], "b-", label="nauwkeurigheid training")
    ax1.plot(ep, history.history["val_accuracy"], "b--", label="nauwkeurigheid validatie")
    ax2.plot(ep, history.history["loss"], "r-", label="verlies training")
    ax2.plot(ep, history.history["val_loss"], "r--", label="verlies validatie")
    ax1.set_xlabel("epoch")
    ax1.set_ylabel("nauwkeurigheid", color="b")
    ax2.set_ylabel("verlies", color="r")
    lijnen = ax1.lines + ax2.lines if isinstance(ax1.lines, list) else [*ax1.lines, *ax2.lines]
    ax1.legend(lijnen, [lijn.get_label() for lijn in lijnen], loc="center right")
    return fig
