"""Bundles for platforms that run the grader themselves: what is packed, and what runs there.

`autograder bundle` packs the kit with the scripts of ``templates/`` into a zip file. On the
platform, ``gradescope`` or ``classroom50`` has the submission graded and writes the result in the
platform's own format. Each is a program: the scripts start it by its name.
"""
