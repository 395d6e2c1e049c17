"""Learning platforms: what they give for download, and what they import.

Names of files, rosters and points come in; people, and files that a platform imports, leave. This
room knows formats: it reads no submission, grades nothing, and decides on no point.
"""
