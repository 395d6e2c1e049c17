"""A lambda and two aliases in place of defs, a subclass of Sequential, the log scale by hand."""

import matplotlib.pyplot as plt
import numpy as np
from keras import Sequential, layers, losses, optimizers

normalize = lambda images: images.astype(np.float32) / np.float32(255.0)  # noqa: E731


def shuffle_and_cut(images, labels, validation_split=0.2):
    order = np.argsort(np.random.rand(len(images)))
    cut = len(images) - int(round(len(images) * validation_split))
    take = lambda a, b: (images[order[a:b]], labels[order[a:b]])  # noqa: E731
    return take(0, cut), take(cut, None)


class Stack(Sequential):
    """A Sequential that is filled by its own constructor."""

    def __init__(self, *sizes):
        super().__init__()
        self.add(layers.Input((28, 28)))
        self.add(layers.Flatten())
        *hidden, last = sizes
        for size in hidden:
            self.add(layers.Dense(size, activation="relu"))
        self.add(layers.Dense(last, activation="softmax"))


def make_stack():
    stack = Stack(128, 64, 10)
    stack.compile(
        optimizer=optimizers.Adam(learning_rate=0.001),
        loss=losses.SparseCategoricalCrossentropy(reduction="sum_over_batch_size"),
        metrics=["accuracy"],
    )
    return stack


class Plotter:
    def __init__(self, history):
        self.epochs = np.asarray(history.epoch) + 1
        self.values = {key: np.asarray(ys) for key, ys in history.history.items()}
        self.fig, (self.left, self.right) = plt.subplots(1, 2, figsize=(10, 4), sharex=True)

    def curves(self, ax, metric):
        for key, name in ((metric, "Train"), ("val_" + metric, "Test (validation)")):
            ax.plot(self.epochs, self.values[key], drawstyle="steps-mid", label=name)
        ax.set_title("Model " + metric)
        ax.set_xlabel("Epoch")
        ax.grid(axis="y")
        ax.legend(bbox_to_anchor=(0.5, -0.15), loc="upper center", ncol=2)

    def draw(self):
        self.curves(self.left, "accuracy")
        self.curves(self.right, "loss")
        self.right.set_yscale("log")
        self.fig.subplots_adjust(bottom=0.25)
        return self.fig


def draw_history(history):
    return Plotter(history).draw()


split = shuffle_and_cut
build_model = make_stack
plot_metrics = draw_history
