"""Grades a file again at each save and shows what changed: the learner's loop."""
