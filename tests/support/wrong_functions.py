"""Small wrong functions that stop with an exception, and the words that their messages must hold.

They stand in ``wrong/*.txt``, each below a line ``### task: what is wrong``; a line ``### says:
some words | other words`` names what the message has to say, all of it. What holds no ``def`` of
the task is the body of its function; the lesson's imports are put above it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Wrong", "wrong_functions"]

FOLDER = Path(__file__).with_name("wrong")
IMPORTS = "import keras\nimport matplotlib.pyplot as plt\nimport numpy as np\n"
HEADS = {
    "normalize": "def normalize(images):",
    "split": "def split(images, labels, validation_split=0.2):",
    "build_model": "def build_model():",
    "plot_metrics": "def plot_metrics(history):",
}


@dataclass(frozen=True)
class Wrong:
    """A function that stops, what its message has to say, and where it was written down."""

    topic: str
    task: str
    name: str
    code: str
    says: tuple[str, ...]

    @property
    def source(self) -> str:
        """The whole file to be handed in."""
        head = HEADS[self.task]
        named = any(
            line.startswith((f"def {self.task}(", f"class {self.task}"))
            for line in self.code.splitlines()
        )
        code = self.code if named else f"{head}\n{textwrap.indent(self.code, '    ')}"
        imports = "" if named and "import keras\n\ndef split" in self.code else IMPORTS
        return f"{imports}\n\n{code}\n"


def wrong_functions() -> Iterator[Wrong]:
    """All of them, topic by topic."""
    for path in sorted(FOLDER.glob("*.txt")):
        _, *blocks = f"\n{path.read_text(encoding='utf-8')}".split("\n### ")
        at, says = "", ""
        for block in blocks:
            first, _, rest = block.partition("\n")
            if first.startswith("says: "):
                says = first.removeprefix("says: ")
            else:
                at, says = first, ""
            if rest.strip():
                task, _, name = at.partition(": ")
                words = tuple(one.strip() for one in says.split("|") if one.strip())
                yield Wrong(path.stem, task, name, rest.strip("\n"), words)
