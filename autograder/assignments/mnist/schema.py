"""What each probe of this lesson sends back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, model_validator

from autograder.assignments.mnist.agreement import (
    of_figure,
    of_model,
    of_result,
    of_split,
    of_training,
)
from autograder.checks import Finite, Measured, Name, Schema, Values, Whole

__all__ = ["SCHEMAS"]

Text = Annotated[str, Field(max_length=2000)]
Words = Annotated[str, Field(max_length=500)]  # of a figure
Pair = Annotated[list[Finite], Field(min_length=2, max_length=2)]
Style = Annotated[dict[Name, Words], Field(max_length=8)]
Shape = Annotated[list[Whole], Field(max_length=8)]


class Returned(Values):
    """Facts about one value: an array, a sequence of such, or something else."""

    kind: Name
    dtype: Name = ""
    shape: Shape | None = None
    array: Name = ""
    length: Whole = 0
    items: Annotated[list[Returned], Field(max_length=8)] | None = None

    @model_validator(mode="after")
    def _whole(self) -> Returned:
        told = self.model_fields_set
        if self.items is not None and not ("length" in told and self.length >= len(self.items)):
            raise ValueError("items without a length")
        if self.shape is not None and not {"array", "dtype"} <= told:
            raise ValueError("a shape without an array")
        return self


PutRight = Annotated[list[Name], Field(max_length=16)]  # names of what was, in the probe


class Scaled(Values):
    """Of `normalize`, with a digest of what was passed in."""

    result: Returned
    put_right: PutRight
    error: Text
    images_after: Name


class Parts(Values):
    """Of `split`: its result, the four arrays in it if they are there, digests of what went in."""

    result: Returned
    parts: Annotated[list[Returned | None], Field(max_length=4)]
    called: Name
    images_after: Name
    labels_after: Name


class TrainingResult(Values):
    """Of the training: the outputs, or where it stopped and why."""

    result: Returned | None = None
    own_way: Annotated[list[Text], Field(max_length=16)] | None = None
    put_right: Annotated[list[Name], Field(max_length=20)] | None = None
    undone: Annotated[list[Name], Field(max_length=20)] | None = None
    stopped_at: Text = ""
    error: Text = ""


class Weight(Values):
    """One weight of a model."""

    shape: Shape
    trainable: bool
    name: Name


class Slip(Values):
    """A slip that the probe undid: what was written, and what it was taken for."""

    slip: Name
    given: Text
    meant: Text


Weights = Annotated[list[Weight], Field(max_length=40)]


class Model(Values):
    """Of `build_model`; what a step could not find out is missing, with its error."""

    errors: Annotated[dict[Name, Text], Field(max_length=16)]
    kind: Name
    is_model: bool
    slips: Annotated[list[Slip], Field(max_length=16)] | None = None
    stopped: Text = ""
    line: Whole = 0
    compiled: bool = False
    layers: Annotated[list[Name], Field(max_length=40)] | None = None
    loss_name: Name = ""
    start_weights: Weights | None = None
    second_weights: Weights | None = None
    loss_of_given: Measured = 0.0
    penalty: Measured = 0.0
    metrics: Annotated[dict[Words, Measured], Field(max_length=64)] | None = None
    optimizer: Name = ""
    learning_rate: Measured = 0.0
    weight_decay: Measured = 0.0
    beta_1: Measured = 0.0
    beta_2: Measured = 0.0
    epsilon: Measured = 0.0
    same_object: bool = False
    same_optimizer: bool = False


class Entry(Values):
    """One entry of a legend."""

    style: Style
    text: Words


class Note(Values):
    """A text written on the figure."""

    text: Words
    colour: Name
    place: Pair


Legend = Annotated[list[Entry], Field(max_length=128)]
Notes = Annotated[list[Note], Field(max_length=64)]


class Panel(Values):
    """One axes; ``sheet`` is 0 in the figure that was given back, and counts further ones."""

    visible: bool
    sheet: Annotated[int, Field(ge=0, lt=64)]
    title: Words
    xlabel: Words
    ylabel: Words
    ticks: Annotated[list[Words], Field(max_length=4)]
    xlim: Pair
    ylim: Pair
    place: Annotated[list[Finite], Field(min_length=4, max_length=4)]
    legend: Legend
    legend_titles: Annotated[list[Words], Field(max_length=64)]
    texts: Notes


class CurveFacts(Values):
    """One line, or row of dots, in a panel."""

    style: Style
    visible: bool
    label: Words
    panel: Annotated[int, Field(ge=0, lt=16)]


class Drawing(Values):
    """A figure; ``size`` is its width and height in the units of its pixels."""

    suptitle: Words
    legend: Legend
    texts: Notes
    panels: Annotated[list[Panel], Field(max_length=16)]
    curves: Annotated[list[CurveFacts], Field(max_length=64)]
    size: Annotated[list[Annotated[float, Field(ge=1, le=1e6)]], Field(min_length=2, max_length=2)]


HistorySlip = Annotated[list[Name], Field(min_length=2, max_length=2)]  # its kind, and its name


class Plot(Values):
    """Of `plot_metrics`."""

    kind: Name
    is_figure: bool
    history_unchanged: bool
    shown: Whole = 0
    empty: bool = False
    repaired: Annotated[list[HistorySlip], Field(max_length=8)] | None = None
    drawing_error: Text = ""
    figure: Drawing | None = None


ANY: tuple[int | None, ...] = ()

SCHEMAS: Mapping[str, Schema] = {
    "call_normalize": Schema(Scaled, {"result": ANY}, contradiction=of_result),
    "call_split": Schema(Parts, {r"part(\.\d)*|right\.\d": ANY}, contradiction=of_split),
    "inspect_model": Schema(
        Model,
        {
            "first_output|output|output_in_training": ANY,
            r"(start|second)\.\d+": ANY,
            "path": (None, None),
        },
        kinds="iuf",
        contradiction=of_model,
    ),
    "call_plot_metrics": Schema(
        Plot,
        {r"(curve|pixels)\.\d+": (None, 2), "picture": (None, None, 3)},
        kinds="uf",
        contradiction=of_figure,
    ),
    "train_and_predict": Schema(
        TrainingResult,
        {"outputs|before|at_first": ANY, r"weight\.\d+": ANY, "seen": ANY, "unit": (1,)},
        kinds="iuf",
        contradiction=of_training,
    ),
}
