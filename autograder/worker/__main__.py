"""Starts the child: ``python -m autograder.worker``."""

from autograder.worker.server import main

if __name__ == "__main__":
    main()
