"""Words for functions that are not where they are looked for."""

from __future__ import annotations

import html
import io
import textwrap

import pytest

from autograder.grading.missing import lost_name, missing_functions, remarks
from autograder.report.feedback import feedback_html
from autograder.report.terminal import make_console, print_verdict
from autograder.results import Cause, SubmissionId, Verdict
from autograder.submission import Submission, submission_from_bytes
from autograder.suite.assignment import load_assignment

MNIST = load_assignment("mnist")
OTHERS = """import numpy as np


def split(images, labels, validation_split=0.2):
    return images


def plot_all_samples(train, validation, test):
    return train


def train_model(model):
    return model
"""


def read(source: str, name: str = "ada.py") -> Submission:
    return submission_from_bytes(name, source.encode(), MNIST.functions, None)


def causes(source: str) -> dict[str, Cause]:
    return dict(missing_functions(MNIST, read(source)))


@pytest.mark.parametrize(
    ("function", "name"),
    [
        ("normalize", "normalise"),
        ("normalize", "Normalize"),
        ("normalize", "normalized"),
        ("normalize", "nomalize"),
        ("normalize", "normalize_images"),
        ("normalize", "scale_pixels"),
        ("normalize", "preprocess"),
        ("build_model", "buildModel"),
        ("build_model", "build_Model"),
        ("build_model", "create_model"),
        ("build_model", "make_network"),
        ("build_model", "model"),
        ("plot_metrics", "plot_history"),
        ("plot_metrics", "plotMetrics"),
        ("plot_metrics", "plot_metric"),
        ("plot_metrics", "show_curves"),
        ("plot_metrics", "plot_training"),
    ],
)
def test_a_function_of_another_name_is_named_with_its_line(function, name):
    found = causes(f"{OTHERS}\n\ndef {name}(x):\n    return x\n")
    line = OTHERS.count("\n") + 3
    assert f"no function `{function}`; line {line} defines `{name}`" in found[function].rationale
    assert f"rename `{name}` to `{function}`" in found[function].help


def test_a_function_that_is_only_not_there_yet_is_not_attempted():
    assert causes(OTHERS) == {}


def test_several_names_that_are_equally_close_are_all_told():
    both = "def scale_pixels(x): return x\n\n\ndef scale_images(x): return x\n"
    said = causes(f"{OTHERS}\n\n{both}")["normalize"].rationale
    assert "`scale_pixels`" in said
    assert "`scale_images`" in said


@pytest.mark.parametrize(
    ("head", "words", "remedy"),
    [
        ("class Lesson:", "inside of the class `Lesson`", "outside of `Lesson`"),
        ("def main():", "inside of the function `main`", "outside of `main`"),
        ("async def main():", "inside of the function `main`", "outside of `main`"),
        ('if __name__ == "__main__":', 'below `if __name__ == "__main__":`', "above that line"),
        ("class A:\n  def b(self):", "inside of the function `b`", "outside of `b`"),
    ],
)
def test_a_function_inside_of_something_else_is_named(head, words, remedy):
    inner = textwrap.indent("def normalize(self, images):\n    return images\n", "    ")
    cause = causes(f"{OTHERS}\n\n{head}\n{inner}")["normalize"]
    assert words in cause.rationale
    assert "efines `normalize`" in cause.rationale
    assert remedy in cause.help
    assert ("self" in cause.help) == ("main__" not in head)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("normalize = 255.0", "gives the name `normalize` to a value"),
        ("def normalize(x): return x\ndel normalize", "takes `normalize` away with `del`"),
    ],
)
def test_a_name_without_its_function_is_named(code, words):
    assert words in causes(f"{OTHERS}\n{code}\n")["normalize"].rationale


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "The file is empty"),
        ("import numpy as np\n", "and no code"),
        ("# nothing yet\n", "and no code"),
        ("import numpy as np\nx = np.zeros(3) / 255\n", "Its code, from line 2 on"),
        ("Dear teacher, I was ill.\n", "that can be read"),
        ("def one(): return 1\n", "Its code, from line 1 on"),
    ],
)
def test_of_a_file_in_which_nothing_is_found_every_function_has_a_cause(source, words):
    found = causes(source)
    assert set(found) >= set(MNIST.functions)
    for cause in found.values():
        assert words in cause.rationale
        assert cause.help


def test_a_name_that_a_broken_line_would_give_is_explained_by_it():
    submission = read(f"import numpy as\n{OTHERS}")
    assert "`as`" in lost_name(submission, "np").rationale
    assert lost_name(submission, "keras") is None


def test_what_is_broken_and_costs_nothing_is_remarked_once():
    submission = read(f"{OTHERS}\nprint 'done'\n")
    assert [one.rationale[:7] for one in remarks(submission, {})] == ["`print`"]
    assert remarks(read(OTHERS), {}) == ()


def verdict(*told: Cause) -> Verdict:
    return Verdict(
        assignment="mnist", submission=SubmissionId(path="ada.py", sha256="0"), status="graded",
        points=0.0, max_points=0.0, seed=1, isolation="L0", seconds=0.0, tasks={}, remarks=told,
    )  # fmt: skip


def test_a_remark_is_shown_on_the_terminal_and_on_the_page_and_written_only_where_there_is_one():
    remark = Cause(rationale="`print` needs brackets.", help="Put brackets around it.")
    stream = io.StringIO()
    print_verdict(verdict(remark), make_console(stream))
    for shown in (stream.getvalue(), html.unescape(feedback_html(verdict(remark), (), {}))):
        assert "it costs no points here" in shown
        assert "`print` needs brackets." in shown
        assert "Put brackets around it." in shown
    assert "remarks" not in verdict().model_dump_json()
    assert Verdict.model_validate_json(verdict(remark).model_dump_json()).remarks == (remark,)
