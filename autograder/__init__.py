"""A teaching kit's harness: runs a student's functions apart, judges what they returned."""

__version__ = "0.1.0"
DEFAULT_DATA = "sample"  # the digits that are always at hand
