"""Finds what was handed in, in a folder or a zip file, and reads each student's work once.

A path comes in; one ``HandedIn`` leaves for each student, with bytes or with the reason why there
are none. Names and sizes are not trusted, and nothing is unpacked.
"""

from autograder.classes.collecting.collection import Collection, open_collection
from autograder.classes.collecting.handed_in import HandedIn, collect, count

__all__ = ["Collection", "HandedIn", "collect", "count", "open_collection"]
