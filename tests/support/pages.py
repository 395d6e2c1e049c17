"""Makes nbgrader's two pages of a notebook, the formgrader's and the feedback, without nbgrader."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from support.making import ROOT

SITE = {
    "formgrade": {
        "assignment_id": "mnist", "notebook_id": "mnist", "submission_id": "7", "index": 0,
        "total": 1, "base_url": "", "student": "eve", "last_name": "Okoye", "first_name": "Eve",
        "notebook_path": "autograded/eve/mnist/mnist.ipynb",
    },
    "feedback": {
        "nbgrader": {"notebook": "mnist", "score": 1.0, "max_score": 15.0, "late_penalty": 0}
    },
}  # fmt: skip


def exporter(template: str, *, own: bool = True) -> Any:
    """nbconvert's exporter of a page, with the settings of the course directory or without."""
    from nbconvert.exporters import HTMLExporter
    from nbgrader.server_extensions import formgrader
    from traitlets.config.loader import PyFileConfigLoader

    before = logging.getLogRecordFactory()
    try:
        config = PyFileConfigLoader("nbgrader_config.py", str(ROOT)).load_config()
    finally:
        logging.setLogRecordFactory(before)
    if not own:
        config.pop("HTMLExporter")
    root = Path(formgrader.__file__).parent
    bootstrap = root / "static" / "node_modules" / "bootstrap" / "dist" / "css"
    config.HTMLExporter.template_name = template
    config.HTMLExporter.extra_template_basedirs = [str(root / "templates")]
    config.HTMLExporter.extra_template_paths = [str(bootstrap)]
    made = HTMLExporter(config=config)
    made.register_preprocessor(_with_scores)
    return made


def _with_scores(nb: Any, resources: Any) -> tuple[Any, Any]:
    """Do what nbgrader does after the settings' own preprocessors: look grades up."""
    for cell in nb.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader["score"] = 1.0
    return nb, resources


def page(exporter: Any, cells: list[dict[str, Any]], **metadata: Any) -> str:
    """The page that the exporter makes of these cells, whether nbformat finds them sound or not."""
    from nbformat import from_dict
    from nbformat.validator import isvalid

    from autograder.frontends.nbgrader.pages import SafePages

    cells = [{**cell, "id": cell.get("id") or f"n{number}"} for number, cell in enumerate(cells)]
    book = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
    node = from_dict(book)
    if not isvalid(node):  # nbformat would look at it first, and make no page at all
        node, _ = SafePages().preprocess(node, {})
    resources = dict(SITE[exporter.template_name])
    html, _ = exporter.from_notebook_node(node, resources=resources)
    return str(html)
