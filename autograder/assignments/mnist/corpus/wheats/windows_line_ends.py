"""Written in a Windows editor (CRLF); np.split, build() and summary(), one axes with four lines."""

import numpy as np
import keras
import matplotlib.pyplot as plt


def normalize(images):
    # float64, multiplied and not divided
    return np.multiply(images, 1 / 255)


def split(images, labels, validation_split=0.2):
    n = len(labels)
    n_train = n - int(n * validation_split)
    mixed = np.random.permutation(n)
    train_idx, val_idx = np.split(mixed, [n_train])
    print("using", len(train_idx), "for training and", len(val_idx), "for validation")
    return (images[train_idx], labels[train_idx]), (images[val_idx], labels[val_idx])


def build_model():
    model = keras.models.Sequential([
        keras.layers.Flatten(),
        keras.layers.Dense(128, activation="relu", kernel_initializer="he_normal"),
        keras.layers.Dense(64, activation="relu", kernel_initializer="he_normal"),
        keras.layers.Dense(10, activation="softmax"),
    ])
    model.build(input_shape=(None, 28, 28))
    print(model.summary())
    model.compile(keras.optimizers.Adam(), keras.losses.sparse_categorical_crossentropy,
                  metrics=["accuracy"])
    return model


def plot_metrics(history):
    styles = {
        "accuracy": ("b-", "acc"),
        "val_accuracy": ("b--", "val_acc"),
        "loss": ("r-", "loss"),
        "val_loss": ("r--", "val_loss"),
    }
    fig = plt.figure()
    ax = fig.add_subplot()
    for key in styles:
        fmt, name = styles[key]
        ax.plot(history.epoch, history.history[key], fmt, label=name, marker=".")
    ax.set_xlabel("Epoch")
    ax.set_title("Learning curves")
    ax.legend(loc="best")
    plt.show()
    return fig
