"""Has a body of `plot_metrics` called and its figure judged, in this process."""

from __future__ import annotations

import json
from textwrap import dedent
from typing import Any

import matplotlib as mpl

from autograder.assignments.mnist.checks import CHECKS, SCHEMAS
from autograder.assignments.mnist.data import EPOCHS, draw_inputs
from autograder.assignments.mnist.probes.figure import call_plot_metrics
from autograder.box.probing import guarded
from autograder.box.wire.observations import Observation, Outcome
from autograder.checks import Evidence, validated
from autograder.grading.judge import Case, judge
from autograder.results import Status, TaskResult
from autograder.suite.assignment import load_assignment

__all__ = ["failing", "judged", "lost"]

mpl.use("Agg")

ASSIGNMENT = load_assignment("mnist")
INPUTS = draw_inputs(11, ASSIGNMENT)
HEAD = """
    import matplotlib.pyplot as plt
    import matplotlib.patches as mpatches
    import numpy as np
    from matplotlib.collections import LineCollection
    from matplotlib.lines import Line2D
    """


def judged(body: str) -> TaskResult:
    """What the judge says of a plot_metrics with this body, in which e and h hold the history."""
    lines = ["e, h = history.epoch, history.history", *dedent(body).strip().splitlines()]
    code = "def plot_metrics(history):\n" + "\n".join(f"    {line}" for line in lines)
    names: dict[str, Any] = {}
    exec(dedent(HEAD) + code, names)
    functions = {"plot_metrics": guarded(names["plot_metrics"])}
    seen = {}
    for name in EPOCHS:
        values, arrays = call_plot_metrics(functions, INPUTS.calls[name], lambda _: None, 1 << 26)
        claim = Observation(name, Outcome.RETURNED, json.loads(json.dumps(values)), arrays)
        seen[name] = validated(claim, SCHEMAS["call_plot_metrics"])
    evidence = Evidence(INPUTS.calls, seen)
    case = Case(evidence, {"plot_metrics"}, set(), lambda line: f"line {line}", lambda _: "")
    results, _ = judge(ASSIGNMENT, {one.id: one for one in CHECKS}, case, ["plot_metrics"])
    return results["plot_metrics"]


def lost(body: str) -> dict[str, str]:
    """Ids of the checks that give no points, with their rationale."""
    return {
        one.id: one.cause.rationale
        for one in judged(body).checks
        if one.status is not Status.PASS and one.cause is not None
    }


def failing(body: str) -> list[str]:
    """Ids of the checks that fail, where the body makes a figure named fig."""
    checks = judged(f"{dedent(body).strip()}\nreturn fig").checks
    return [one.id for one in checks if one.status is not Status.PASS]
