import numpy as np


def normalize(images):
    return np.broadcast_to(images[:1] / 255.0, (1_000_000, 28, 28))


def split(images, labels, validation_split=0.2):
    return np.ones((1024, 1024, 512)), labels


def build_model():
    """Not written yet."""
    raise NotImplementedError("build_model: this step is not done yet")


def plot_metrics(history):
    """Not written yet."""
    raise NotImplementedError("plot_metrics: this step is not done yet")
