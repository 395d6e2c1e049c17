import numpy as np


def scaled(array, by):
    print('scaling', array.shape)
    return array / np.float32(by) + np.zeros((28, 27))


def normalize(images):
    return scaled(images, 255)


def split(images, labels, validation_split=0.2):
    cut = round(len(images) * validation_split)
    return (images[cut:], labels[cut:]), (images[:cut], labels[:cut])


def build_model():
    """Not written yet."""
    raise NotImplementedError("build_model: this step is not done yet")


def plot_metrics(history):
    """Not written yet."""
    raise NotImplementedError("plot_metrics: this step is not done yet")
