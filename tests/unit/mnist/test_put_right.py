"""One slip in `normalize` or `split` costs its own check and at most one more, and is named."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from autograder.assignments.mnist.checks import CHECKS, SCHEMAS
from autograder.assignments.mnist.data import draw_inputs
from autograder.assignments.mnist.probes import PROBES
from autograder.box.probing import CallFailedError, guarded
from autograder.box.wire.observations import Observation, Outcome
from autograder.checks import Evidence, Finding, StudentCode, validated
from autograder.suite.assignment import load_assignment

INPUTS = draw_inputs(5, load_assignment("mnist"))
SPLIT_HEAD = "def split(images, labels, validation_split=0.2):"
PARTS = """
    order = np.random.permutation(len(images))
    n_val = round(len(images) * validation_split)
    val, train = order[:n_val], order[n_val:]
    x_train, y_train, x_val, y_val = images[train], labels[train], images[val], labels[val]
"""


class Tensor:
    """Becomes an array when NumPy asks for one, and is none."""

    def __init__(self, values: Any) -> None:
        self.values = values

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.asarray(self.values, dtype)


class Dataset:
    """Hands out pairs of images and labels, as tf.data does."""

    def __init__(self, *columns: Any, batch: int = 0) -> None:
        self.columns, self.batch = columns, batch

    def as_numpy_iterator(self) -> Any:
        if not self.batch:
            pairs = list(zip(*self.columns, strict=True))
            return iter(pairs if len(self.columns) > 1 else self.columns[0])
        starts = range(0, len(self.columns[0]), self.batch)
        return iter([tuple(one[at : at + self.batch] for one in self.columns) for at in starts])


def failed(source: str, function: str) -> dict[str, Finding]:
    """The checks of this function that fail, as in the judge: with what made them fail."""
    source = f"import numpy as np\n\n\n{source}"
    names: dict[str, Any] = {"Tensor": Tensor, "Dataset": Dataset}
    exec(source, names)
    seen = {}
    for call in INPUTS.calls.values():
        if call.functions == (function,):
            copies = {name: array.copy() for name, array in call.arrays.items()}
            own = type(call)(call.name, call.probe, call.functions, 1, copies, call.params)
            np.random.seed(1)
            probe = PROBES[call.probe]
            values, arrays = probe(
                {function: guarded(names[function])}, own, lambda _: None, 1 << 26
            )
            one = Observation(call.name, Outcome.RETURNED, json.loads(json.dumps(values)), arrays)
            seen[call.name] = validated(one, SCHEMAS[call.probe])
            assert seen[call.name].outcome is Outcome.RETURNED, seen[call.name].fault
    evidence = Evidence(INPUTS.calls, seen, INPUTS.answers, StudentCode(source))
    found: dict[str, Finding] = {}
    for check in CHECKS:
        if check.calls and all(call in seen for call in check.calls):
            blocked = [one for one in check.needs if one in found and not found[one].put_right]
            result = NOT_LOOKED_AT if blocked else check.run(evidence)
            if result is not None:
                found[check.id] = result
    return found


NOT_LOOKED_AT = Finding(cause=None)  # type: ignore[arg-type]


def said(found: Mapping[str, Finding]) -> str:
    """Everything that a student reads."""
    causes = [one.cause for one in found.values() if one is not NOT_LOOKED_AT]
    return "\n".join(f"{one.rationale} {one.expected} {one.actual} {one.help}" for one in causes)


FORM, FLOATS, SCALE = "keeps_shape", "gives_floats", "scales_to_unit_range"
BATCH, WRITES = "same_scale_for_every_batch", "leaves_images_unchanged"
NORMALIZE: Mapping[str, tuple[str, set[str], str]] = {
    "rows": ("return images.reshape(-1, 784) / 255", {FORM}, "flattened to a row"),
    "one row": ("return images.flatten() / 255", {FORM}, "one long row"),
    "channel": ("return images[..., None] / 255", {FORM}, "colour channel"),
    "channel first": ("return images[:, None] / 255", {FORM}, "colour channel"),
    "in front": ("return images[None] / 255", {FORM}, "in front"),
    "squeezed": ("return (images / 255).squeeze()", {FORM}, "no squeeze"),
    "counted last": ("return np.moveaxis(images, 0, -1) / 255", {FORM}, "shape of the images"),
    "rows on end": ("return (images.reshape(-1, 784) / 255).T", {FORM}, "shape of the images"),
    "loop": ("return [image / 255 for image in images]", {FORM}, "a list of"),
    "to list": ("return (images / 255).tolist()", {FORM}, "np.array()"),
    "map": ("return map(lambda image: image / 255, images)", {FORM}, "map"),
    "comma": ("return images / 255,", {FORM}, "`return images / 255`"),
    "comma above": ("images = images / 255.0,\nreturn images", {FORM}, "`images = images / 255.0`"),
    "two values": ("return images / 255, images.max()", {FORM}, "nothing beside it"),
    "tensor": ("return Tensor(images / 255)", {FORM}, "np.asarray"),
    "tf.data": ("return Dataset([image / 255 for image in images])", {FORM}, "leave tf.data out"),
    "flat list": ("return [image.ravel() / 255 for image in images]", {FORM}, "a list of"),
    "flat and first": ("return images[0].ravel() / 255", {FORM, *"FSBW"}, "shape of the images"),
    "first": ("return images[0] / 255", {FORM}, "Only one image"),
    "in a loop": ("for image in images:\n    return image / 255", {FORM}, "below the loop"),
    "half": ("return (images / 255).astype('float16')", {FLOATS}, "Write float32"),
    "half first": ("return images.astype(np.float16) / 255", {FLOATS}, "float16"),
    "long": ("return images.astype(np.longdouble) / 255", {FLOATS}, "float128"),
    "objects": ("return (images / 255).astype(object)", {FLOATS}, "object"),
    "strokes": ("return images // 255", {FLOATS}, "`images / 255`"),
    "back": ("return (images / 255.0).astype(np.uint8)", {FLOATS}, "do not convert back"),
    "back to int": ("return (images / 255.0).astype(int)", {FLOATS}, "int64"),
    "256": ("return images / 256", {SCALE}, "256"),
    "254": ("return images / 254.0", {SCALE}, "by 254"),
    "twice": ("return images / 255 / 255", {SCALE}, "twice"),
    "times": ("return images * 255.0", {SCALE}, "multiplying"),
    "both sides": ("return images / 127.5 - 1", {SCALE}, "-1..1"),
    "batch": ("return images / images.max()", {BATCH}, "batch's own maximum"),
    "in place": ("images /= 255\nreturn images", {FORM, WRITES}, "`images = images / 255`"),
    "copy in place": ("x = images.copy()\nx /= 255.0\nreturn x", {FORM}, "`x = x / 255.0`"),
    "equal sign": (
        "images == images / 255\nreturn images", {FLOATS, SCALE, BATCH}, "`images = images / 255`"
    ),
    "not kept": (
        "images / 255.0\nreturn images", {FLOATS, SCALE, BATCH}, "`images = images / 255.0`"
    ),
    "divide": (
        "np.divide(images, 255)\nreturn images", {FLOATS, SCALE, BATCH},
        "`images = np.divide(images, 255)`",
    ),
    "type not kept": (
        "images.astype(float)\nreturn images", {FLOATS, SCALE, BATCH},
        "`images = images.astype(float)`",
    ),
    "another name": (
        "scaled = images / 255\nreturn images", {FLOATS, SCALE, BATCH}, "`return scaled`"
    ),
    "nothing": ("images / 255", {FORM, *"FSBW"}, "`return images / 255`"),
    "name only": ("images = images / 255", {FORM, *"FSBW"}, "`return images`"),
    "printed": ("print(images / 255)", {FORM, *"FSBW"}, "`return images / 255`"),
    "prints": ("return print(images / 255)", {FORM, *"FSBW"}, "what print gives"),
    "sometimes": (
        "if images.max() > 255:\n    return images / 255", {FORM, *"FSBW"}, "not reached each time"
    ),
    "columns": (
        "x = images.reshape(-1, 784) * 1.0\nlow, high = x.min(0), x.max(0)\n"
        "return ((x - low) / np.where(high > low, high - low, 1)).reshape(images.shape)",
        {SCALE, BATCH}, "MinMaxScaler",
    ),
}  # fmt: skip
LETTERS = {"F": FLOATS, "S": SCALE, "B": BATCH, "W": WRITES}


@pytest.mark.parametrize("name", NORMALIZE)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_slip_in_normalize(name: str) -> None:
    body, expected, words = NORMALIZE[name]
    found = failed(f"def normalize(images):\n{textwrap.indent(body, '    ')}\n", "normalize")
    assert set(found) == {LETTERS.get(one, one) for one in expected}
    assert words in said(found)


def test_normalize_for_two_arrays_at_once() -> None:
    found = failed("def normalize(train, test):\n    return train / 255, test / 255\n", "normalize")
    assert set(found) == {FORM}
    assert "two arrays at once" in said(found)


@pytest.mark.parametrize(
    "body", ["return images / 255.0", "return np.ma.masked_array(images / 255)",
             "return np.asfortranarray(images / 255)"],
)  # fmt: skip
def test_arrays_of_every_make_are_arrays(body: str) -> None:
    assert failed(f"def normalize(images):\n    {body}\n", "normalize") == {}


def test_a_second_parameter_that_is_no_array_stays_an_error() -> None:
    for body in ("images / maximum", "[images / maximum]"):
        with pytest.raises(CallFailedError):
            failed(f"def normalize(images, maximum):\n    return {body}\n", "normalize")


@pytest.mark.parametrize(
    "body",
    [
        "raise TypeError('Cannot cast ufunc')",
        "images /= 'x'",
        "return normalize(images, images)",
        "raise ValueError",
    ],
)
def test_other_errors_stay_errors(body: str) -> None:
    with pytest.raises(CallFailedError):
        failed(f"def normalize(images):\n    {body}\n", "normalize")


PAIRS, SIZE, ONCE = "returns_two_pairs", "validation_size", "every_sample_once"
LABELS, VALUES, KEPT = (
    "labels_stay_with_images",
    "values_stay_as_they_are",
    "leaves_arrays_unchanged",
)
SPLIT: Mapping[str, tuple[str, set[str], str]] = {
    "sklearn": ("return x_train, x_val, y_train, y_val", {PAIRS}, "train_test_split"),
    "flat": ("return x_train, y_train, x_val, y_val", {PAIRS}, "flat row"),
    "flat list": ("return [x_train, y_train, x_val, y_val]", {PAIRS}, "flat row"),
    "labels first": ("return y_train, y_val, x_train, x_val", {PAIRS}, "flat row"),
    "columns": ("return (x_train, x_val), (y_train, y_val)", {PAIRS}, "labels in the other"),
    "pairs around": ("return (y_train, x_train), (y_val, x_val)", {PAIRS}, "labels come first"),
    "second around": ("return (x_train, y_train), (y_val, x_val)", {PAIRS}, "In the second pair"),
    "names": (
        "return dict(x_train=x_train, y_train=y_train, x_val=x_val, y_val=y_val)", {PAIRS},
        "dictionary",
    ),
    "names of pairs": (
        "return {'train': (x_train, y_train), 'val': (x_val, y_val)}", {PAIRS}, "dictionary"
    ),
    "pairs of names": (
        "return {'x': x_train, 'y': y_train}, {'x': x_val, 'y': y_val}", {PAIRS}, "dictionary"
    ),
    "lists": (
        "return (list(x_train), list(y_train)), (list(x_val), list(y_val))", {PAIRS}, "np.array()"
    ),
    "numbers": (
        "return (x_train.tolist(), y_train.tolist()), (x_val.tolist(), y_val.tolist())", {PAIRS},
        "np.array()",
    ),
    "lists in a row": (
        "return list(x_train), list(x_val), list(y_train), list(y_val)", {PAIRS}, ""
    ),
    "samples": (
        "return list(zip(x_train, y_train)), list(zip(x_val, y_val))", {PAIRS}, "pair of its own"
    ),
    "zip": ("return zip(x_train, y_train), zip(x_val, y_val)", {PAIRS}, "write `(x_train, y_train"),
    "lists of zip": (
        "return list(zip(images[train], labels[train])), list(zip(x_val, y_val))", {PAIRS},
        "write `(images[train], labels[train])` in place",
    ),
    "zipped before": (
        "a, b = zip(x_train, y_train), zip(x_val, y_val)\n    return a, b", {PAIRS},
        "as in `(images[train], labels[train])`",
    ),
    "both from the start": (
        "n = len(x_val)\n    return (images[:-n], labels[:-n]), (images[:n], labels[:n])",
        {ONCE}, "Both slices begin at the start",
    ),
    "both to the end": (
        "n = len(x_val)\n    return (images[n:], labels[n:]), (images[-n:], labels[-n:])",
        {ONCE}, "Both slices reach to the end",
    ),
    "both in the middle": (
        "n = len(x_val)\n    return (images[:-n], labels[:-n]), (images[1:n + 1], labels[1:n + 1])",
        {ONCE}, "order[:cut]",
    ),
    "labels in an order of their own": (
        "y = np.random.permutation(labels)\n    return (x_train, y[train]), (x_val, y[val])",
        {LABELS}, "one order for both, `order = np.random.permutation(len(images))`",
    ),
    "labels cut elsewhere": (
        "n = len(x_val)\n"
        "    return (images[n:], labels[:-n]), (images[:n], labels[-n:])",
        {LABELS}, "Cut the labels where the images are cut",
    ),
    "tf.data": ("return Dataset(x_train, y_train), Dataset(x_val, y_val)", {PAIRS}, "tf.data"),
    "batches": (
        "return Dataset(x_train, y_train, batch=32), Dataset(x_val, y_val, batch=32)", {PAIRS},
        "without tf.data",
    ),
    "three pairs": (
        "return (x_train, y_train), (x_val, y_val), (x_val, y_val)", {PAIRS}, "Three parts"
    ),
    "no labels": ("return x_train, x_val", {PAIRS, LABELS}, "Only two arrays"),
    "half": (
        "return (x_train.astype('f2'), y_train), (x_val.astype('f2'), y_val)", {VALUES},
        "type of the images",
    ),
    "double": (
        "return (x_train.astype(float), y_train), (x_val.astype(float), y_val)", {VALUES}, "float64"
    ),
    "scaled": ("return (x_train / 255, y_train), (x_val / 255, y_val)", {VALUES}, "by 255 here"),
    "unscaled": ("return (x_train * 255., y_train), (x_val * 255., y_val)", {VALUES}, "multiplied"),
    "rows": (
        "return (x_train.reshape(-1, 784), y_train), (x_val.reshape(-1, 784), y_val)", {VALUES},
        "flattened",
    ),
    "channel": (
        "return (x_train[..., None], y_train), (x_val[..., None], y_val)", {VALUES}, "colour"
    ),
    "one row in a row": (
        "return x_train.reshape(-1, 784), y_train, x_val.reshape(-1, 784), y_val", {PAIRS, VALUES},
        "flat row",
    ),
    "one-hot": (
        "return (x_train, np.eye(10)[y_train]), (x_val, np.eye(10)[y_val])", {LABELS}, "one-hot"
    ),
    "column": (
        "return (x_train, y_train[:, None]), (x_val, y_val[:, None])", {LABELS}, "second axis"
    ),
    "label floats": (
        "return (x_train, y_train * 1.0), (x_val, y_val * 1.0)", {VALUES}, "type of the labels"
    ),
    "labels for images": (
        "return (y_train, y_train), (x_val, y_val)", {ONCE, LABELS, VALUES},
        "In the place of the images there are numbers, as labels are.",
    ),
    "images for labels": (
        "return (x_train, x_train), (x_val, y_val)", {LABELS}, "there are images"
    ),
    "nothing": ("parts = (x_train, y_train), (x_val, y_val)", {PAIRS, *"SOLVK"}, "`return parts`"),
}  # fmt: skip
SPLIT_LETTERS = {"S": SIZE, "O": ONCE, "L": LABELS, "V": VALUES, "K": KEPT}


@pytest.mark.parametrize("name", SPLIT)
def test_a_slip_in_split(name: str) -> None:
    last, expected, words = SPLIT[name]
    found = failed(f"{SPLIT_HEAD}{PARTS}    {last}\n", "split")
    assert set(found) == {SPLIT_LETTERS.get(one, one) for one in expected}
    assert words in said(found)


BY_CLASS = """
    rows = [np.random.permutation(np.flatnonzero(labels == one)) for one in np.unique(labels)]
    val = np.concatenate([one[: {way}(len(one) * validation_split)] for one in rows])
    train = np.setdiff1d(np.arange(len(labels)), val)
    return (images[train], labels[train]), (images[val], labels[val])
"""


@pytest.mark.parametrize("way", ["int", "lambda n: int(np.ceil(n))"])
def test_rounding_class_by_class_is_told(way: str) -> None:
    found = failed(SPLIT_HEAD + BY_CLASS.format(way=f"({way})"), "split")
    assert set(found) == {SIZE}
    assert "for each digit by itself" in said(found)


GOOD = "    return (images[train], labels[train]), (images[val], labels[val])\n"
HEADS: Mapping[str, tuple[str, set[str], str]] = {
    "two letters": ("X, y, validation_split=0.2", {PAIRS}, "`X` to `images`, `y` to `labels`"),
    "test_size": ("images, labels, test_size=0.2", {PAIRS}, "`test_size` to `validation_split`"),
    "val_size": ("x, y, val_size=0.2", {PAIRS}, "`val_size` to `validation_split`"),
    "typed": ("data: np.ndarray, targets, validation_split: float = 0.2", {PAIRS}, "`targets`"),
    "no default": ("images, labels, validation_split", {SIZE}, "has no default"),
    "another default": ("images, labels, validation_split=0.25", {SIZE}, "default is not 0.2"),
    "no fraction": ("images, labels", {SIZE}, "no parameter validation_split"),
    "more": ("images, labels, validation_split=0.2, seed=0, **more", set(), ""),
}


@pytest.mark.parametrize("name", HEADS)
def test_another_line_with_def(name: str) -> None:
    head, expected, words = HEADS[name]
    own = [one.split("=")[0].split(":")[0].strip() for one in head.split(",")] + ["0.2"]
    taken = f"    images, labels, validation_split = {own[0]}, {own[1]}, {own[2]}\n"
    body = "\n".join(PARTS.splitlines()[:-1])
    found = failed(f"def split({head}):\n{taken}{body}\n{GOOD}", "split")
    assert set(found) == expected
    assert words in said(found)


def test_a_call_that_fits_no_way_stays_an_error() -> None:
    for head in ("data", "images, labels, validation_split, seed", "*, images, labels"):
        with pytest.raises(CallFailedError):
            failed(f"def split({head}):\n    return None\n", "split")


def test_an_error_within_is_no_call_that_does_not_fit() -> None:
    """It is called once: what it does before the error must not happen twice."""
    source = "calls = []\ndef split(images, labels, validation_split=0.2):\n    calls.append(1)\n"
    names: dict[str, Callable[..., Any]] = {}
    exec(f"{source}    raise TypeError('mine')\n", names)
    call = INPUTS.calls["split/half"]
    with pytest.raises(CallFailedError):
        PROBES["call_split"]({"split": guarded(names["split"])}, call, lambda _: None, 1 << 26)
    assert names["calls"] == [1]
