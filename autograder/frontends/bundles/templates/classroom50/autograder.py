"""Grades one submission in Classroom 50's runner, with the kit that lies beside this file.

The runner starts it in the student's checkout. AUTOGRADER_PYTHON names a Python that has
everything already; without it, one is set up in the runner's temporary folder. Exit status 1
where there is no verdict, which the runner records as an error.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROGRAM = "autograder.frontends.bundles.classroom50"


def run(*command: str, env: dict[str, str] | None = None) -> int:
    """Run it in the student's checkout; its exit status."""
    return subprocess.run(command, env=env, check=False).returncode  # noqa: S603 - our own


def new_python() -> str:
    """A Python with what the kit needs; empty where none can be set up."""
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        print("::error::The kit needs Python 3.11 to 3.13: see runtime.json.")  # noqa: T201
        return ""
    temporary = os.environ.get("RUNNER_TEMP") or None
    home = tempfile.mkdtemp(prefix="autograder-", dir=temporary)
    python = str(Path(home) / "bin" / "python")
    install = ("pip", "install", "--quiet", "--disable-pip-version-check")
    needed = ("--requirement", str(HERE / "requirements.txt"))
    versions = ("--constraint", str(HERE / "constraints.txt"))
    # -I: a venv.py or pip.py that a student wrote is not to be run.
    made = run(sys.executable, "-I", "-m", "venv", home) == 0
    return python if made and run(python, "-I", "-m", *install, *needed, *versions) == 0 else ""


def main() -> int:
    """Hand over to the kit; -P: no module of the checkout is taken for one of its own."""
    python = os.environ.get("AUTOGRADER_PYTHON") or new_python()
    env = {**os.environ, "PYTHONPATH": str(HERE / "kit"), "PYTHONDONTWRITEBYTECODE": "1"}
    return run(python, "-P", "-m", PROGRAM, str(HERE), env=env) if python else 1


if __name__ == "__main__":
    sys.exit(main())
