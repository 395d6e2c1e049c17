"""A subclassed model that keeps its layers in a list and its flattening in a reshape."""

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers, ops
from matplotlib.ticker import PercentFormatter
from sklearn.model_selection import ShuffleSplit


class Perceptron(keras.Model):
    """Multilayer perceptron of any depth."""

    def __init__(self, hidden=(128, 64), classes=10, **kwargs):
        super().__init__(**kwargs)
        self.hidden = [layers.Dense(units, activation="relu") for units in hidden]
        self.top = layers.Dense(classes, activation="softmax")

    def call(self, inputs, training=False):
        x = ops.reshape(inputs, (-1, 28 * 28))
        for layer in self.hidden:
            x = layer(x)
        return self.top(x)


def normalize(images):
    out = np.empty(images.shape, dtype=np.float32)
    np.divide(images, 255.0, out=out, casting="unsafe")
    return out


def split(images, labels, validation_split=0.2):
    splitter = ShuffleSplit(n_splits=1, test_size=validation_split, random_state=0)
    for train, val in splitter.split(images):
        return (images[train], labels[train]), (images[val], labels[val])


def build_model():
    model = Perceptron(name="perceptron")
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=1e-3),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=[keras.metrics.SparseCategoricalAccuracy(name="accuracy")],
        jit_compile=False,
    )
    return model


def plot_metrics(history):
    h = history.history
    fig, (left, right) = plt.subplots(ncols=2, figsize=(10, 4))
    for ax, key in [(left, "accuracy"), (right, "loss")]:
        (line,) = ax.plot(history.epoch, h[key])
        line.set_label("train")
        (line,) = ax.plot(history.epoch, h["val_" + key])
        line.set_label("val")
        ax.legend(title=key)
        ax.set_xlabel("epochs")
    left.yaxis.set_major_formatter(PercentFormatter(xmax=1))
    right.set_yscale("log")
    fig.suptitle(f"{len(history.epoch)} epochs of training")
    return fig


if __name__ == "__main__":
    (images, labels), test = keras.datasets.mnist.load_data()
    train, val = split(normalize(images), labels)
    net = build_model()
    net.fit(*train, validation_data=val, epochs=3)
    print(net.evaluate(normalize(test[0]), test[1]))
