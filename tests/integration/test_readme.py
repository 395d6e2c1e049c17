"""README keeps its promises: the two commands stand first, and what it shows is what comes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from autograder import __version__

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


def test_the_first_block_is_two_whole_commands() -> None:
    assert README.index("```") == README.index("```sh")
    main_job, tests = block("sh").splitlines()
    assert main_job.startswith("python3 -m venv .venv && ")
    assert main_job.endswith(".venv/bin/autograder demo")
    assert tests.startswith("python3 -m venv .venv && ")
    assert "-m pytest" in tests


def test_the_example_message_is_what_pytest_prints() -> None:
    done = subprocess.run(
        [
            sys.executable, "-m", "pytest", "tests/golden/wrong_values/submission.py",
            "-k", "labels_stay", "--autograder-seed", "7", "-p", "no:cacheprovider",
        ],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert block("text") in done.stdout


def test_the_certificate_is_of_this_version_and_of_the_whole_corpus() -> None:
    shown = README[README.index("Certificate of mnist") :].split("```")[0]
    assert f"kit {__version__}," in shown
    assert "seeds 1 to 5" in shown
    folder = ROOT / "autograder" / "assignments" / "mnist" / "corpus"
    wheats = len([path for path in (folder / "wheats").iterdir() if path.is_file()])
    chaffs = len(list((folder / "chaffs").glob("*.py")))
    for name, right, most in (
        ("wheats accepted", wheats, wheats),
        ("chaffs caught", chaffs, chaffs),
        ("caught in the right task", chaffs, chaffs),
        ("mistake named", chaffs * 0.9, chaffs),
    ):
        found = re.search(rf"^{name} +(\d+) of (\d+) ", shown, re.MULTILINE)
        assert found, name
        assert int(found[1]) >= right
        assert int(found[2]) == most
    words = re.search(r"^named the slip in words a beginner can use: (\d+) of (\d+) ", shown, re.M)
    assert words
    assert int(words[1]) >= chaffs * 0.9
    assert int(words[2]) == chaffs
    assert "No miss." in shown or "MISSED  " in shown


def test_links_and_named_files_exist() -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", README)
    assert targets
    named = re.findall(r"`((?:source|exercises|solutions|autograder|tests)/[\w./]*)`", README)
    missing = [one for one in [*targets, *named] if not (ROOT / one).exists()]
    assert missing == []


def test_no_host_or_private_path_is_pinned() -> None:
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert "tensorflow==" in pins
    lines = [line for line in pins.splitlines() if "://" in line or " @ " in line or "--" in line]
    assert lines == []
