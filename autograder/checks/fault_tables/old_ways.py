"""TensorFlow 1 and old versions of Keras: what tutorials of that time write, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.checks.faults import Failure, FaultNote, Reader, Words

__all__ = ["NOTES"]

OLD_MODULES = {  # the beginning of a module's name: what to write instead
    "keras.layers.core": "from keras.layers import Dense, Flatten",
    "keras.layers.": "from keras.layers import ...",
    "keras.utils.np_utils": "from keras.utils import to_categorical",
    "keras.utils.": "import keras, and then keras.utils",
    "keras.optimizers.": "from keras.optimizers import Adam",
    "keras.engine": "from keras import layers, Model",
    "keras.": "import keras, and then its parts: keras.layers, keras.optimizers",
    "tensorflow.keras.": "import keras, and then its parts: keras.layers, keras.optimizers",
    "tensorflow.examples": "from keras.datasets import mnist",
    "tensorflow.contrib": "import keras, and then its parts: keras.layers, keras.optimizers",
    "sklearn.cross_validation": "from sklearn.model_selection import train_test_split",
    "sklearn.externals": "import joblib",
    "scipy.misc": "import numpy as np",
}
OLD_IMPORTS = {
    "np_utils": "Write: from keras.utils import to_categorical",
    "adam_v2": "Write: from keras.optimizers import Adam",
    "gradient_descent_v2": "Write: from keras.optimizers import SGD",
    "rmsprop_v2": "Write: from keras.optimizers import RMSprop",
    "set_session": "Take it out: no session is needed any more.",
    "input_data": "Use the lesson's data, or keras.datasets.mnist.",
}
OLD_TENSORFLOW = {
    "AdamOptimizer": "Write: keras.optimizers.Adam()",
    "GradientDescentOptimizer": "Write: keras.optimizers.SGD()",
    "RMSPropOptimizer": "Write: keras.optimizers.RMSprop()",
    "placeholder": "Write: keras.Input(shape=...)",
    "Session": "Take it out: Keras needs no session.",
    "InteractiveSession": "Take it out: Keras needs no session.",
    "ConfigProto": "Take it out: Keras needs no session.",
    "GPUOptions": "Take it out: Keras needs no session.",
    "global_variables_initializer": "Take it out: Keras does it by itself.",
    "initialize_all_variables": "Take it out: Keras does it by itself.",
    "get_default_graph": "Take it out: Keras needs no graph.",
    "reset_default_graph": "Write: keras.utils.clear_session()",
    "disable_v2_behavior": "Take it out.",
    "enable_eager_execution": "Take it out.",
    "set_random_seed": "Write: keras.utils.set_random_seed(...)",
    "layers": "Write: keras.layers",
    "contrib": "Write: keras.layers",
    "get_variable": "Use layers, which make their own variables.",
    "truncated_normal": "Use layers, which choose their own first values.",
    "random_normal": "Use layers, which choose their own first values.",
    "set_image_dim_ordering": "Take it out.",
    "set_session": "Take it out: Keras needs no session.",
    "get_session": "Take it out: Keras needs no session.",
    "np_utils": "Write: keras.utils.to_categorical",
    "predict_classes": "Write: model.predict(x).argmax(axis=1)",
    "fit_generator": "Write: model.fit",
}


def _module(_failure: Failure, words: Words) -> Words | None:
    module = words["module"]
    found = (write for old, write in OLD_MODULES.items() if f"{module}.".startswith(old))
    write = next(found, "")
    return {"write": write} if write else None


def _in(table: Mapping[str, str]) -> Reader:
    def read(_failure: Failure, words: Words) -> Words | None:
        name = words["name"]
        return {"write": table[name]} if name in table else None

    return read


OLD = "`{name}` is gone: it belongs to TensorFlow 1 or an old version of Keras."
NOTES = (
    FaultNote(
        "ModuleNotFoundError|ImportError",
        r"No module named '(?P<module>(?:keras|tensorflow|sklearn|scipy)\.[\w.]+)'"
        r"(?!.*Did you mean)",
        "There is no module `{module}` any more: older versions had it.",
        "Write: {write}",
        reads=_module,
    ),
    FaultNote(
        "ImportError",
        r"cannot import name '(?P<name>\w+)' from '(?:keras|tensorflow)",
        OLD,
        "{write}",
        reads=_in(OLD_IMPORTS),
    ),
    FaultNote(
        "AttributeError",
        r"(?:module '(?:tensorflow|keras)[\w.]*'|'Sequential' object|'Functional' object) "
        r"has no attribute '(?P<name>\w+)'",
        OLD,
        "{write}",
        reads=_in(OLD_TENSORFLOW),
    ),
    FaultNote(
        "RuntimeError",
        r"tf\.placeholder\(\) is not compatible with eager|`?loss`? passed to Optimizer",
        "The line comes from TensorFlow 1, which worked in another way.",
        "Build the model from keras.layers, and compile it, as the lesson does.",
    ),
)
