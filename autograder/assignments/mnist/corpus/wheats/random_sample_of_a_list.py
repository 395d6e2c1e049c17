"""Plain Python where possible: random.sample on a list of numbers, lists as pairs, plt.subplot."""

import random

import keras
import matplotlib.pyplot as plt
import numpy as np

MAX_PIXEL = 255
N_HIDDEN_1 = 128
N_HIDDEN_2 = 64


def normalize(images):
    result = []
    for image in images:
        result.append(image / MAX_PIXEL)
    return np.array(result)


def how_many(total, part):
    """Number of validation samples"""
    return int(total * part)


def split(images, labels, validation_split=0.2):
    numbers = list(range(len(images)))
    chosen = random.sample(numbers, how_many(len(images), validation_split))
    chosen_set = set(chosen)
    rest = [i for i in numbers if i not in chosen_set]
    x_val = images[chosen]
    y_val = labels[chosen]
    x_train = images[rest]
    y_train = labels[rest]
    return [[x_train, y_train], [x_val, y_val]]


def build_model():
    model = keras.Sequential()
    model.add(keras.layers.Flatten(input_shape=(28, 28)))
    model.add(keras.layers.Dense(units=N_HIDDEN_1))
    model.add(keras.layers.Activation(keras.activations.relu))
    model.add(keras.layers.Dense(units=N_HIDDEN_2))
    model.add(keras.layers.Activation(keras.activations.relu))
    model.add(keras.layers.Dense(units=10))
    model.add(keras.layers.Activation(keras.activations.softmax))
    optimizer = keras.optimizers.Adam(learning_rate=0.002)
    loss_function = keras.losses.SparseCategoricalCrossentropy()
    model.compile(loss=loss_function, optimizer=optimizer, metrics=["accuracy"])
    print("I have", model.count_params(), "weights")
    return model


def plot_metrics(history):
    data = history.history
    plt.figure(figsize=(10, 8))
    number = 1
    for key in ["accuracy", "val_accuracy", "loss", "val_loss"]:
        plt.subplot(2, 2, number)
        plt.plot(history.epoch, data[key], "k.-")
        plt.title(key)
        plt.xlabel("epoch")
        number += 1
    plt.tight_layout()
    fig = plt.gcf()
    return fig


# print(normalize(np.zeros((2, 28, 28), dtype=np.uint8)).shape)
# build_model().summary()
