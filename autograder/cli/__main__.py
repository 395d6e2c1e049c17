"""Lets ``python -m autograder.cli`` run the command."""

from autograder.cli import main

main()
