"""What each probe of this lesson sends back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from autograder.checks import Schema, Values

__all__ = ["SCHEMAS"]

Text = Annotated[str, Field(max_length=2000)]
Number = float | int
Pair = Annotated[list[Number], Field(min_length=2, max_length=2)]
Style = Annotated[dict[Text, Text], Field(max_length=8)]


class Returned(Values):
    """Facts about one value: an array, a sequence of such, or something else."""

    kind: Text
    dtype: Text = ""
    shape: Annotated[list[int], Field(max_length=64)] | None = None
    array: Text = ""
    length: int = 0
    items: Annotated[list[Returned], Field(max_length=8)] | None = None


class Result(Values):
    """Of `normalize` and `split`, with digests of what was passed in."""

    result: Returned
    images_after: Text
    labels_after: Text = ""


class TrainingResult(Values):
    """Of the training: the outputs, or where it stopped and why."""

    result: Returned | None = None
    own_way: Annotated[list[Text], Field(max_length=16)] | None = None
    stopped_at: Text = ""
    error: Text = ""


class Weight(Values):
    """One weight of a model."""

    shape: Annotated[list[int], Field(max_length=8)]
    trainable: bool
    name: Text


Weights = Annotated[list[Weight], Field(max_length=40)]


class Model(Values):
    """Of `build_model`; what a step could not find out is missing, with its error."""

    errors: dict[Text, Text]
    kind: Text
    is_model: bool
    compiled: bool = False
    layers: Annotated[list[Text], Field(max_length=40)] | None = None
    loss_name: Text = ""
    start_weights: Weights | None = None
    second_weights: Weights | None = None
    loss_of_given: Number = 0.0
    penalty: Number = 0.0
    metrics: dict[Text, Number] | None = None
    optimizer: Text = ""
    learning_rate: Number = 0.0
    weight_decay: Number = 0.0
    beta_1: Number = 0.0
    beta_2: Number = 0.0
    epsilon: Number = 0.0
    same_object: bool = False
    same_optimizer: bool = False


class Entry(Values):
    """One entry of a legend."""

    style: Style
    text: Text


class Note(Values):
    """A text written on the figure."""

    text: Text
    colour: Text
    place: Pair


class Panel(Values):
    """One axes."""

    visible: bool
    title: Text
    xlabel: Text
    ylabel: Text
    xlim: Pair
    ylim: Pair
    place: Annotated[list[Number], Field(min_length=4, max_length=4)]
    legend: list[Entry]
    legend_titles: list[Text]
    texts: list[Note]


class CurveFacts(Values):
    """One line, or row of dots, in a panel."""

    style: Style
    visible: bool
    label: Text
    panel: Annotated[int, Field(ge=0, lt=16)]


class Drawing(Values):
    """A figure."""

    suptitle: Text
    legend: list[Entry]
    texts: list[Note]
    panels: Annotated[list[Panel], Field(max_length=16)]
    curves: Annotated[list[CurveFacts], Field(max_length=64)]


class Plot(Values):
    """Of `plot_metrics`."""

    kind: Text
    is_figure: bool
    history_unchanged: bool
    open_figures: int
    drawing_error: Text = ""
    figure: Drawing | None = None


ANY: tuple[int | None, ...] = ()

SCHEMAS: Mapping[str, Schema] = {
    "call_normalize": Schema(Result, {"result": ANY}),
    "call_split": Schema(Result, {r"part(\.\d)*": ANY}),
    "inspect_model": Schema(
        Model,
        {
            "first_output|output|output_in_training": ANY,
            r"(start|second)\.\d+": ANY,
            "path": (None, None),
        },
    ),
    "call_plot_metrics": Schema(
        Plot, {r"(curve|pixels)\.\d+": (None, 2), "picture": (None, None, 3)}
    ),
    "train_and_predict": Schema(
        TrainingResult,
        {"outputs|before": ANY, r"weight\.\d+": ANY, "seen": ANY, "unit": (1,)},
    ),
}
