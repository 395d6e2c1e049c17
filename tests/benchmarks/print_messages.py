"""Prints what a student is told of each way to stop with an exception, below the wrong code.

The functions stand in ``tests/support/wrong``. ``python tests/benchmarks/print_messages.py
[WORD]`` prints those whose topic, task or name holds the word; without one, all.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.wrong_functions import Wrong, explained

from autograder.report.text import cause_text
from autograder.results import Cause


def main(word: str = "") -> int:
    """Print the messages; 1 where one lacks the words that it has to say."""
    lacking = 0
    for wrong, cause in explained():
        if word not in f"{wrong.topic} {wrong.task} {wrong.name}":
            continue
        sys.stdout.write(f"{page(wrong, cause)}\n\n")
        lacking += not says_all(wrong, cause)
    sys.stdout.write(f"{lacking} without their words\n")
    return 1 if lacking else 0


def says_all(wrong: Wrong, cause: Cause) -> bool:
    """Whether a message holds all words that it has to."""
    said = f"{cause.rationale} {cause.help}"
    return bool(wrong.says) and all(words in said for words in wrong.says)


def page(wrong: Wrong, cause: Cause) -> str:
    """The code and what is said of it."""
    code = "\n".join(f"    {line}".rstrip() for line in wrong.code.splitlines())
    return f"## {wrong.task}: {wrong.name} ({wrong.topic})\n{code}\n{cause_text(cause)}"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
