"""Strategies for what JSON can say and JSON writers never do, and changes to honest JSON."""

from __future__ import annotations

import copy
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fuzz.raw_bytes import mostly
from hypothesis import strategies as st

# Texts that stand for what no Python value can be written as; `json_text` puts it in their place.
NESTED, DIGITS = re.compile(r'"@nested:(\d+)@"'), re.compile(r'"@digits:(\d+)@"')

ODD_TEXTS = (
    "", "\ud800", "\udfff\ud800", "\0", "\x1b[2J", "\u202eabc", "\u200b", "=1+1", "<script>",
    "\n" * 50, "a" * 3000, "\U0001f600" * 200, "nan", "0", "..", "__class__", "%s{0}",
)  # fmt: skip
ODD_NUMBERS = (
    0, -1, 1, 2, 10, 255, 784, 2**16, 2**31, 2**40, 2**63 - 1, 2**64, -(2**63), 10**40, 10**400,
    float("nan"), float("inf"), float("-inf"), -0.0, 1e308, 5e-324, 0.1,
)  # fmt: skip

texts = st.one_of(st.sampled_from(ODD_TEXTS), st.text(max_size=30))
numbers = st.one_of(
    st.sampled_from(ODD_NUMBERS), st.integers(), st.integers(-5, 1000), st.floats(width=64)
)
deep = st.one_of(
    st.sampled_from([10, 60, 200, 900, 3000, 100_000]).map("@nested:{}@".format),
    st.sampled_from([400, 4200, 4400, 100_000]).map("@digits:{}@".format),
)
leaves = st.one_of(st.none(), st.booleans(), numbers, texts, deep)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=5), st.dictionaries(texts, inner, max_size=4)
    ),
    max_leaves=10,
)  # fmt: skip


def json_text(value: Any) -> bytes:
    """The value as JSON, with NaN and the like, and with what stands for something deeper."""
    text = json.dumps(value)
    text = NESTED.sub(lambda found: "[" * int(found[1]) + "]" * int(found[1]), text)
    return DIGITS.sub(lambda found: "9" * int(found[1]), text).encode()


@dataclass(frozen=True)
class Edit:
    """One change to a tree of JSON: at which of its nodes (counted round), what, and with what."""

    node: int
    action: str  # "set", "drop", "repeat", "rename", "add"
    value: Any


# What most often is not thought of; most changes put one of these somewhere.
nasty = st.sampled_from(
    (
        float("inf"), float("nan"), 10**400, 2**64, -1, 0, 1.5, True, None, "", "\ud800", "x", [],
        {}, [[]], [None], {"": 0}, "@nested:900@", "@nested:100000@", "@digits:4200@", "a" * 3000,
    )
)  # fmt: skip
edits = st.builds(
    Edit,
    st.integers(0, 999),
    st.sampled_from(["set"] * 8 + ["drop", "repeat", "rename", "add"]),
    mostly(nasty, values),
)


def edited(tree: Any, changes: list[Edit]) -> Any:
    """A copy of the tree with these changes."""
    holder = [copy.deepcopy(tree)]
    for one in changes:
        nodes = list(_nodes(holder))
        if nodes:
            _edit(*nodes[one.node % len(nodes)], one)
    return holder[0] if holder else None


def _nodes(place: Any) -> Iterator[tuple[Any, Any]]:
    """Every node of a tree, as what holds it and its key there."""
    for key in list(place) if isinstance(place, dict) else range(len(place)):
        yield place, key
        if _holds(place[key]):
            yield from _nodes(place[key])


@dataclass(frozen=True)
class Twist:
    """One leaf of a tree (counted round) becomes another of its kind."""

    leaf: int
    number: float
    text: str


twists = st.builds(Twist, st.integers(0, 999), numbers, texts)


def twisted(tree: Any, changes: list[Twist]) -> Any:
    """A copy of the tree with other leaves."""
    holder = [copy.deepcopy(tree)]
    for one in changes:
        leaves = [(place, key) for place, key in _nodes(holder) if not _holds(place[key])]
        if leaves:
            place, key = leaves[one.leaf % len(leaves)]
            place[key] = _of_kind(place[key], one)
    return holder[0]


def _holds(value: Any) -> bool:
    return isinstance(value, (dict, list))


def _of_kind(value: Any, twist: Twist) -> Any:
    if isinstance(value, bool):
        return not value
    number = twist.number
    if isinstance(value, int) and (isinstance(number, int) or math.isfinite(number)):
        return int(number)
    return twist.text if isinstance(value, str) else number


def _edit(place: Any, key: Any, edit: Edit) -> None:
    name = edit.value if isinstance(edit.value, str) else "x"
    if edit.action == "drop":
        del place[key]
    elif edit.action == "repeat" and isinstance(place, list):
        place[key:key] = [copy.deepcopy(place[key]) for _ in range(1 + edit.node % 100)]
    elif edit.action == "rename" and isinstance(place, dict):
        place[name] = place.pop(key)
    elif edit.action == "add" and isinstance(place, dict):
        place[name] = copy.deepcopy(place[key])
    else:
        place[key] = copy.deepcopy(edit.value)


def of_schema(schema: dict[str, Any], top: dict[str, Any] | None = None) -> st.SearchStrategy[Any]:
    """What fits a JSON schema as pydantic writes them, with numbers and texts of every kind."""
    top = schema if top is None else top
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return st.deferred(lambda: of_schema(top["$defs"][name], top))
    if "anyOf" in schema:
        return st.one_of([of_schema(one, top) for one in schema["anyOf"]])
    if "enum" in schema or "const" in schema:
        return st.sampled_from(schema.get("enum", [schema.get("const")]))
    return _OF_TYPE.get(schema.get("type", ""), lambda *_: values)(schema, top)


def _object(schema: dict[str, Any], top: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "properties" not in schema:
        inner = of_schema(schema.get("additionalProperties") or {}, top)
        return st.dictionaries(texts, inner, max_size=min(schema.get("maxProperties", 4), 4))
    every = {name: of_schema(one, top) for name, one in schema["properties"].items()}
    needed = {name: every.pop(name) for name in schema.get("required", ())}
    return st.fixed_dictionaries(needed, optional=every)


def _array(schema: dict[str, Any], top: dict[str, Any]) -> st.SearchStrategy[Any]:
    least, most = schema.get("minItems", 0), schema.get("maxItems", 6)
    inner = of_schema(schema.get("items", {}), top)
    return st.lists(inner, min_size=least, max_size=min(most, max(least, 6)))


def _number(schema: dict[str, Any], _: dict[str, Any]) -> st.SearchStrategy[Any]:
    low, high = schema.get("minimum"), schema.get("maximum", schema.get("exclusiveMaximum"))
    if low is None and high is None:
        return numbers
    return st.one_of(st.integers(low, None if high is None else int(high) - 1), numbers)


def _integer(schema: dict[str, Any], top: dict[str, Any]) -> st.SearchStrategy[Any]:
    return _number(schema, top).filter(lambda one: isinstance(one, int))


_OF_TYPE: dict[str, Any] = {
    "object": _object,
    "array": _array,
    "number": _number,
    "integer": _integer,
    "string": lambda *_: texts,
    "boolean": lambda *_: st.booleans(),
    "null": lambda *_: st.none(),
}
