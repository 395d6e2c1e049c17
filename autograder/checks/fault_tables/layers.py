"""Keras: layers that are not called, not in a list, of no such size, or do not fit each other."""

from __future__ import annotations

import ast

from autograder.checks.fault_tables.known_names import word_set
from autograder.checks.faults import Failure, FaultNote, Words, near
from autograder.checks.student_code import dotted, parameters

__all__ = ["NOTES"]

SETTINGS = word_set(
    "units activation use_bias kernel_initializer bias_initializer kernel_regularizer "
    "bias_regularizer activity_regularizer name dtype trainable input_shape input_dim shape "
    "rate filters kernel_size strides padding pool_size axis inputs outputs layers"
)
OLD_SETTINGS = {
    "output_dim": "units",
    "nb_filter": "filters",
    "init": "kernel_initializer",
    "W_regularizer": "kernel_regularizer",
    "b_regularizer": "bias_regularizer",
    "weights_initializer": "kernel_initializer",
    "bias": "use_bias",
    "border_mode": "padding",
    "subsample": "strides",
    "p": "rate",
    "input": "inputs",
    "output": "outputs",
    "input_size": "input_shape",
    "inputShape": "input_shape",
    "activations": "activation",
    "activation_fn": "activation",
    "neurons": "units",
    "size": "units",
}


def _setting(_failure: Failure, words: Words) -> Words | None:
    name = words["name"]
    meant = OLD_SETTINGS.get(name) or near(name, SETTINGS)
    return {"meant": meant} if meant else None


def _units_by_another_name(failure: Failure, _words: Words) -> Words | None:
    for call in failure.calls:
        for one in call.keywords:
            if one.arg and (OLD_SETTINGS.get(one.arg) or near(one.arg, {"units"})) == "units":
                return {"name": one.arg}
    return None


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


ONLY_LAYERS = r"Only instances of `?keras\.Layer`? can be added to a Sequential model\. Received: "
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
        "`add` takes one layer, and here it gets a list of them.",
        "Call `add` once for each layer, or write keras.Sequential([...]) with the list.",
    ),
    FaultNote(
        "ValueError|TypeError",
        ONLY_LAYERS + r"(?P<given>.{0,60}?) ?\(of type <class '(?P<kind>[\w.]+)'>",
        "A Sequential model is made of layers, and `{given}` is none (its type is {kind}).",
        'An activation belongs into its layer: keras.layers.Dense(128, activation="relu").',
    ),
    FaultNote(
        "ValueError|TypeError",
        r"[Uu]nrecognized keyword arguments? passed to (?P<owner>\w+): \{'(?P<name>\w+)'",
        "`{owner}` knows no `{name}`: did you mean `{meant}`?",
        "Write `{meant}=` in the place of `{name}=`.",
        reads=_setting,
    ),
    FaultNote(
        "ValueError|TypeError",
        r"[Uu]nrecognized keyword arguments? passed to (?P<owner>\w+): \{'(?P<name>\w+)'",
        "`{owner}` knows no setting of the name `{name}`.",
        "Take `{name}=` out, or compare its spelling with the page on `{owner}`.",
    ),
    FaultNote(
        "TypeError",
        r"Dense\.__init__\(\) missing 1 required positional argument: 'units'",
        "`Dense` does not know how many units it has: `{name}=` is no name for that.",
        "Write `units=` in the place of `{name}=`, or only the number, as in Dense(128).",
        reads=_units_by_another_name,
    ),
    FaultNote(
        "TypeError",
        r"Dense\.__init__\(\) missing 1 required positional argument: 'units'",
        "`Dense` does not know how many units it has.",
        "Give the number first: Dense(128, ...).",
    ),
    FaultNote(
        "TypeError",
        r"Sequential\.__init__\(\) takes .*positional arguments? but",
        "`Sequential` takes one list of layers, and here the layers stand without a list.",
        "Put square brackets around all of them: keras.Sequential([...]).",
    ),
    FaultNote(
        "TypeError",
        r"add\(\) takes .*positional arguments? but",
        "`add` takes one layer at a time.",
        "Call `add` once for each layer.",
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
        r"Received an invalid value for `?units`?.*Received: units=(?P<given>[^.]*[.\d]*)",
        "The number of units has to be a whole number, and it is {given}.",
        'The number comes first, the activation by its name: Dense(128, activation="relu").',
    ),
    FaultNote(
        "ValueError|TypeError",
        r"Cannot convert '?(?P<given>\w+)'? to a shape",
        "A shape is written in round brackets, such as (28, 28); {given} is a number alone.",
        "Write (28, 28) for an image; a length alone needs a comma, as in (784,).",
        expected="a shape such as (28, 28)",
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
