"""Says whether this Python can grade with the bundle; a bundle's set-up ends with it.

``python -m autograder.frontends.bundles.ready BUNDLE``: exit status 0 where it can.
"""

from __future__ import annotations

import importlib
import sys
from importlib.metadata import version
from pathlib import Path

from autograder.frontends.bundles.settings import SettingsError, read_settings
from autograder.sandbox.level_check import check_levels
from autograder.suite.assignment import AssignmentError, load_assignment
from autograder.suite.loading import load_suite

__all__ = ["main"]

ENGINES = ("numpy", "matplotlib", "tensorflow", "keras")


def main(bundle: Path) -> int:
    """Import what grading imports, try every level, and print what was found."""
    try:
        settings = read_settings(bundle)
        for name in ENGINES:
            importlib.import_module(name)
        suite = load_suite(load_assignment(settings.assignment))
    except (ImportError, SettingsError, AssignmentError) as error:
        sys.stderr.write(f"The bundle cannot grade here: {error}\n")
        return 1
    engines = ", ".join(f"{name} {version(name)}" for name in ENGINES)
    lines = [f"Ready to grade {suite.assignment.name}, checks {suite.version}, with {engines}."]
    lines += [f"  {one.level} {one.problem or 'works'}" for one in check_levels()]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
