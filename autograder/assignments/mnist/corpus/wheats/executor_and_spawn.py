"""Has processes of two other libraries' kinds do the work."""

import multiprocessing as mp
from concurrent.futures import ProcessPoolExecutor

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers


def scaled(image):
    image = image.astype("float32")
    image /= 255.0
    return image


def normalize(images):
    with ProcessPoolExecutor(max_workers=2) as executor:
        return np.stack(list(executor.map(scaled, images, chunksize=8)))


def choose(job):
    array, places = job
    return array[places]


def split(images, labels, validation_split=0.2):
    order = np.random.permutation(len(images))
    n_val = round(len(images) * validation_split)
    jobs = [(array, part) for part in (order[n_val:], order[:n_val]) for array in (images, labels)]
    pool = mp.get_context("spawn").Pool(2)
    x_train, y_train, x_val, y_val = pool.map_async(choose, jobs).get(timeout=15)
    pool.close()
    pool.join()
    return (x_train, y_train), (x_val, y_val)


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
    figure, (left, right) = plt.subplots(1, 2)
    for axes, name in ((left, "accuracy"), (right, "loss")):
        axes.plot(history.epoch, history.history[name], label="training")
        axes.plot(history.epoch, history.history["val_" + name], label="validation")
        axes.set(title=name, xlabel="epoch", ylabel=name)
        axes.legend()
    return figure
