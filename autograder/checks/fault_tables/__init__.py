"""What exceptions mean to a beginner, for any assignment: tables, the more special rows first.

An assignment's own table comes before these. Each module is about one kind of slip; its ``NOTES``
are rows of exception, message and the words for it, some with a reader of the student's text.
"""

from autograder.checks.fault_tables import (
    arguments,
    array_shapes,
    attributes,
    called,
    figures,
    imports,
    indices,
    layers,
    models,
    names,
    nothing_back,
    old_ways,
    outside,
    values,
)
from autograder.checks.faults import FaultNote

__all__ = ["GENERAL_NOTES"]

GENERAL_NOTES: tuple[FaultNote, ...] = (
    *old_ways.NOTES,
    *imports.NOTES,
    *nothing_back.NOTES,
    *names.NOTES,
    *called.NOTES,
    *figures.NOTES,
    *models.NOTES,
    *layers.NOTES,
    *array_shapes.NOTES,
    *indices.NOTES,
    *attributes.NOTES,
    *arguments.NOTES,
    *values.NOTES,
    *outside.NOTES,
)
