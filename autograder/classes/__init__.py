"""A class: collects what was handed in, grades what is left, keeps verdicts, tells statistics.

A folder, an archive or a scheduler's address comes in from a front end; a folder of results
leaves. One session at a time owns such a folder, and only its process writes there.
"""
