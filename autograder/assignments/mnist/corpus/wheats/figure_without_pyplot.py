"""Figure() with no pyplot, a functional chain in a loop, slices off the end, a tensor as pixels."""

import tensorflow as tf
from matplotlib.figure import Figure

keras = tf.keras

LAYERS = ((128, "relu"), (64, "relu"), (10, "softmax"))


def normalize(images):
    """TensorFlow does the arithmetic, and its result goes on as an array."""
    return (tf.cast(images, tf.float32) / 255.0).numpy()


def split(images, labels, validation_split=0.2):
    """Keep the last part for validation; MNIST is in random order already."""
    n_val = round(len(images) * validation_split)
    n_train = len(images) - n_val
    train = images[:n_train], labels[:n_train]
    val = images[n_train:], labels[n_train:]
    return train, val


def build_model():
    image = keras.Input(shape=(28, 28), dtype="float32")
    x = keras.layers.Flatten()(image)
    for units, activation in LAYERS:
        x = keras.layers.Dense(units, activation=activation)(x)
    model = keras.Model(inputs=image, outputs=x, name="mlp")
    model.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(),
        optimizer=keras.optimizers.Adam(0.0005),
        metrics=["accuracy"],
    )
    return model


def _panel(ax, history, key):
    ax.plot(history.epoch, history.history[key], "-o", ms=3, label="Training")
    ax.plot(history.epoch, history.history[f"val_{key}"], "--s", ms=3, label="Validation")
    ax.set(title=key.title(), xlabel="Epoch")
    ax.margins(x=0.05)


def plot_metrics(history):
    fig = Figure(figsize=(9, 3.5), layout="constrained")
    grid = fig.add_gridspec(1, 2)
    _panel(fig.add_subplot(grid[0, 0]), history, "accuracy")
    _panel(fig.add_subplot(grid[0, 1]), history, "loss")
    handles, names = fig.axes[0].get_legend_handles_labels()
    fig.legend(handles, names, loc="outside lower center", ncols=2)
    return fig
