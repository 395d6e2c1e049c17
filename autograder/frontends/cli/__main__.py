"""Lets ``python -m autograder.frontends.cli`` run the command."""

from autograder.frontends.cli import main

main()
