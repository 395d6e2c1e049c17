"""The released notebook in JupyterLab, in a real browser, as students work on it."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from support.browsing import PAGE_SECONDS, Server, browsing, family, jupyter
from support.making import BIN, MISTAKES, answers, environment, filled_in, nbgrader, released

pytest.importorskip("nbgrader")

RUN_SECONDS = 400  # it trains a network, perhaps on a busy machine
MISTAKEN = "build_model"  # a network with it trains as well, so that all cells run
HTML, VALUE = "text/html", "text/plain"
ERROR = "[data-mime-type='application/vnd.jupyter.error']"
# Whether every code cell has its number, or one stands in the way of those after it.
ALL_RAN = """error => document.querySelector(error) ||
    [...document.querySelectorAll('.jp-Notebook .jp-CodeCell .jp-InputPrompt')]
        .every(prompt => /^\\[\\d+\\]:$/.test(prompt.textContent.trim()))"""


@dataclass(frozen=True)
class Ran:
    """A notebook in which all cells were run, and the page that shows it."""

    path: Path
    page: Any

    def output(self, task: str, kind: str) -> str:
        """What the page shows of one kind below the check of a task."""
        cell = self.page.locator(".jp-CodeCell", has_text=f'check("{task}")')
        return str(cell.locator(f"[data-mime-type='{kind}']").inner_text())


@pytest.fixture(scope="module")
def ran(generated: Path) -> Iterator[Ran]:
    """A notebook with one mistake, run in the page and saved from there."""
    with browsing() as page, jupyter(generated) as server:
        path = generated / "mistaken.ipynb"
        write(path, answers() | {MISTAKEN: MISTAKES[MISTAKEN][0]}, generated)
        page.goto(server.login(f"lab/tree/{path.name}"))
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
        wait_for_kernel(server)
        run_all(page)
        page.keyboard.press("Control+s")
        page.locator(".lm-TabBar-tab.jp-mod-current:not(.jp-mod-dirty)").wait_for()
        yield Ran(path, page)


def write(path: Path, functions: dict[str, str], course: Path) -> None:
    """The released notebook with these functions, where a student keeps it."""
    notebook = filled_in(released(course), functions)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def wait_for_kernel(server: Server) -> None:
    """Until the page is connected to its kernel: JupyterLab loses a restart that comes earlier."""
    until = time.monotonic() + PAGE_SECONDS
    while time.monotonic() < until:
        kernels = [session["kernel"] for session in server.ask("api/sessions")]
        if any(one["connections"] and one["execution_state"] == "idle" for one in kernels):
            return
        time.sleep(0.1)
    pytest.fail("The page has not connected to a kernel.")


def run_all(page: Any) -> None:
    """Choose it in the menu, agree to the restart, and wait for the last cell."""
    page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Restart Kernel and Run All Cells").click()
    page.locator(".jp-Dialog .jp-mod-accept").click()
    page.wait_for_function(ALL_RAN, arg=ERROR, timeout=RUN_SECONDS * 1000)


def checked(path: Path, task: str) -> str:
    """What the command line says of a task, between the file's name and the sum of points."""
    command = [str(BIN / "autograder"), "check", str(path), "--task", task]
    done = subprocess.run(
        command, env=environment(path.parent), check=False, capture_output=True, text=True
    )
    return done.stdout.strip().split("\n\n")[1]


def saved_text(path: Path, task: str) -> str:
    """The plain text that was saved with the card below the check of a task."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    (cell,) = [one for one in cells if f'check("{task}")' in "".join(one["source"])]
    (card,) = [one for one in cell["outputs"] if one["output_type"] == "display_data"]
    return "".join(card["data"]["text/plain"])


def words(text: str) -> list[str]:
    """A text's words: a terminal breaks lines elsewhere, and marks what failed with an x."""
    return [word for word in text.split() if word != "x"]


def test_all_cells_run_and_none_fails(ran: Ran) -> None:
    assert not ran.page.locator(ERROR).count()
    assert "Traceback" not in ran.page.locator(".jp-Notebook").inner_text()
    assert "test accuracy 0.9" in ran.page.locator(".jp-Notebook").inner_text()


@pytest.mark.parametrize(
    ("task", "points", "part"),
    [("normalize", "15.0", "15 of 15"), (MISTAKEN, "31.0", MISTAKES[MISTAKEN][1])],
)
def test_a_check_shows_what_the_command_line_says(
    ran: Ran, task: str, points: str, part: str
) -> None:
    assert part in ran.output(task, HTML)
    verdict, _, _ = saved_text(ran.path, task).partition("What to notice:")
    assert words(verdict) == words(checked(ran.path, task))
    assert ran.output(task, VALUE) == points


def test_nbgrader_validates_what_the_page_saved(ran: Ran) -> None:
    saved = json.loads(ran.path.read_text(encoding="utf-8"))
    assert all(cell["execution_count"] for cell in saved["cells"] if cell["cell_type"] == "code")
    said = nbgrader(ran.path.parent, "validate", str(ran.path)).stdout
    assert "VALIDATION FAILED ON 1 CELL" in said
    assert f'check("{MISTAKEN}")' in said
    assert 'check("normalize")' not in said


def test_nbgrader_validates_a_notebook_without_mistakes(generated: Path) -> None:
    path = generated / "right.ipynb"
    write(path, answers(), generated)
    assert "Success" in nbgrader(generated, "validate", str(path)).stdout


def test_a_server_ends_with_its_kernels_when_a_test_fails(generated: Path) -> None:
    processes = set()

    def failing_test() -> None:
        with jupyter(generated) as server:
            server.ask("api/kernels", "POST")
            processes.update(family(server.pid))
            raise RuntimeError("a test failed")

    with pytest.raises(RuntimeError, match="a test failed"):
        failing_test()
    assert len(processes) > 1
    assert not any(process.is_running() for process in processes)
