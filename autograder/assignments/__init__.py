"""Assignments: one folder each, with its manifest, hints, inputs, probes, checks and corpus.

Probes run in the box and know nothing of checks; checks run in the judge and know nothing of
TensorFlow. Nothing outside of this folder imports one of them by its name.
"""
