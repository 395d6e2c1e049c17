"""`import tensorflow.keras as K`, everything has a name, step curves, tf shuffles the indices."""

import matplotlib.pyplot as plt
import tensorflow as tf
import tensorflow.keras as K

CLASSES = 10
HIDDEN = {"first_hidden": 128, "second_hidden": 64}


def normalize(images):
    # cast first, otherwise TF refuses to divide uint8 by a float
    scaled = tf.cast(images, tf.float32) / 255.0
    return scaled.numpy()


def split(images, labels, validation_split=0.2):
    n = len(images)
    shuffled = tf.random.shuffle(tf.range(n)).numpy()
    n_val = int(validation_split * n)
    val_ids = shuffled[:n_val]
    train_ids = shuffled[n_val:]
    return (images[train_ids], labels[train_ids]), (images[val_ids], labels[val_ids])


def build_model():
    model = K.Sequential(name="my_first_mlp")
    model.add(K.Input(shape=(28, 28), name="image"))
    model.add(K.layers.Reshape((28 * 28,), name="unroll"))
    for name, units in HIDDEN.items():
        model.add(K.layers.Dense(units, K.activations.relu, name=name))
    model.add(K.layers.Dense(CLASSES, K.activations.softmax, name="probabilities"))
    model.compile(
        optimizer=K.optimizers.Adam(learning_rate=0.001),
        loss=K.losses.SparseCategoricalCrossentropy(name="xent"),
        metrics=[K.metrics.SparseCategoricalAccuracy(name="accuracy")],
        run_eagerly=False,
    )
    return model


def plot_metrics(history):
    xs = [e + 1 for e in history.epoch]
    fig, (upper, lower) = plt.subplots(2, 1, sharex=True, figsize=(7, 7))
    upper.step(xs, history.history["accuracy"], where="mid", color="navy", label="train")
    upper.step(xs, history.history["val_accuracy"], where="mid", color="tomato", label="val")
    upper.set_ylabel("accuracy")
    lower.step(xs, history.history["loss"], where="mid", color="navy", label="train")
    lower.step(xs, history.history["val_loss"], where="mid", color="tomato", label="val")
    lower.set_ylabel("loss")
    lower.set_xlabel("epoch")
    for ax in (upper, lower):
        ax.grid(True, linestyle=":")
        ax.legend()
    fig.suptitle("my_first_mlp")
    fig.tight_layout()
    return fig
