"""Small helpers that know nothing of grading; every room may use them.

They write files whole, run things side by side, tell where the project lies and what to install.
"""
