"""Brings a class's points and pages to the files that platforms import.

A folder of results comes in, maybe with the points of a gradebook; files leave, and a list of
everybody who has no grade.
"""
