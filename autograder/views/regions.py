"""The answer inside a task's function: left out, or left in without its markers."""

from __future__ import annotations

from autograder.views.errors import BuildError

__all__ = ["NOT_DONE", "answered", "check_region", "has_markers", "stubbed"]

# nbgrader's own delimiters, so that one file serves it and us.
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
NOT_DONE = "is not done yet"


def has_markers(source: str) -> bool:
    """Whether a cell has a delimiter of an answer in it."""
    return BEGIN in source or END in source


def check_region(source: str, task: str) -> None:
    """Raise BuildError unless there is one answer and a ``# TODO(<task>):`` right before it."""
    lines = [line.strip() for line in source.splitlines()]
    if lines.count(BEGIN) != 1 or lines.count(END) != 1 or lines.index(BEGIN) > lines.index(END):
        raise BuildError(f"{task} needs one {BEGIN} and after it one {END}, each on its own line")
    todo = _todo_start(lines)
    if not lines[todo].startswith(f"# TODO({task}): "):
        raise BuildError(f"{task} needs a comment '# TODO({task}): ...' right before {BEGIN}")


def stubbed(source: str, task: str, step: int) -> str:
    """Give the function with its TODO, and an error that names the task, for an answer."""
    lines = source.splitlines()
    begin, end = _region(lines)
    indent = lines[begin][: -len(lines[begin].lstrip())]
    stub = f'{indent}raise NotImplementedError("{task}: step {step} {NOT_DONE}")'
    return "\n".join([*lines[:begin], stub, *lines[end + 1 :]])


def answered(source: str) -> str:
    """Give the function with its answer, without markers and TODO."""
    lines = source.splitlines()
    begin, end = _region(lines)
    todo = _todo_start([line.strip() for line in lines])
    return "\n".join([*lines[:todo], *lines[begin + 1 : end], *lines[end + 1 :]])


def _region(lines: list[str]) -> tuple[int, int]:
    stripped = [line.strip() for line in lines]
    return stripped.index(BEGIN), stripped.index(END)


def _todo_start(lines: list[str]) -> int:
    """Find the first line of the comment block that ends right before the answer."""
    start = lines.index(BEGIN)
    while start > 0 and lines[start - 1].startswith("# "):
        start -= 1
    return start
