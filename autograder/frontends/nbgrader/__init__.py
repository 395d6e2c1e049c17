"""The repository's root as an nbgrader course directory: grading, recording, exporting."""
