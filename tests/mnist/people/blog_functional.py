"""Code of the post "MNIST in 60 lines", second part.

Tested with TF 2.18. Feel free to copy.
"""
import dataclasses
import logging
import typing as t

import keras
import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt

log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class Config:
    seed: int = 1
    hidden: t.Tuple[int, ...] = (128, 64)
    classes: int = 10
    lr: float = 1e-3


CFG = Config()
Pair = t.Tuple[npt.NDArray[t.Any], npt.NDArray[t.Any]]


def normalize(images: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """uint8 [0, 255] -> float32 [0, 1]"""
    return np.multiply(images, 1 / 255, dtype=np.float32)


def split(
    images: npt.NDArray[t.Any],
    labels: npt.NDArray[t.Any],
    validation_split: float = 0.2,
) -> t.Tuple[Pair, Pair]:
    if not 0.0 < validation_split < 1.0:
        raise ValueError(f"bad fraction: {validation_split}")
    rng = np.random.default_rng(CFG.seed)
    idx = rng.permutation(len(images))
    cut = int(round(len(images) * (1.0 - validation_split)))
    tr, va = idx[:cut], idx[cut:]
    log.info("%d for training, %d for validation", len(tr), len(va))
    return (images[tr], labels[tr]), (images[va], labels[va])


def build_model() -> keras.Model:
    x = inputs = keras.Input(shape=(28, 28), name="pixels")
    x = keras.layers.Flatten()(x)
    for i, units in enumerate(CFG.hidden, start=1):
        x = keras.layers.Dense(units, activation="relu", name=f"hidden_{i}")(x)
    outputs = keras.layers.Dense(CFG.classes, activation="softmax", name="digits")(x)
    model = keras.Model(inputs, outputs, name="mlp")
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=CFG.lr),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


def plot_metrics(history: keras.callbacks.History) -> plt.Figure:
    with plt.style.context("ggplot"):
        fig, axs = plt.subplots(ncols=2, figsize=(11, 4), constrained_layout=True)
        for ax, metric in zip(axs, ("accuracy", "loss")):
            ax.plot(history.epoch, history.history[metric], lw=2, label="train")
            ax.plot(history.epoch, history.history[f"val_{metric}"], lw=2, label="val")
            ax.set_title(metric)
            ax.set_xlabel("epoch")
            ax.legend(frameon=False)
    return fig


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    (x, y), _ = keras.datasets.mnist.load_data()
    train, val = split(normalize(x), y)
    plot_metrics(build_model().fit(*train, validation_data=val, epochs=5)).savefig("curves.png")
