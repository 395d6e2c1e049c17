"""Words that beginners write as bare names, and what Python wants in their place."""

from __future__ import annotations

import builtins

__all__ = ["BUILTINS", "IMPORTED", "OTHER_LANGUAGES", "QUOTED", "word_set"]


def word_set(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


BUILTINS = frozenset(dir(builtins))
LAYERS = (
    "Activation AveragePooling2D BatchNormalization Conv2D Dense Dropout Flatten Layer "
    "MaxPooling2D ReLU Rescaling Reshape Softmax"
)
IMPORTED = {  # what to write, the import or the whole name
    "np": "import numpy as np",
    "numpy": "import numpy",
    "plt": "import matplotlib.pyplot as plt",
    "matplotlib": "import matplotlib",
    "keras": "import keras",
    "tf": "import tensorflow as tf",
    "tensorflow": "import tensorflow",
    "K": "import keras.backend as K",
    "pd": "import pandas as pd",
    "sns": "import seaborn as sns",
    "random": "import random (or np.random, from NumPy)",
    "math": "import math",
    "os": "import os",
    "sys": "import sys",
    "time": "import time",
    "copy": "import copy",
    "sklearn": "import sklearn",
    "train_test_split": "from sklearn.model_selection import train_test_split",
    "shuffle": "np.random.shuffle, or: from sklearn.utils import shuffle",
    "permutation": "np.random.permutation",
    "classification_report": "from sklearn.metrics import classification_report",
    "StandardScaler": "from sklearn.preprocessing import StandardScaler",
    "MinMaxScaler": "from sklearn.preprocessing import MinMaxScaler",
    "MaxNLocator": "from matplotlib.ticker import MaxNLocator",
    "deepcopy": "from copy import deepcopy",
    "mnist": "from keras.datasets import mnist",
    "Sequential": "keras.Sequential",
    "Model": "keras.Model",
    "Input": "keras.Input",
    "layers": "keras.layers, or: from keras import layers",
    "models": "keras.models, or: from keras import models",
    "optimizers": "keras.optimizers, or: from keras import optimizers",
    "losses": "keras.losses, or: from keras import losses",
    "metrics": "keras.metrics, or: from keras import metrics",
    "activations": "keras.activations, or: from keras import activations",
    "utils": "keras.utils, or: from keras import utils",
    "to_categorical": "keras.utils.to_categorical",
    "plot_model": "keras.utils.plot_model",
    "SparseCategoricalCrossentropy": "keras.losses.SparseCategoricalCrossentropy",
    "SparseCategoricalAccuracy": "keras.metrics.SparseCategoricalAccuracy",
    **{
        name: f"keras.layers.{name}, or: from keras.layers import {name}" for name in LAYERS.split()
    },
    **{
        name: f"keras.optimizers.{name}, or: from keras.optimizers import {name}"
        for name in ("Adam", "SGD", "RMSprop", "Adamax", "Nadam")
    },
    **{
        name: f"np.{name}"
        for name in [
            "arange",
            "array",
            "asarray",
            "concatenate",
            "copy",
            "linspace",
            "mean",
            "ones",
            "stack",
            "zeros",
        ]
    },
    **{
        name: f"plt.{name}"
        for name in ["figure", "gcf", "legend", "subplot", "subplots", "xlabel", "ylabel"]
    },
}
QUOTED = word_set(
    "float16 float32 float64 uint8 int32 int64 relu softmax sigmoid tanh linear adam sgd "
    "rmsprop sparse_categorical_crossentropy categorical_crossentropy binary_crossentropy mse "
    "accuracy acc loss val_loss val_accuracy val_acc epoch epochs training validation train "
    "red green blue orange black best upper lower"
)
OTHER_LANGUAGES = {
    "true": "True",
    "TRUE": "True",
    "false": "False",
    "FALSE": "False",
    "null": "None",
    "NULL": "None",
    "none": "None",
    "nil": "None",
    "undefined": "None",
    "nan": "np.nan",
    "NaN": "np.nan",
    "inf": "np.inf",
    "pi": "np.pi",
    "this": "self",
}
