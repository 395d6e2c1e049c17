"""Runs the walkthrough, or keeps its outputs where the code is unchanged."""

from __future__ import annotations

import getpass
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat

from autograder.lesson.source import BuildError

__all__ = ["stored_notebook", "with_outputs"]

CELL_SECONDS = 600


def with_outputs(notebook: Any, old: Any | None, name: str) -> Any:
    """Give ``notebook`` with outputs: those of ``old`` if its code is the same, else run it.

    Works on a notebook as nbformat reads it, and changes it. Raises BuildError if a cell fails
    or an output tells about this machine.
    """
    if old is not None and _code(old) == _code(notebook) and _any_output(old):
        for new_cell, old_cell in zip(_code_cells(notebook), _code_cells(old), strict=True):
            new_cell["outputs"] = old_cell["outputs"]
            new_cell["execution_count"] = old_cell["execution_count"]
        return notebook
    _run(notebook, name)
    _tidy(notebook)
    _demand_nothing_private(notebook, name)
    return notebook


def stored_notebook(path: Path) -> Any | None:
    """Read the notebook of an earlier build; None if there is no sound one."""
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except (OSError, ValueError, nbformat.ValidationError):
        return None
    return notebook


def _any_output(notebook: Any) -> bool:
    return any(cell["outputs"] for cell in _code_cells(notebook))


def _code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def _code(notebook: Any) -> list[str]:
    return [cell["source"] for cell in _code_cells(notebook)]


def _run(notebook: Any, name: str) -> None:
    import ipykernel  # noqa: F401 - what runs the cells has to be there
    import nbclient
    from jupyter_client.manager import AsyncKernelManager

    manager = AsyncKernelManager(kernel_name="python3")
    # No installed kernel specification, so that the kernel is this very interpreter.
    manager.kernel_spec_manager.kernel_dirs = []
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "IPYTHONDIR": folder}
        environment.pop("MPLBACKEND", None)  # pictures are to go into the notebook
        client = nbclient.NotebookClient(
            notebook,
            km=manager,
            timeout=CELL_SECONDS,
            record_timing=False,
            coalesce_streams=True,
            resources={"metadata": {"path": folder}},
        )
        try:
            client.execute(env=environment, stderr=subprocess.DEVNULL, cleanup_kc=True)
        except (nbclient.exceptions.CellExecutionError, TimeoutError, RuntimeError) as error:
            raise BuildError(f"{name} failed when it was run:\n{error}") from None


def _tidy(notebook: Any) -> None:
    """Leave what the lesson shows: not the libraries' log lines, not this Python's details."""
    notebook["metadata"]["language_info"] = {"name": "python"}
    for cell in _code_cells(notebook):
        cell["outputs"] = [out for out in cell["outputs"] if out.get("name") != "stderr"]
        for number, output in enumerate(cell["outputs"]):
            if output["output_type"] == "execute_result":
                cell["outputs"][number]["execution_count"] = cell["execution_count"]


def _demand_nothing_private(notebook: Any, name: str) -> None:
    private = {str(Path.home()), sys.prefix, tempfile.gettempdir(), str(Path.cwd())}
    private |= {getpass.getuser() + "@", socket.gethostname()}
    for cell in _code_cells(notebook):
        shown = "\n".join(_texts(cell["outputs"]))
        found = sorted(word for word in private if len(word) > 3 and word in shown)
        if found:
            raise BuildError(f"{name}: an output of the cell {cell['id']} shows {found[0]}")


def _texts(outputs: list[Any]) -> list[str]:
    texts = []
    for output in outputs:
        texts.append("".join(output.get("text", "")))
        data = output.get("data", {})
        texts += ["".join(data[kind]) for kind in data if kind.startswith("text/")]
    return texts
