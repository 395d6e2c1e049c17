"""Builds models with slips in them, by the probe's way; run as a program.

Prints, as JSON, for each model: the slips that were undone, the shape of an image that it takes,
how many weights it has, whether it is compiled, and the error where none of it helped. And whether
Keras is as it was before.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import keras

from autograder.assignments.mnist.probes.building import build
from autograder.box.probing import CallFailedError, guarded

LAYERS = keras.layers
SETTINGS = {
    "optimizer": "adam",
    "loss": "sparse_categorical_crossentropy",
    "metrics": ["accuracy"],
}


def compiled(model: Any, **settings: Any) -> Any:
    model.compile(**{**SETTINGS, **settings})
    return model


def dense(*args: Any, shape: Any = (28, 28), last: Any = None, **kwargs: Any) -> Any:
    """The lesson's network, with the first Dense layer made of these arguments."""
    first = LAYERS.Dense(*args, **kwargs) if args or kwargs else LAYERS.Dense(128, "relu")
    ends = [LAYERS.Dense(64, "relu"), *(last or [LAYERS.Dense(10, "softmax")])]
    return keras.Sequential([keras.Input(shape), LAYERS.Flatten(), first, *ends])


class WithoutFlatten(keras.Model):
    def __init__(self) -> None:
        super().__init__()
        self.every = [LAYERS.Dense(n, a) for n, a in ((128, "relu"), (64, "relu"), (10, "softmax"))]

    def call(self, inputs: Any) -> Any:
        for layer in self.every:
            inputs = layer(inputs)
        return inputs


def by_functions(*, flatten: bool = True) -> Any:
    inputs = keras.Input((28, 28))
    values = LAYERS.Flatten()(inputs) if flatten else inputs
    for units, name in ((128, "relu"), (64, "relu"), (10, "softmax")):
        values = LAYERS.Dense(units, name)(values)
    return keras.Model(inputs, values)


def trains() -> Any:
    model = compiled(dense())
    model.fit(x_train, y_train)  # noqa: F821 - this is the slip
    return model


def keeps_the_result() -> Any:
    model = dense().compile(**SETTINGS)
    model.summary()
    return model


def frozen() -> Any:
    model = dense()
    model.layers[1].trainable = False
    return compiled(model)


def not_defined() -> Any:
    return made_up  # noqa: F821 - this is the slip


def of_a_shape(input_shape: Any) -> Any:
    return compiled(dense(shape=input_shape))


def of_data(images: Any) -> Any:
    return compiled(dense(shape=images.shape[1:]))


def with_norm(kind: str) -> Any:
    last = [getattr(LAYERS, kind)(), LAYERS.Dense(10, "softmax")]
    return compiled(dense(last=last))


MODELS: dict[str, Callable[..., Any]] = {
    "right": lambda: compiled(dense()),
    "right by functions": lambda: compiled(by_functions()),
    "channel at the end": lambda: compiled(dense(shape=(28, 28, 1))),
    "rows": lambda: compiled(dense(shape=(784,))),
    "channel in front": lambda: compiled(dense(shape=(1, 28, 28))),
    "rows as a number": lambda: compiled(dense(shape=784)),
    "many images": lambda: compiled(dense(shape=(60000, 28, 28))),
    "any images": lambda: compiled(dense(shape=(None, 28, 28))),
    "two numbers": lambda: compiled(keras.Sequential([keras.Input(28, 28), *dense().layers])),
    "neither input nor flatten": lambda: compiled(keras.Sequential(WithoutFlatten().every)),
    "no flatten by functions": lambda: compiled(by_functions(flatten=False)),
    "no flatten in a class": lambda: compiled(WithoutFlatten()),
    "lr": lambda: compiled(dense(), optimizer=keras.optimizers.Adam(lr=0.001)),
    "lr of another": lambda: compiled(dense(), optimizer=keras.optimizers.SGD(lr=0.1)),
    "rate as a text": lambda: compiled(dense(), optimizer=keras.optimizers.Adam("0.001")),
    "class": lambda: compiled(dense(), optimizer=keras.optimizers.Adam),
    "optimizer": lambda: compiled(dense(), optimizer="AdamOptimizer"),
    "small letters": lambda: compiled(dense(), optimizer=keras.optimizers.adam()),
    "singular": lambda: compiled(dense(), optimizer=keras.optimizer.Adam()),
    "legacy": lambda: compiled(dense(), optimizer=keras.optimizers.legacy.Adam()),
    "loss": lambda: compiled(dense(), loss="spare_categorical_crossentropy"),
    "metric": lambda: compiled(dense(), metrics=["acuracy"]),
    "metric as a text": lambda: compiled(dense(), metrics="accuracy"),
    "metrics by place": lambda: compiled(dense(), metrics=None, loss_weights=["accuracy"]),
    "metric=": lambda: [
        model := dense(),
        model.compile("adam", SETTINGS["loss"], metric=["accuracy"]),
    ][0],
    "activation": lambda: compiled(dense(128, activation="Relu")),
    "activation of a layer": lambda: compiled(dense(128, activation=LAYERS.Softmax)),
    "inputs, units": lambda: compiled(dense(784, 128, activation="relu")),
    "inputs, units and name": lambda: compiled(dense(784, 128, "relu")),
    "relu, units": lambda: compiled(dense("relu", 128)),
    "units as a text": lambda: compiled(dense("128", "relu")),
    "output_dim": lambda: compiled(dense(output_dim=128, activation="relu")),
    "no list": lambda: compiled(keras.Sequential(*dense().layers)),
    "list in the list": lambda: compiled(keras.Sequential([dense().layers])),
    "layer's class": lambda: compiled(keras.Sequential([LAYERS.Flatten, *dense().layers[1:]])),
    "layer in small letters": lambda: compiled(dense(last=[LAYERS.dense(10, "softmax")])),
    "core": lambda: compiled(dense(last=[LAYERS.core.Dense(10, "softmax")])),
    "complie": lambda: [model := dense(), model.complie(**SETTINGS)][0],
    "one unit too few": lambda: compiled(dense(last=[LAYERS.Dense(9, "softmax")])),
    "softmax over images": lambda: compiled(dense(last=[LAYERS.Dense(10), LAYERS.Softmax(axis=0)])),
    "batch norm": lambda: with_norm("BatchNormalization"),
    "frozen": frozen,
    "returns compile": lambda: dense().compile(**SETTINGS),
    "returns summary": lambda: compiled(dense()).summary(print_fn=str),
    "returns nothing": lambda: [compiled(dense()), None][1],
    "returns two": lambda: (compiled(dense()), "digits"),
    "trains": trains,
    "keeps the result": keeps_the_result,
    "asks for a shape": of_a_shape,
    "half precision": lambda: compiled(dense(128, "relu", dtype="float16")),
    "asks for data": of_data,
    "not defined": not_defined,
    "nothing": lambda: None,
    "unknown loss": lambda: compiled(dense(), loss="closeness"),
}
PATCHED = {
    keras.Model: ("compile", "summary"),
    keras.Sequential: ("__init__", "add"),
    LAYERS.Layer: ("__init__",),
    LAYERS.Dense: ("__init__",),
    LAYERS.InputLayer: ("__init__",),
    keras.optimizers.Adam: ("__init__",),
    keras.optimizers: ("adam",),
    LAYERS: ("core",),
}


def attributes() -> list[Any]:
    return [getattr(owner, name, None) for owner, names in PATCHED.items() for name in names]


def told(function: Callable[..., Any]) -> dict[str, Any]:
    try:
        built = build(guarded(function))
    except CallFailedError as failed:
        return {"error": type(failed.error).__name__}
    found = {"slips": [tuple(one.values()) for one in built.slips], "shape": built.shape}
    if isinstance(built.model, keras.Model):
        found |= {"weights": built.model.count_params(), "compiled": built.model.compiled}
    return {**found, "stopped": built.stopped, "line": built.line}


def main() -> None:
    """Print what came of every model."""
    before = attributes()
    found: dict[str, Any] = {name: told(function) for name, function in MODELS.items()}
    print(json.dumps({"models": found, "as before": before == attributes()}))


if __name__ == "__main__":
    main()
