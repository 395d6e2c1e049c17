"""Ways in: command line, pytest, nbgrader, watch, bundles; a notebook's: ``autograder.notebook``.

Each is thin: it reads what the user asked for, has it graded by one door (``autograder.grading``)
or as a class (``autograder.classes``), and shows what came. No other room imports one.
"""
