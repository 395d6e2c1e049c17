"""Shows a script as a notebook: the release's cells, with the student's functions in theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autograder.frontends.nbgrader.opening import NotANotebookError, open_notebook
from autograder.report.text import clean
from autograder.submission import Submission, SubmissionError, read_file, submission_from_bytes
from autograder.submission.broken_text import defines
from autograder.submission.function_texts import function_texts

__all__ = ["script_notebook"]

MOST_CHARACTERS = 200_000  # of a script; the kit reads no more code than that


def script_notebook(script: Path, release: Path) -> Any:
    """The notebook to show for a script; raises NotANotebookError where it cannot be opened.

    ``release`` is the notebook that students were given. Where a function is not in the script, its
    cell stays as it was given. The whole script is in the last cell.
    """
    from nbformat import v4

    try:
        data = read_file(script, script.name)
    except SubmissionError as error:
        raise NotANotebookError(str(error)) from None
    cells = _given(release)
    names = [one.metadata.nbgrader.grade_id for one in cells if _is_answer(one)]
    written = _functions(submission_from_bytes(script.name, data, names, None), tuple(names))
    for cell in filter(_is_answer, cells):
        cell.source = written.get(cell.metadata.nbgrader.grade_id, cell.source)
    whole = clean(data.decode("utf-8", "replace"), MOST_CHARACTERS)
    said = f"`{script.name}` was handed in, a script. The last cell has all of it."
    return v4.new_notebook(
        cells=[v4.new_markdown_cell(said), *cells, v4.new_code_cell(f"# {script.name}\n{whole}")],
        metadata={"language_info": {"name": "python"}},
    )


def _given(release: Path) -> list[Any]:
    """The cells that students were given; none where the release is gone: they are put back."""
    try:
        return list(open_notebook(release, release.name).cells)
    except NotANotebookError:
        return []


def _is_answer(cell: Any) -> bool:
    marks = cell.metadata.get("nbgrader", {})
    return cell.cell_type == "code" and bool(marks.get("solution")) and "grade_id" in marks


def _functions(submission: Submission, names: tuple[str, ...]) -> dict[str, str]:
    """The text of each function, of one that Python cannot read the part that it is in."""
    broken = {
        name: part.text
        for part in submission.left_out
        for name in names
        if defines(part.text, name)
    }
    return {**function_texts(submission.source, names), **broken}
