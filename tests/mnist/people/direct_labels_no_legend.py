# No legends: they told us in the design course to write names at the lines.
import keras
import numpy as np
import matplotlib.pyplot as plt

C_TRAIN, C_VAL = "#1b6ca8", "#c8553d"


def normalize(images):
    out = np.empty(images.shape, "float32")
    np.divide(images, 255, out=out, casting="unsafe")
    return out


def split(images, labels, validation_split=0.2):
    # the same share of every digit
    val = np.concatenate([
        np.random.permutation(np.flatnonzero(labels == d))[: int(round((labels == d).sum() * validation_split))]
        for d in np.unique(labels)
    ])
    wanted = int(round(len(labels) * validation_split))
    rest = np.setdiff1d(np.arange(len(labels)), val)
    if len(val) > wanted:
        val = np.random.permutation(val)[:wanted]
    elif len(val) < wanted:
        val = np.concatenate([val, np.random.permutation(rest)[: wanted - len(val)]])
    train = np.setdiff1d(np.arange(len(labels)), val)
    np.random.shuffle(train)
    return (images[train], labels[train]), (images[val], labels[val])


def build_model():
    inputs = keras.Input((28, 28))
    hidden = keras.layers.Flatten()(inputs)
    hidden = keras.layers.Dense(128)(hidden)
    hidden = keras.layers.ReLU()(hidden)
    hidden = keras.layers.Dense(64)(hidden)
    hidden = keras.layers.ReLU()(hidden)
    scores = keras.layers.Dense(10)(hidden)
    model = keras.Model(inputs, keras.layers.Softmax()(scores))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(), metrics=["accuracy"])
    return model


def plot_metrics(history):
    fig, axes = plt.subplots(1, 2, figsize=(12, 4))
    for ax, name in zip(axes, ["accuracy", "loss"]):
        for key, word, colour in [(name, "training", C_TRAIN), ("val_" + name, "validation", C_VAL)]:
            values = history.history[key]
            ax.plot(history.epoch, values, color=colour)
            ax.annotate(word, (history.epoch[-1], values[-1]), color=colour,
                        xytext=(5, 0), textcoords="offset points")
        ax.set_title(name)
        ax.set_xlabel("epoch")
        ax.spines[["top", "right"]].set_visible(False)
    return fig
