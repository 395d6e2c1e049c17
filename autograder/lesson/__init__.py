"""A lesson: its source, the scripts and notebooks made from it, the student's folder, the demo.

``source/<name>.py`` comes in; ``exercises/``, ``solutions/`` and nbgrader's source notebook
leave, and a bundle for students that is proven to hold no answer.
"""
