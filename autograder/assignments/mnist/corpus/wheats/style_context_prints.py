"""plt.style.context, many prints, an explicit training loop over parts, a lazily built stack."""

import time

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras.layers import Dense, Flatten

print("keras", keras.__version__, "with", keras.backend.backend())
print("numpy", np.__version__)


def timed(function):
    """Say how long a function took."""

    def wrapper(*args, **kwargs):
        start = time.time()
        result = function(*args, **kwargs)
        print(f"{function.__name__}: {time.time() - start:.2f} s")
        return result

    return wrapper


@timed
def normalize(images):
    print("before:", images.dtype, images.min(), images.max())
    images = images / 255.0
    print("after: ", images.dtype, images.min(), images.max())
    return images


@timed
def split(images, labels, validation_split=0.2):
    n_train = round(len(images) * (1 - validation_split))
    order = np.random.permutation(len(images))
    parts = []
    for indices in (order[:n_train], order[n_train:]):
        parts.append((images[indices], labels[indices]))
    print("digits in the training part:", np.bincount(parts[0][1], minlength=10))
    print("digits in the validation part:", np.bincount(parts[1][1], minlength=10))
    return parts


@timed
def build_model():
    model = keras.Sequential(
        layers=[Flatten(), Dense(128, "relu"), Dense(64, "relu"), Dense(10, "softmax")]
    )
    model.compile(
        optimizer=keras.optimizers.Adam(),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=["accuracy"],
    )
    return model


@timed
def plot_metrics(history):
    for epoch, accuracy in zip(history.epoch, history.history["val_accuracy"]):
        print(f"epoch {epoch}: {accuracy:.3f}")
    with plt.style.context("ggplot"):
        fig, axes = plt.subplots(2, 1, figsize=(7, 8), layout="tight")
        for ax, key, title in zip(axes, ("accuracy", "loss"), ("Model accuracy", "Model loss")):
            ax.plot(history.history[key])
            ax.plot(history.history["val_" + key])
            ax.set(title=title, ylabel=key, xlabel="epoch")
            ax.legend(["train", "validation"], loc="best")
    plt.show()
    return fig
