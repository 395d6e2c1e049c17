from __future__ import annotations

import ast
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.box.slicing.statements import needed_statements


def sliced(source: str, *names: str) -> list[str]:
    """The needed statements, each as the first line of its source."""
    lines = source.split("\n")
    return [lines[node.lineno - 1].strip() for node in needed_statements(ast.parse(source), names)]


def test_only_what_a_function_uses_is_needed_in_source_order():
    source = """import tensorflow as tf
import numpy as np
SCALE = 255
unused = tf.zeros(3)
def helper(x): return np.divide(x, SCALE)
def normalize(images): return helper(images)
normalize(np.zeros(3))
"""
    assert sliced(source, "normalize") == [
        "import numpy as np",
        "SCALE = 255",
        "def helper(x): return np.divide(x, SCALE)",
        "def normalize(images): return helper(images)",
    ]


@pytest.mark.parametrize(
    "function",
    [
        "def f(images): return images / 255",
        "def f(*images): return images",
        "def f(**images): return images",
        "def f(*, images): return images",
        "def f(x):\n    images = x\n    return images",
        "def f(x):\n    for images in x: pass\n    return images",
        "def f(x):\n    with x as images: return images",
        "def f(x):\n    import images\n    return images",
        "def f(x):\n    try: pass\n    except ValueError as images: print(images)",
        "def f(x): return [images for images in x]",
        "def f(x): return {images: 1 for images in x if images}",
        "def f(x): return (lambda images: images)(x)",
        "def f(x): return [(images := y) for y in x] and images",
        "def f(x):\n    def images(): pass\n    return images",
        "def f(images):\n    def g(): return images\n    return g",
        "def f(images):\n    def g():\n        nonlocal images\n        images = 2\n    return g",
        "def f(x):\n    match x:\n        case [images, *_]: return images",
        "f = lambda images: images",
        "class f:\n    def __call__(self, images): return images",
    ],
)
def test_a_local_name_does_not_pull_in_a_top_level_one(function):
    source = f"(images, labels), test = load()\n{function}\n"
    assert sliced(source, "f") == [function.split("\n")[0]]


@pytest.mark.parametrize(
    "function",
    [
        "def f(): return images",
        "def f(x=images): return x",
        "def f(*, x=images): return x",
        "def f(x: images): return x",
        "def f() -> images: pass",
        "def f(x: 'int' = 1, *args: images): pass",
        "def f(): return [x for x in images]",
        "def f(): return [images for x in range(3)]",
        "def f(): return [x for x in range(3) if images]",
        "def f(): return [y for x in range(3) for y in images]",
        "def f(): return lambda: images",
        "def f(): return lambda x=images: x",
        "def f():\n    def g():\n        return images\n    return g",
        "def f():\n    def g():\n        images = 1\n    return images",
        "def f():\n    global images\n    images = 3",
        "def f(images):\n    def g():\n        global images\n        return images\n    return g",
        "def f():\n    class C:\n        images = 1\n        def m(self): return images",
        "class f(images): pass",
        "class f:\n    x = images",
        "class f(metaclass=images): pass",
        "f = images",
        "f += images",
        "f = lambda: images",
        "if True:\n    def f(): return images",
        "@images\ndef f(): pass",
        "def f(): return f'{images}'",
        "async def f():\n    async for x in images: pass",
    ],
)
def test_a_name_read_from_the_module_pulls_its_binding_in(function):
    assert sliced(f"other = 1\nimages = load()\n{function}", "f")[0] == "images = load()"


@pytest.mark.parametrize(
    "binding",
    [
        "k = 1",
        "k: int = 1",
        "a, (b, *k) = x",
        "a = k = 1",
        "print(k := 1)",
        "[k := y for y in range(3)]",
        "def k(): pass",
        "async def k(): pass",
        "class k: pass",
        "import k",
        "import k.sub",
        "import sub as k",
        "from x import k",
        "from x import y as k",
        "for k in range(3): pass",
        "for i in range(3): k = i",
        "while True: k = 1; break",
        "with open(x) as k: pass",
        "with open(x): k = 1",
        "try: k = 1\nexcept ValueError: pass",
        "try: pass\nfinally: k = 1",
        "if x: pass\nelse: k = 1",
        "match x:\n    case {'a': k}: pass",
        "k.a = 1",
        "k['a'] = 1",
        "k['a'].b[0] += 1",
        "k.a, y = 1, 2",
        "del k['a']",
        "k.append(1)",
        "k['a'].update(x=1)",
        "for i in range(3): k.append(i)",
    ],
)
def test_whatever_binds_or_changes_a_needed_name_is_needed(binding):
    source = f"unrelated = 1\n{binding}\ndef f(): return k\n"
    assert sliced(source, "f") == [binding.split("\n")[0], "def f(): return k"]


@pytest.mark.parametrize(
    "statement",
    [
        "del k",
        "print(k)",
        "y = k",
        "k: int",
        "plot(k)",
        "k",
        "j.append(k)",
        "def other(): k = 1",
        "import j.k",
        "from k import j",
    ],
)
def test_what_only_looks_at_a_needed_name_is_not_needed(statement):
    source = f"k = []\n{statement}\ndef f(): return k\n"
    assert sliced(source, "f") == ["k = []", "def f(): return k"]


def test_a_method_call_on_an_imported_module_is_not_needed_but_an_assignment_to_it_is():
    source = """import keras
import matplotlib.pyplot as plt
keras.utils.set_random_seed(1)
plt.show()
keras.units = 3
def f(): return keras, plt
"""
    found = sliced(source, "f")
    assert "keras.units = 3" in found
    assert "plt.show()" not in found
    assert "keras.utils.set_random_seed(1)" not in found


def test_a_function_that_assigns_globals_is_needed_where_it_is_called():
    source = """model = None
def setup():
    global model
    model = 3
def start(): setup()
start()
print(1)
def f(): return model
"""
    assert sliced(source, "f") == [
        "model = None",
        "def setup():",
        "def start(): setup()",
        "start()",
        "def f(): return model",
    ]


def test_star_and_future_imports_are_always_needed_and_main_guards_never():
    source = """from __future__ import annotations
from numpy import *
import os
def f(): return 1
if __name__ == "__main__":
    def f(): return 2
if "__main__" == __name__:
    from os import *
"""
    assert sliced(source, "f") == [
        "from __future__ import annotations",
        "from numpy import *",
        "def f(): return 1",
    ]


def test_a_main_guard_with_an_else_branch_is_an_ordinary_statement():
    source = "if __name__ == '__main__':\n    k = 1\nelse:\n    k = 2\ndef f(): return k\n"
    assert len(sliced(source, "f")) == 2


@pytest.mark.parametrize("call", ["eval('k')", "exec('k')", "globals()['k']", "locals()", "vars()"])
def test_dynamic_code_needs_everything_but_the_main_guard(call):
    source = f"k = 1\ndef f(): return {call}\nprint(2)\nif __name__ == '__main__': print(3)\n"
    assert sliced(source, "f") == ["k = 1", f"def f(): return {call}", "print(2)"]


def test_dynamic_code_in_a_statement_that_is_not_needed_changes_nothing():
    assert sliced("print(eval('1'))\nmodel.eval()\ndef f(): return 1\n", "f") == [
        "def f(): return 1"
    ]


def test_an_unknown_name_needs_nothing_and_no_statement_comes_twice():
    tree = ast.parse("a = b = 1\nc = a + b\n")
    assert needed_statements(tree, ["missing"]) == []
    assert needed_statements(tree, ["a", "b", "c", "a"]) == tree.body


def test_recursion_and_cycles_come_to_an_end():
    source = "def a(): return b()\ndef b(): return a()\ndef c(): return c\n"
    assert sliced(source, "a") == ["def a(): return b()", "def b(): return a()"]


def test_code_nested_too_deeply_to_read_is_needed_whole():
    inner: ast.expr = ast.Name("x", ast.Load())
    empty = ast.arguments([], [], None, [], [], None, [])
    for _ in range(3000):
        inner = ast.Lambda(empty, inner)
    tree = ast.Module([ast.Expr(ast.Constant(1)), ast.Expr(inner)], [])
    assert needed_statements(tree, ["f"]) == tree.body


def test_a_long_module_is_sliced_in_a_moment():
    body = "\n".join(f"a{n} = a{n - 1} + 1" for n in range(1, 20_000))
    tree = ast.parse(f"a0 = 1\n{body}\n")
    assert len(needed_statements(tree, ["a19999"])) == 20_000


def test_normalize_does_not_import_tensorflow_although_its_file_does():
    source = """import tensorflow as tf
from tensorflow import keras
(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
def normalize(images): return images / 255.0
x_train = normalize(x_train)
def build_model(): return keras.Sequential()
model = build_model()
model.fit(x_train, y_train)
"""
    assert sliced(source, "normalize") == ["def normalize(images): return images / 255.0"]
    assert sliced(source, "build_model") == [
        "from tensorflow import keras",
        "def build_model(): return keras.Sequential()",
    ]


# A property: whatever straight-line program of these statements is drawn, running the slice gives
# functions that return what they return after running everything.

NAMES = st.sampled_from(["a", "b", "c", "d"])
STATEMENTS = st.one_of(
    st.builds("{} = {}".format, NAMES, st.integers(0, 9)),
    st.builds("{} = {} + 1".format, NAMES, NAMES),
    st.builds("{} += {}".format, NAMES, NAMES),
    st.builds("{}, {} = {}, {}".format, NAMES, NAMES, NAMES, NAMES),
    st.builds("for {} in range(3): {} = {} + 1".format, NAMES, NAMES, NAMES),
    st.builds("if {} > 3: {} = {}".format, NAMES, NAMES, NAMES),
    st.builds("{} = sum([{} for {} in range({} % 5)])".format, NAMES, NAMES, NAMES, NAMES),
    st.builds("box[{!r}] = {}".format, NAMES, NAMES),
    st.builds("box.setdefault({!r}, {})".format, NAMES, NAMES),
    st.builds("{} = len(box) + (lambda {}: {})(2)".format, NAMES, NAMES, NAMES),
    st.builds("def g({}, x={}): return {} + x".format, NAMES, NAMES, NAMES),
    st.builds("{} = g({})".format, NAMES, NAMES),
    st.builds("def h():\n    global {0}\n    {0} = {1} + 2".format, NAMES, NAMES),
    st.just("h()"),
    st.builds("print({})".format, NAMES),
    st.builds(
        "def f():\n    {0} = 5\n    return {0}, {1}, sorted(box.items())".format, NAMES, NAMES
    ),
)
PREAMBLE = """
a, b, c, d = 1, 2, 3, 4
box = {}
def g(x): return x
def h(): pass
def f(): return a
"""


def outcome(statements: list[ast.stmt]) -> object:
    scope: dict[str, object] = {"print": lambda *_: None}
    unit = ast.Module(statements, [])
    exec(compile(unit, "<drawn>", "exec"), scope)
    return scope["f"]()


@settings(deadline=None)  # the first example pays for a cold start
@given(st.lists(STATEMENTS, max_size=12))
def test_running_the_slice_gives_what_running_everything_gives(statements):
    tree = ast.parse(PREAMBLE + "\n".join(statements) + "\n")
    assert outcome(needed_statements(tree, ["f"])) == outcome(tree.body)


def test_the_module_needs_only_the_standard_library():
    code = (
        "import sys, autograder.box.slicing;"
        "print([name for name in ('numpy', 'pydantic', 'tensorflow') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_a_function_gives_back_is_not_the_function():
    source = """def plot(history): return history.draw()
history = train_for_hours()
plot(history).savefig("curves.png")
plot.calls = 0
"""
    assert sliced(source, "plot") == [
        "def plot(history): return history.draw()",
        "plot.calls = 0",
    ]
