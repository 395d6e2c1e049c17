"""Starts a warm parent: ``python -m autograder.warm SOCKET PRELOAD USER``."""

import sys

from autograder.warm.parent import main

if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2].split(","), int(sys.argv[3]))
