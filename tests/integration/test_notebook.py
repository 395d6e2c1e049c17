"""``check()`` in a real kernel: it judges the cells that were run, and its value is the points."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.page_reading import assert_inert, read

nbformat = pytest.importorskip("nbformat", reason="needs the extra 'notebook'")
nbclient = pytest.importorskip("nbclient", reason="needs the extra 'notebook'")

SOLUTION = (Path(__file__).parents[2] / "solutions" / "mnist.py").read_text(encoding="utf-8")
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"
IMPORT = "from autograder.notebook import check"


def solution(name: str) -> str:
    """The solution's function of this name."""
    functions = [one for one in ast.parse(SOLUTION).body if isinstance(one, ast.FunctionDef)]
    (found,) = [one for one in functions if one.name == name]
    return str(ast.get_source_segment(SOLUTION, found))


CELLS = [
    IMPORT,
    "def normalize(images):\n    raise NotImplementedError()",
    'check("normalize")',
    "%matplotlib inline\nscale = 256",
    "def normalize(images):\n    return images / scale",
    'check("normalize")',
    "scale = 255",
    'check("normalize")',
    'check("split")',
    'check("spilt")',
    "1 +",
    'check("normalize")',
]
# What a task looks like before and after it is done.
WRONG = {
    "normalize": f"def normalize(images):\n    raise ValueError({EVIL!r})",
    "split": (
        "def split(images, labels, validation_split=0.2):\n"
        "    count = round(len(images) * validation_split)\n"
        "    return (images[count:], labels[:-count]), (images[:count], labels[-count:])"
    ),
    "plot_metrics": (
        "def plot_metrics(history):\n"
        "    figure, axes = plt.subplots()\n"
        f"    axes.plot(history.history['accuracy'], label={EVIL!r})\n"
        f"    axes.set(xlabel={EVIL!r}, title={EVIL!r})\n"
        "    axes.legend()\n"
        "    return figure"
    ),
    "build_model": (
        solution("build_model")
        .replace("    model =", "    import keras\n    model =")
        .replace("Dense(64,", "Dense(1,")  # one number cannot tell ten digits apart, on any seed
    ),
}
RIGHT = {name: solution(name) for name in WRONG}
RIGHT["build_model"] = RIGHT["build_model"].replace(
    "    model =", "    import keras\n    model ="
)  # so that this kernel needs no TensorFlow
HEAD = (
    "import numpy as np, matplotlib.pyplot as plt\n"
    "from matplotlib.ticker import MaxNLocator\n"
    'BLUE, ORANGE = "#0072B2", "#D55E00"'
)
CHECKED = {"normalize": "normalize", "split": "split", "plot_metrics": "plot_metrics",
           "build_model": "accuracy"}  # fmt: skip


def run(texts: list[str]) -> list[Any]:
    """The cells after they were run one after the other in a kernel of their own."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in texts])
    client = nbclient.NotebookClient(
        notebook, timeout=300, kernel_name="python3", allow_errors=True
    )
    return list(client.execute().cells)


@pytest.fixture(scope="module")
def cells() -> list[Any]:
    return run(CELLS)


@pytest.fixture(scope="module")
def cards() -> dict[str, Any]:
    """The checks' cells by task, "wrong" or "right" before its name."""
    texts = [IMPORT, HEAD]
    names = []
    for function, task in CHECKED.items():
        for word, written in (("wrong", WRONG[function]), ("right", RIGHT[function])):
            texts += [written, f'check("{task}")']
            names.append(f"{word} {task}")
    return dict(zip(names, run(texts)[3::2], strict=True))


def texts(cell: Any, kind: str = "stream") -> str:
    found = [one for one in cell.outputs if one.output_type == kind]
    return "".join(one.get("text", "") or one.get("evalue", "") for one in found)


def shown(cell: Any, kind: str = "text/plain") -> str:
    """What the cell shows beside its value."""
    (card,) = [one for one in cell.outputs if one.output_type == "display_data"]
    assert set(card.data) == {"text/plain", "text/html"}
    return str(card.data[kind])


def value(cell: Any) -> str:
    (result,) = [one for one in cell.outputs if one.output_type == "execute_result"]
    return str(result.data["text/plain"])


def test_a_stub_gives_no_points(cells: list[Any]) -> None:
    assert "not attempted yet" in shown(cells[2])
    assert value(cells[2]) == "0.0"


def test_a_mistake_gives_its_cause_and_partial_points(cells: list[Any]) -> None:
    assert "dividing by 256 instead of 255" in shown(cells[5])
    assert value(cells[5]) == "10.0"


def test_the_last_version_counts(cells: list[Any]) -> None:
    assert value(cells[7]) == "15.0"


def test_a_function_that_is_not_there_gives_no_points(cells: list[Any]) -> None:
    assert value(cells[8]) == "0.0"


def test_an_unknown_task_stops_the_cell(cells: list[Any]) -> None:
    assert "There is no task 'spilt'" in texts(cells[9], "error")


def test_a_cell_that_never_ran_does_not_spoil_the_rest(cells: list[Any]) -> None:
    assert value(cells[11]) == "15.0"


def test_nothing_goes_to_a_stream(cells: list[Any], cards: dict[str, Any]) -> None:
    every = [*cells, *cards.values()]
    assert not [one for cell in every for one in cell.outputs if one.output_type == "stream"]


@pytest.mark.parametrize("task", CHECKED.values())
def test_a_task_that_is_done_is_one_line_and_its_takeaway(task: str, cards: dict[str, Any]) -> None:
    cell = cards[f"right {task}"]
    first, _, rest = shown(cell).partition("\n\nWhat to notice: ")
    assert first.endswith("done")
    assert "\n" not in first
    assert len(rest) > 80
    assert "{" not in rest
    page = assert_inert(shown(cell, "text/html"))
    most = {"split": "20"}.get(task, "15")
    assert f"\u2713 done {most} of {most} points What to notice:" in page.text
    assert "img" not in page.elements
    assert value(cell) == f"{most}.0"


@pytest.mark.parametrize(
    ("task", "words", "pictures", "caption"),
    [
        ("normalize", f"ValueError: {EVIL}", 0, ""),
        ("split", "labels", 8, "now labelled"),
        ("plot_metrics", "shows", 1, "What your plot_metrics drew"),
        (
            "accuracy",
            "recognises too few digits",
            8,
            "The mistakes that your network was surest of",
        ),
    ],
)
def test_a_task_that_fails_shows_cause_and_pictures(
    task: str, words: str, pictures: int, caption: str, cards: dict[str, Any]
) -> None:
    cell = cards[f"wrong {task}"]
    page = assert_inert(shown(cell, "text/html"))
    assert page.elements.count("img") == pictures
    assert ("table" in page.elements) == (task == "accuracy")
    assert caption in page.text
    for text in (page.text, " ".join(shown(cell).split())):
        assert words in text
        assert "not right yet" in text
    assert page.text.count("\u2717") == 1 + shown(cell).count(" points)\n")


def test_without_jinja_the_text_is_printed() -> None:
    hidden = "import sys\nsys.modules['jinja2'] = None"
    last = run([IMPORT, hidden, RIGHT["normalize"], 'check("normalize")'])[-1]
    assert "15 of 15     done\n\nWhat to notice: " in texts(last)
    assert [one.output_type for one in last.outputs] == ["stream", "execute_result"]
    assert value(last) == "15.0"


def test_in_a_terminal_the_text_is_printed(tmp_path: Path) -> None:
    typed = f"{IMPORT}\ndef normalize(images): return images / 255.0\n\ncheck('normalize')\n"
    done = subprocess.run(
        [sys.executable, "-m", "IPython", "--simple-prompt", "--no-banner", "--colors=NoColor"],
        input=typed, capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, "IPYTHONDIR": str(tmp_path)},
    )  # fmt: skip
    assert "15 of 15     done\n" in done.stdout
    assert "15.0" in done.stdout
    assert "<div" not in done.stdout


def test_hints_come_in_steps_and_mistakes_are_one_line() -> None:
    asked = ['hint("split")', 'hint("split", 2)', 'hint("split", 9)', 'hint("spilt")']
    told = [texts(cell) for cell in run(["from autograder.notebook import hint", *asked])[1:]]
    assert told[0].startswith("Hint 1 of 3: ")
    assert told[1].startswith("Hint 2 of 3: ")
    assert told[2] == "split has hints 1 to 3, and no hint 9.\n"
    assert told[3].startswith("There is no task 'spilt'.")


def test_outside_of_a_notebook_it_says_what_to_do() -> None:
    from autograder.notebook import check

    with pytest.raises(RuntimeError, match="autograder check FILE"):
        check("normalize")


def test_the_page_reader_finds_what_runs() -> None:
    for evil in ("<script>1</script>", "<p onclick=x>a</p>", "<img src='https://x'>"):
        with pytest.raises(AssertionError):
            assert_inert(evil)
    assert read("<p>a</p>").text == "a"
