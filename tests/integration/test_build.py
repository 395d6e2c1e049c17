"""Files of a lesson: what is in them, whether the repository's are current, which are stale."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder._util.extras import how_to_install
from autograder.lesson import build, execute
from autograder.lesson.build import BuildError, render_lessons, stale_files, write_files
from autograder.lesson.source import parse_lesson
from autograder.suite.assignment import load_assignment

pytest.importorskip("jupytext", reason="needs the extra 'notebook'")
nbformat = pytest.importorskip("nbformat.v4")

ROOT = Path(__file__).parents[2]
LESSON = ROOT / "source" / "mnist.py"
EXERCISE, SOLUTION = Path("exercises/mnist.py"), Path("solutions/mnist.py")
EXERCISE_NOTEBOOK = Path("exercises/mnist.ipynb")
SOURCE_NOTEBOOK, WALKTHROUGH = Path("source/mnist/mnist.ipynb"), Path("solutions/mnist.ipynb")
FILES = (EXERCISE, EXERCISE_NOTEBOOK, SOLUTION, SOURCE_NOTEBOOK, WALKTHROUGH)
FUNCTIONS = ["normalize", "split", "build_model", "plot_metrics"]
MARKS = ["BEGIN SOLUTION", "END SOLUTION", "-only", "noqa"]


@pytest.fixture(scope="module")
def files() -> dict[Path, bytes]:
    return render_lessons(ROOT)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The lesson and its files in a place of their own."""
    for path in (Path("source/mnist.py"), *FILES):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, tmp_path / path)
    return tmp_path


def functions(script: bytes) -> dict[str, ast.FunctionDef]:
    body = ast.parse(script).body
    return {node.name: node for node in body if isinstance(node, ast.FunctionDef)}


def test_files_in_the_repository_are_current():
    assert stale_files(ROOT) == [], "run `autograder build`"


# --- scripts


def test_exercise_has_stubs_that_name_their_task(files):
    text = files[EXERCISE].decode()
    for name in FUNCTIONS:
        docstring, raised = functions(files[EXERCISE])[name].body
        assert isinstance(docstring, ast.Expr)
        assert ast.unparse(raised).startswith(f"raise NotImplementedError('{name}: step ")
        assert f"# TODO({name}): " in text


def test_solution_differs_in_the_answers_only(files):
    exercise, solution = functions(files[EXERCISE]), functions(files[SOLUTION])
    assert list(exercise) == list(solution)
    for name, function in exercise.items():
        assert ast.dump(function.args) == ast.dump(solution[name].args)
        assert ast.get_docstring(function) == ast.get_docstring(solution[name])
        same = ast.dump(function) == ast.dump(solution[name])
        assert same == (name not in FUNCTIONS)
    assert b"TODO(" not in files[SOLUTION]


@pytest.mark.parametrize("path", [EXERCISE, SOLUTION])
def test_scripts_are_whole(path, files):
    text = files[path].decode()
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert not [mark for mark in MARKS if mark in text]
    steps = [line for line in text.splitlines() if line.startswith("# ## Step ")]
    assert [line.split()[3] for line in steps] == [f"{n}:" for n in range(1, 11)]
    assert text.count("It is not one") == 1  # the word about CNNs


@pytest.mark.parametrize("path", [EXERCISE, SOLUTION])
def test_scripts_import_of_the_kit_only_the_digits(path, files):
    nodes = list(ast.walk(ast.parse(files[path])))
    names = {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    names |= {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    assert {name for name in names if name.startswith("autograder")} == {"autograder.datasets"}


def test_scripts_open_as_notebooks(files):
    import jupytext

    cells = jupytext.reads(files[SOLUTION].decode(), fmt="py:percent").cells
    assert sum(cell.source.startswith("## Step ") for cell in cells) == 10
    assert any(cell.source.startswith("def normalize(images):") for cell in cells)


# --- notebooks


def test_source_notebook_has_valid_marks_for_nbgrader(files):
    nbgrader = pytest.importorskip("nbgrader.nbgraderformat")
    notebook = nbgrader.reads(files[SOURCE_NOTEBOOK].decode(), as_version=4)
    marks = [cell.metadata.nbgrader for cell in notebook.cells if "nbgrader" in cell.metadata]
    points = {mark.grade_id: mark.points for mark in marks if mark.grade}
    tasks = load_assignment("mnist").tasks
    assert points == {f"check_{task.id}": task.max_points for task in tasks}
    assert [mark.grade_id for mark in marks if mark.solution] == FUNCTIONS
    assert all(mark.locked != mark.solution for mark in marks)


IMPORT = "from autograder.notebook import check"


def test_each_task_is_followed_by_its_check(files):
    cells = json.loads(files[SOURCE_NOTEBOOK])["cells"]
    ids = [cell["id"] for cell in cells]
    assert len(set(ids)) == len(ids)
    for name in FUNCTIONS:
        after = cells[ids.index(name) + 1]
        assert after["id"] == f"check-{name}"
        assert "".join(after["source"]) == f'{IMPORT}\n\ncheck("{name}")'
    assert ids.index("check-accuracy") == ids.index("step8-code1") + 1


def test_nbgrader_generates_the_assignment(files, tmp_path):
    pytest.importorskip("nbgrader")
    (tmp_path / SOURCE_NOTEBOOK).parent.mkdir(parents=True)
    (tmp_path / SOURCE_NOTEBOOK).write_bytes(files[SOURCE_NOTEBOOK])
    # nbgrader starts alembic by its name.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", "mnist"]
    run = subprocess.run(
        [*command, "--CourseDirectory.course_id=course"],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    released = (tmp_path / "release" / "mnist" / "mnist.ipynb").read_text()
    assert released.count("raise NotImplementedError()") == len(FUNCTIONS)
    assert "BEGIN SOLUTION" not in released
    assert "np.random.permutation(len" not in released


def test_walkthrough_shows_results_and_nothing_of_the_machine():
    text = (ROOT / WALKTHROUGH).read_text(encoding="utf-8")
    cells = json.loads(text)["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 6
    assert {output.get("name", "stdout") for output in outputs} == {"stdout"}
    assert not any(cell["metadata"] for cell in cells)
    assert "test accuracy 0.9" in text
    assert "check(" not in text
    assert str(ROOT) not in text
    assert text.endswith("}\n")


# --- staleness


def swap_byte(content: bytes) -> bytes:
    place = content.index(b"handwritten")
    return content[:place] + b"H" + content[place + 1 :]


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("change", [swap_byte, None, lambda _: b"{", lambda _: b"[]"])
def test_changed_file_is_named(path, change, copy):
    if change is None:
        (copy / path).unlink()
    else:
        (copy / path).write_bytes(change((copy / path).read_bytes()))
    assert stale_files(copy) == [path]


def edit(path: Path, change: Callable[[dict], object]) -> None:
    notebook = json.loads(path.read_bytes())
    change(notebook)
    path.write_text(json.dumps(notebook))


@pytest.mark.parametrize(
    "change",
    [
        lambda nb: nb["cells"][3].update(id="other"),
        lambda nb: nb["cells"][3]["metadata"].update(collapsed=True),
        lambda nb: nb["metadata"]["kernelspec"].update(name="other"),
        lambda nb: nb["cells"].pop(),
        lambda nb: [cell.update(outputs=[]) for cell in nb["cells"] if "outputs" in cell],
    ],
    ids=["id", "metadata", "kernelspec", "cell", "all_outputs"],
)
def test_changed_notebook_content_is_named(change, copy):
    edit(copy / WALKTHROUGH, change)
    assert stale_files(copy) == [WALKTHROUGH]


def test_outputs_do_not_count(copy):
    def change(notebook: dict) -> None:
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        code[-1].update(execution_count=99, outputs=[])

    edit(copy / WALKTHROUGH, change)
    assert stale_files(copy) == []


# --- writing


def no_run(*args: object) -> None:
    raise AssertionError("the notebook was run")


def test_changed_text_keeps_the_outputs(copy, monkeypatch):
    monkeypatch.setattr(execute, "_run", no_run)
    lesson = copy / "source" / "mnist.py"
    lesson.write_text(lesson.read_text().replace("Five libraries", "5 libraries"))
    before = json.loads((copy / WALKTHROUGH).read_bytes())["cells"]
    assert write_files(copy) == list(FILES)
    assert stale_files(copy) == []
    after = json.loads((copy / WALKTHROUGH).read_bytes())["cells"]
    assert [cell.get("outputs") for cell in before] == [cell.get("outputs") for cell in after]
    assert write_files(copy) == []


def test_changed_code_is_run_anew(copy, monkeypatch):
    monkeypatch.setattr(execute, "_run", no_run)
    lesson = copy / "source" / "mnist.py"
    lesson.write_text(lesson.read_text().replace("EPOCHS = 10", "EPOCHS = 11"))
    before = (copy / SOLUTION).read_bytes()
    with pytest.raises(AssertionError, match="was run"):
        write_files(copy)
    assert (copy / SOLUTION).read_bytes() == before


def test_answers_in_an_exercise_are_not_written_over(copy):
    shutil.copyfile(copy / SOLUTION, copy / EXERCISE)
    with pytest.raises(BuildError, match="an answer in normalize"):
        write_files(copy)
    (copy / EXERCISE).write_text("def normalize(")
    with pytest.raises(BuildError, match="cannot be read"):
        write_files(copy)


# --- running a notebook


def notebook_of(*sources: str) -> object:
    cells = [nbformat.new_code_cell(source, id=f"c{i}") for i, source in enumerate(sources)]
    return nbformat.new_notebook(cells=cells)


def test_running_gives_clean_outputs():
    sources = ("import sys; print('to', 'read'); print('log', file=sys.stderr)", "6 * 7")
    done = execute.with_outputs(notebook_of(*sources), None, "a.ipynb")
    first, second = done["cells"]
    assert [output["text"] for output in first["outputs"]] == ["to read\n"]
    assert second["outputs"][0]["data"] == {"text/plain": "42"}
    assert second["metadata"] == {}
    assert done["metadata"]["language_info"] == {"name": "python"}


@pytest.mark.parametrize(
    ("source", "told"),
    [("1 / 0", "ZeroDivisionError"), ("import sys; print(sys.prefix)", "c0 shows")],
)
def test_bad_notebook_is_refused(source, told):
    with pytest.raises(BuildError, match=told):
        execute.with_outputs(notebook_of(source), None, "a.ipynb")


# --- lessons that are wrong


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("    ### END SOLUTION\n", "", "normalize needs one ### BEGIN SOLUTION"),
        ("# TODO(split): ", "# TODO: ", r"split needs a comment '# TODO\(split\)"),
        ("def split(images", "def divide(images", "a task's function: .'divide'"),
        ("def split(images", "def split(images:", "not valid Python"),
        ('"check-accuracy"', '"check-accurate"', "the tag 'check-accurate' is none of"),
        (', "check-accuracy"', "", "a tag check-accuracy must stand once, not 0 times"),
        ("# %%\ndef split(", "def split(", "normalize must have its cell to itself"),
        ("# %% [markdown]\n", "# %% [raw]\n", "neither code nor markdown but raw"),
    ],
)
def test_wrong_lesson_is_refused(old, new, told):
    text = LESSON.read_text()
    assert old in text
    if told.startswith("normalize must"):  # join the two functions' cells
        start = text.index("    ### END SOLUTION\n") + len("    ### END SOLUTION\n")
        text = text[:start] + "\n\n" + text[text.index("def split(") :]
    else:
        text = text.replace(old, new, 1)
    with pytest.raises(BuildError, match=told):
        parse_lesson(text, load_assignment("mnist"))


def test_folder_without_lessons(tmp_path):
    with pytest.raises(BuildError, match="There is no lesson"):
        render_lessons(tmp_path)


def test_lesson_without_a_manifest(copy):
    (copy / "source" / "other.py").write_text("# %%\n1\n")
    with pytest.raises(BuildError, match=r"other\.py: There is no assignment 'other'"):
        render_lessons(copy)


@pytest.mark.parametrize("library", ["jupytext", "ipykernel", "nbclient"])
def test_missing_library_says_what_to_install(library, monkeypatch):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ModuleNotFoundError) as caught:  # noqa: PT012 - where it is missed first
        build.render_lessons(ROOT)
        execute.with_outputs(notebook_of("1"), None, "a.ipynb")
    assert '-e ".[notebook]"' in (how_to_install(caught.value) or "")
