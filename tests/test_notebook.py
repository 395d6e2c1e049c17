"""``check()`` in a real kernel: it judges the cells that were run, and its value is the points."""

from __future__ import annotations

from typing import Any

import pytest

nbformat = pytest.importorskip("nbformat", reason="needs the extra 'notebook'")
nbclient = pytest.importorskip("nbclient", reason="needs the extra 'notebook'")

CELLS = [
    "from autograder.notebook import check",
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


@pytest.fixture(scope="module")
def cells() -> list[Any]:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in CELLS])
    client = nbclient.NotebookClient(
        notebook, timeout=120, kernel_name="python3", allow_errors=True
    )
    return list(client.execute().cells)


def texts(cell: Any, kind: str = "stream") -> str:
    found = [one for one in cell.outputs if one.output_type == kind]
    return "".join(one.get("text", "") or one.get("evalue", "") for one in found)


def value(cell: Any) -> str:
    (result,) = [one for one in cell.outputs if one.output_type == "execute_result"]
    return str(result.data["text/plain"])


def test_a_stub_gives_no_points(cells: list[Any]) -> None:
    assert "not attempted yet" in texts(cells[2])
    assert value(cells[2]) == "0.0"


def test_a_mistake_gives_its_cause_and_partial_points(cells: list[Any]) -> None:
    assert "dividing by 256 instead of 255" in texts(cells[5])
    assert value(cells[5]) == "6.0"


def test_the_last_version_counts(cells: list[Any]) -> None:
    assert value(cells[7]) == "15.0"


def test_a_function_that_is_not_there_gives_no_points(cells: list[Any]) -> None:
    assert value(cells[8]) == "0.0"


def test_an_unknown_task_stops_the_cell(cells: list[Any]) -> None:
    assert "There is no task 'spilt'" in texts(cells[9], "error")


def test_a_cell_that_never_ran_does_not_spoil_the_rest(cells: list[Any]) -> None:
    assert value(cells[11]) == "15.0"


def test_nothing_goes_to_stderr(cells: list[Any]) -> None:
    streams = {one.name for cell in cells for one in cell.outputs if one.output_type == "stream"}
    assert streams == {"stdout"}


def test_outside_of_a_notebook_it_says_what_to_do() -> None:
    from autograder.notebook import check

    with pytest.raises(RuntimeError, match="autograder check FILE"):
        check("normalize")
