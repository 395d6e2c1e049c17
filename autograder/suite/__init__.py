"""An assignment, found and loaded: manifest, checks by id, inputs, hints, reference, fingerprint.

Assignments are folders in ``assignments``. A name comes in, a ``Suite`` leaves, which grading uses
for every submission. What an assignment's author got wrong is an ``AssignmentError``.
"""
