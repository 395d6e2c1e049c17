"""Keras: layers and models that are not called, used twice, or do not fit each other."""

from __future__ import annotations

import ast

from autograder.checks.faults import Failure, FaultNote, Words
from autograder.checks.student_code import dotted, parameters

__all__ = ["NOTES"]

ONLY_LAYERS = r"Only instances of `?keras\.Layer`? can be added to a Sequential model\. Received: "


def _uncalled(failure: Failure, words: Words) -> Words | None:
    """``keras.layers.Flatten`` where ``keras.layers.Flatten()`` is meant."""
    short = words["given"].rpartition(".")[2]
    called = {id(call.func) for call in failure.calls}
    for part in failure.parts:
        name = dotted(part) if isinstance(part, (ast.Attribute, ast.Name)) else ""
        if id(part) not in called and name.rpartition(".")[2] == short:
            return {"name": name}
    return {"name": short}


def _class_of_model(failure: Failure, words: Words) -> Words | None:
    """``model = keras.Sequential``, whose methods then want an object."""
    for call in failure.calls:
        if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            for value in failure.values(call.func.value):
                if value is not call.func.value and dotted(value).endswith(words["owner"]):
                    return {
                        "name": dotted(value),
                        "line": failure.where(getattr(value, "lineno", 0)),
                    }
    return None


def _without_self(failure: Failure, _words: Words) -> Words | None:
    """A method of the student's whose first parameter is not ``self``."""
    classes = [one for one in failure.code.nodes if isinstance(one, ast.ClassDef)]
    methods = [(owner, node) for owner in classes for node in owner.body]
    for owner, node in methods:
        if not isinstance(node, ast.FunctionDef) or node.decorator_list:
            continue
        if parameters(node)[:1] != ["self"]:
            given = ", ".join(["self", *parameters(node)])
            return {
                "method": node.name,
                "owner": owner.name,
                "line": failure.where(node.lineno),
                "write": f"def {node.name}({given}):",
            }
    return None


def _layer_on_its_inputs(failure: Failure, _words: Words) -> Words | None:
    """``Flatten(x)``, where ``Flatten()(x)`` is meant."""
    for call in failure.calls:
        name = dotted(call.func)
        if name.rpartition(".")[2][:1].isupper() and len(call.args) == 1:
            inside = failure.code.shown(call.args[0])
            return {"name": name, "write": f"{name}()({inside})"}
    return None


def _used_twice(failure: Failure, _words: Words) -> Words | None:
    """One layer object that stands twice in a stack."""
    names = [
        one.id
        for part in failure.parts
        if isinstance(part, ast.List)
        for one in part.elts
        if isinstance(one, ast.Name)
    ]
    twice = [name for name in names if names.count(name) > 1]
    return {"name": twice[0]} if twice else None


NOTES = (
    FaultNote(
        "ValueError|TypeError",
        ONLY_LAYERS + r"<class '(?P<given>[\w.]+)'>",
        "`{name}` is not called: its round brackets are missing.",
        "Write `{name}()`, or with its settings in the brackets: they make the layer.",
        reads=_uncalled,
    ),
    FaultNote(
        "ValueError|TypeError",
        ONLY_LAYERS + r"<(?:tensorflow\.python\.keras|tf_keras)",
        "The layer and the model come from two different kinds of Keras.",
        "Import everything from one place: import keras, and then keras.layers. Leave "
        "tensorflow.python.keras and tf_keras out.",
    ),
    FaultNote(
        "ValueError|TypeError",
        ONLY_LAYERS + r"\[",
        "A list of layers stands where one layer belongs.",
        "keras.Sequential takes one list, with the layers in it; `add` takes one layer at a time.",
    ),
    FaultNote(
        "ValueError|TypeError",
        ONLY_LAYERS + r"<function (?P<given>\w+)",
        "A Sequential model is made of layers, and `{given}` is a function.",
        'An activation belongs into its layer: keras.layers.Dense(10, activation="{given}").',
    ),
    FaultNote(
        "ValueError|TypeError",
        ONLY_LAYERS + r"(?P<given>.{0,60}?) ?\(of type <class '(?P<kind>[\w.]+)'>",
        "A Sequential model is made of layers, and `{given}` is none (its type is {kind}).",
        'An activation belongs into its layer: keras.layers.Dense(128, activation="relu").',
    ),
    FaultNote(
        "TypeError",
        r"(?P<owner>\w+)\.\w+\(\) missing 1 required positional argument",
        "`{name}` in {line} is not called: its round brackets are missing.",
        "Write `{name}()`: the brackets make the model.",
        reads=_class_of_model,
    ),
    FaultNote(
        "TypeError",
        r"too many positional arguments|takes \d+ positional arguments? but \d+ (?:was|were) given",
        "The method `{method}` of the class `{owner}` ({line}) has no `self`.",
        "Let its first line be `{write}`.",
        reads=_without_self,
    ),
    FaultNote(
        "ValueError",
        r"Only input tensors may be passed as positional arguments",
        "A layer is called with something that is no data, such as another layer.",
        "Put layers one after the other in the list of keras.Sequential; or call each with what "
        "the layer before gave: x = layer(x).",
    ),
    FaultNote(
        "ValueError|TypeError",
        r"Received: \w+=<kerastensor|KerasTensor",
        "`{name}` gets its data where its settings belong.",
        "Make the layer first, then call it with the data: `{write}`.",
        reads=_layer_on_its_inputs,
    ),
    FaultNote(
        "TypeError",
        r"Layer\.__init__\(\) takes 1 positional argument but 2 were given",
        "keras.Model needs both ends: what goes in and what comes out.",
        "Write keras.Model(inputs, outputs), with the last layer's result as `outputs`.",
    ),
    FaultNote(
        "ValueError",
        r"incompatible with the layer|already the name of a layer",
        "The layer `{name}` stands twice in the model; each place needs a layer of its own.",
        "Write the layer out in both places.",
        reads=_used_twice,
    ),
    FaultNote(
        "ValueError",
        r"Name '(?P<name>[^']*)' is already the name of a layer",
        'Two layers of the model have the name "{name}".',
        "Give each its own name, or leave `name=` out.",
    ),
    FaultNote(
        "ValueError",
        r"of layer '?\"?(?P<name>\w*(?:conv|pool)\w*)'?\"? is incompatible with the layer: "
        r"expected (?:min_)?ndim=(?P<ndim>\d)",
        "A convolution or pooling wants images with a colour channel, and these have none.",
        "The network of this task needs neither: it is made of Flatten and Dense layers.",
    ),
    FaultNote(
        "ValueError",
        r"expected axis -1 of input shape to have value (?P<wanted>\d+), but received input with "
        r"shape (?P<shape>\([^)]*\))",
        "A layer was made for {wanted} numbers, and gets data of the shape {shape}.",
        "Follow the shape from layer to layer: where does it first differ from what you expect?",
    ),
    FaultNote(
        "ValueError",
        r"The total size of the tensor must be unchanged.*input_shape=(?P<old>\([^)]*\)), "
        r"target_shape=(?P<new>\([^)]*\))",
        "The shape {old} cannot be laid out as {new}: these are not as many numbers.",
        "keras.layers.Flatten() works the size out by itself.",
    ),
    FaultNote(
        "RuntimeError|AttributeError",
        r"super\(\)\.__init__\(\)",
        "The `__init__` of your class does not call the one of Keras.",
        "Let its first line be super().__init__().",
    ),
)
