"""The words for each slip in `build_model` that the probe knows how to undo."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.assignments.mnist.checks.model_slip_cases import (
    OTHER_IMAGES,
    STOPPED,
    Other,
    Words,
    activation,
    returns,
)

__all__ = ["WORDS"]


def _name(what: str, other: Other | None = None) -> Words:
    return Words(
        f"Keras knows no {what} {{given}}. Did you mean '{{meant}}'?",
        "'{meant}'",
        "Write '{meant}', letter for letter.",
        other=other,
    )


ARGUMENT = Words(
    "Keras does not know `{given}`: the argument is called `{name}`.",
    "the argument `{name}`",
    "Write {name}= in its place.",
)

WORDS: Mapping[str, Words] = {
    "activation": _name("activation", activation),
    "attribute": Words(
        "There is no `{given}`: it is `{meant}`.",
        "{meant}",
        "Write {meant} in its place. Each letter counts, and so do capitals.",
    ),
    "compile_argument": ARGUMENT,
    "frozen": Words(
        "Part of the network is frozen and cannot learn: the layer `{given}`.",
        "all 109,386 weights trainable",
        "Leave `trainable` as Keras sets it.",
        "not trainable: {given}",
    ),
    "half_precision": Words(
        "The network keeps its weights in half precision, {given}: with three digits, small steps "
        "of the training are lost.",
        "weights of float32, as Keras has them by itself",
        "Take out the line, or the dtype, that says {given}.",
    ),
    "input_number_of_images": Words(
        "The input's shape {given} has the number of images in it; it is that of one image.",
        "shape={meant}",
        "Write shape={meant}. How many images come at once, Keras sees by itself.",
    ),
    "input_numbers": Words(
        "The shape of an image is given as {given}, without brackets of its own.",
        "shape={meant}",
        "A shape is one thing in brackets, even with a single number: shape={meant}.",
    ),
    "keeps_result": Words(
        "The model is lost: what {given}() gives, nothing, was kept in its place.",
        "{given}() on a line of its own",
        "{given}() changes the model itself and gives nothing back. Take the name and the = before "
        "it away: {meant}.",
        "None",
    ),
    "last_units": Words(
        "The last layer has {given} units; ten digits need one each.",
        "shape (n, {meant}) for n images",
        "One output for each digit 0 to 9.",
        "shape (n, {given})",
    ),
    "layer_argument": ARGUMENT,
    "layer_inputs": Words(
        "`{given}` has one number too many: a Dense layer is told only how many units it has.",
        "{meant}",
        "Write {meant}, with the activation by its name. How many numbers come in, the layer sees "
        "by itself.",
    ),
    "layer_order": Words(
        "`{given}` has its arguments in another order: the number of units comes first.",
        "the units, then the activation",
        'Write the number first, and the activation by its name: activation="relu".',
    ),
    "layer_units": Words(
        "The number of units is {given}, which is not a whole number.",
        "{meant}",
        "Write {meant}: without quotes, and without a decimal point.",
    ),
    "layers_in_a_list": Words(
        "There is a list of layers, or a pair of brackets too many, in the list of layers.",
        "one list with a layer in each place",
        "Look for a second pair of brackets around a layer, or a comma after one.",
    ),
    "layers_without_list": Words(
        "The layers are handed to Sequential one by one, and it wants one list of them.",
        "Sequential([...])",
        "Put square brackets around all layers: Sequential([layer, layer, layer]).",
    ),
    "loss_name": _name("loss"),
    "metric_name": _name("metric"),
    "metrics_form": Words(
        "metrics is {given}; Keras wants a list, even of a single metric.",
        "metrics={meant}",
        "Put square brackets around it: metrics={meant}.",
    ),
    "metrics_place": Words(
        "compile() got its arguments in another order: the third place is not for metrics.",
        "metrics={given}",
        "Give each argument by its name: optimizer=..., loss=..., metrics={given}.",
        "{given} in the third place, where Keras 3 has weights for the loss",
    ),
    "no_flatten": Words(
        "Each row of an image is treated as if it were an image: nothing lays the 28 x 28 pixels "
        "out as one row.",
        "(n, 10) for n images",
        "The first layer has to make one row of 784 numbers of each image, which is "
        "what Flatten does.",
        "ten numbers for each of the 28 rows of an image",
    ),
    "norm_layer": Words(
        "{given} brings weights of its own into the network.",
        "Dense layers with 128, 64 and 10 units: 109,386 weights",
        "Layers that make training easier are useful, but not part of this network: leave it out.",
        "a layer {given}",
    ),
    "optimizer_argument": ARGUMENT,
    "optimizer_class": Words(
        "The optimizer is `{given}` without its brackets (): the kind of optimizer, and no "
        "optimizer.",
        "keras.optimizers.{meant}",
        'Write keras.optimizers.{meant}, or give a name, as in optimizer="adam".',
    ),
    "optimizer_name": _name("optimizer"),
    "optimizer_old": Words(
        "`{given}` is from TensorFlow 1, and a Keras model cannot learn with it.",
        "{meant}",
        'Write {meant}(), or its name: optimizer="adam".',
    ),
    "optimizer_rate": Words(
        "The learning rate is a text, {given}, and not a number.",
        "{meant}",
        "Take the quotes away: {meant}.",
    ),
    "other_images": OTHER_IMAGES,
    "parameters": Words(
        "`build_model` cannot be called as the lesson calls it: it asks for `{given}`.",
        "a function without parameters: build_model()",
        "Take them out of the brackets after def, and write the values where they are used: an "
        "image is (28, 28), and there are 10 digits.",
        "def build_model({given})",
    ),
    "returns": Words(
        "`build_model` gave a {given} back, not the model alone.",
        "a keras.Model",
        "Return the model, and nothing beside it.",
        "a value of type {given}",
        other=returns,
    ),
    "softmax_axis": Words(
        "Softmax with {given} runs over the images: each column of the outputs sums to 1, not each "
        "row.",
        "ten numbers between 0 and 1 for each image that sum to 1",
        "Take the axis out: by itself, Softmax runs over the ten digits of each image.",
        "Softmax({given})",
    ),
    "stopped": STOPPED,
    "without_brackets": Words(
        "`{given}` stands there without its brackets (): the kind of layer, and no layer.",
        "{meant}",
        "Write {meant}.",
    ),
}
