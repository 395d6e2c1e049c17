"""What exceptions mean to a beginner, for any assignment: tables, the more special rows first.

An assignment's own table comes before these. Each module is about one kind of slip; its ``NOTES``
are rows of exception, message and the words for it, some with a reader of the student's text.
"""

from autograder.checks.fault_tables import (
    arguments,
    array_shapes,
    attributes,
    called,
    data_tools,
    drawing,
    figures,
    hidden_names,
    imports,
    indices,
    layer_settings,
    layers,
    models,
    names,
    nothing_back,
    old_ways,
    outside,
    own_stops,
    values,
)
from autograder.checks.faults import FaultNote

__all__ = ["GENERAL_NOTES"]

GENERAL_NOTES: tuple[FaultNote, ...] = (
    *old_ways.NOTES,
    *imports.NOTES,
    *nothing_back.NOTES,
    *hidden_names.NOTES,
    *names.NOTES,
    *called.NOTES,
    *figures.NOTES,
    *drawing.NOTES,
    *models.NOTES,
    *layer_settings.NOTES,
    *layers.NOTES,
    *data_tools.NOTES,
    *array_shapes.NOTES,
    *indices.NOTES,
    *attributes.NOTES,
    *arguments.NOTES,
    *values.NOTES,
    *own_stops.NOTES,
    *outside.NOTES,
)
