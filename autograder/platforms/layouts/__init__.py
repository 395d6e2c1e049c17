"""Tells whose each file of a download is, by names alone: a module for each platform's layout.

Names come in, and a ``Layout`` leaves. No file is opened but for a table that the platform itself
put into its download.
"""

from autograder.platforms.layouts.kinds import KINDS, lay_out, recognise
from autograder.platforms.layouts.layout import DownloadedFile, Layout, Owner

__all__ = ["KINDS", "DownloadedFile", "Layout", "Owner", "lay_out", "recognise"]
