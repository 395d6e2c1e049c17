"""A function that gives None: what it has to return is named, and never something about it."""

from __future__ import annotations

import pytest

from autograder.assignments.mnist.checks.nothing_returned import nothing_returned
from autograder.checks import StudentCode

SCALED = "scaled = images / 255.0\n    "
WHOLE = "(x_train, y_train), (x_val, y_val)"


def advice(body: str, whole: str = "") -> str:
    code = StudentCode(f"import numpy as np\n\n\ndef normalize(images):\n    {body}\n")
    words = nothing_returned(code, "normalize", whole)
    assert words is not None
    assert "gave nothing back" in words.rationale
    return words.help


@pytest.mark.parametrize(
    "line",
    [
        "print(scaled.min(), scaled.max())",
        "print(scaled.max() - scaled.min())",
        "print(np.max(scaled))",
        "print(max(scaled))",
        "print(len(scaled))",
        "print(scaled.shape)",
        "print(scaled.dtype, 'now')",
        "print(scaled[0])",
        "print(scaled[0, 5:9].mean())",
        "print(scaled.astype('float32'))",
        "print(np.round(scaled, 2))",
        "print(f'from {scaled.min()} to {scaled.max()}')",
        "print('from %f' % scaled.min())",
        "print('from ' + str(scaled.min()))",
        "print('from {}'.format(scaled.min()))",
        "print('done')",
        "print(images.max())",
        "print(images)",
        "print(images.max(), scaled.max())",
        "print(scaled.max(), images.max())",
        "top = scaled.max()\n    print(top)",
        "top = scaled.max()\n    low, high = 0, top\n    print(low, high)",
        "scaled.shape",
        "scaled[0]",
        "top = scaled.max()",
        "low, high = scaled.min(), scaled.max()",
    ],
)
def test_the_whole_array_is_named_and_no_number_about_it(line: str) -> None:
    assert "`return scaled`" in advice(SCALED + line)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("print(images / 255.0)", "`return images / 255.0` in place of the print"),
        ("print(np.divide(images, 255))", "`return np.divide(images, 255)`"),
        ("print(images.astype('float32'))", "`return images.astype('float32')`"),
        ("images = images / 255\n    print(images)", "`return images`"),
        ("images = images / 255\n    print(images.max())", "`return images`"),
        ("images /= 255\n    print(images.max())", "`return images`"),
        ("images /= 255", "`return images`"),
        (SCALED + "print('scaled', scaled)", "`return scaled` in place of the print"),
        (SCALED + "print(scaled, scaled.max())", "`return scaled` in place of the print"),
        ("low = images.min()\n    new = (images - low) / 9\n    print(low)", "`return new`"),
        ("print(images.max())", "returns the whole new array"),
        ("scaled = images / 255", "`return scaled`"),
        ("images / 255", "Write `return images / 255`"),
    ],
)
def test_a_result_that_is_there_is_named_as_it_stands(body: str, words: str) -> None:
    assert words in advice(body)


@pytest.mark.parametrize(
    "body",
    ["print(images.shape)", "x = images[3:]\n    print(x)", "x, y = images[3:], images[:3]"],
)
def test_of_two_pairs_neither_part_is_all(body: str) -> None:
    assert f"`return {WHOLE}`" in advice(body, WHOLE)
