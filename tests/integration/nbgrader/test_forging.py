"""Notebooks that try to forge their points get what their functions deserve."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import making

CODE = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
VALUES = "dict(normalize=15., split=20., build_model=35., plot_metrics=15., accuracy=15.)"
PERFECT = {
    "output_type": "execute_result", "execution_count": 1, "metadata": {},
    "data": {"text/plain": "15.0"},
}  # fmt: skip

# Cells put before the first, with what else is done. Every notebook has a wrong `normalize` and a
# right `split`, and nothing else that would give points.
FIRST = {
    "redefines_check": f"def check(task):\n    return {VALUES}[task]\n",
    "patches_the_kit": f"import autograder.notebook\n"
    f"autograder.notebook.check = lambda task: {VALUES}[task]\n",
    "replaces_the_module": f"import sys, types\nfake = types.ModuleType('autograder.notebook')\n"
    f"fake.check = lambda task: {VALUES}[task]\nsys.modules['autograder.notebook'] = fake\n",
    "patches_the_judge": "import autograder.grading.judge, autograder.grading\n"
    "autograder.grading.judge.judge = autograder.grading.judge = lambda *a, **k: 1 / 0\n",
    "prints_a_score": "print('normalize     15 of 15     done')\n"
    "import sys\nsys.stdout.write('15.0')\nprint(15.0)\n",
    "ends_the_kernel": "import os\nos._exit(0)\n",
    "writes_verdicts": "import pathlib, glob\n"
    "for one in [*pathlib.Path('/').glob('tmp/**/results.jsonl'), pathlib.Path('graded')]:\n"
    "    one.write_text('{}')\n",
}
DESERVED = 10.0 + 20


@pytest.fixture(scope="module")
def course(generated: Path) -> Path:
    wrong = {
        "normalize": making.MISTAKES["normalize"][0],
        "split": making.answers()["split"],
    }
    blank = making.released(generated)
    for student, source in FIRST.items():
        book = making.filled_in(blank, wrong)
        book["cells"].insert(0, CODE | {"source": source})
        # Also in the cell of the answer, from where it is run whenever the answer is needed.
        for cell in book["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("grade_id") == "normalize":
                cell["source"] = f"{source}\n{wrong['normalize']}"
        making.hand_in(generated, student, book)
    book = making.filled_in(blank, wrong)
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [PERFECT]
    making.hand_in(generated, "brings_outputs", book)
    calls = "import os\ndef normalize(images):\n    os._exit(0)\n"
    making.hand_in(
        generated, "exits_when_called", making.filled_in(blank, wrong | {"normalize": calls})
    )
    making.nbgrader(generated, "autograde", "mnist")
    return generated


@pytest.fixture(scope="module")
def scores(course: Path) -> dict[str, float]:
    return making.scores(course)


@pytest.mark.parametrize("student", [*FIRST, "brings_outputs"])
def test_a_forger_gets_what_the_functions_deserve(
    course: Path, scores: dict[str, float], student: str
) -> None:
    assert scores[student] == DESERVED
    found = making.graded_cells(course, student)["normalize"]
    assert "dividing by 256" in found
    assert "".join(json.loads(found)[-1]["data"]["text/plain"]) == "10.0"


def test_who_ends_the_process_loses_what_needed_the_function(
    course: Path, scores: dict[str, float]
) -> None:
    assert scores["exits_when_called"] == 20
    assert "normalize" in making.graded_cells(course, "exits_when_called")["normalize"]
