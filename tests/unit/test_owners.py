"""Whose the notebooks of a download are."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from autograder.frontends.nbgrader.owners import whose

ADA = "Ada Lovelace_12_assignsubmission_file"
BOB = "bob_11_assignsubmission_file"


def taken(*paths: str, archives: tuple[str, ...] = ("all",)) -> dict[str, str]:
    found = whose([PurePosixPath(one) for one in paths], archives, "mnist")
    return {student: str(one.notebook) for student, one in found.items()}


@pytest.mark.parametrize(
    ("path", "student"),
    [
        # What platforms write.
        (f"all/{ADA}/mnist.ipynb", "Ada Lovelace"),
        (f"{ADA}/mnist.ipynb", "Ada Lovelace"),
        ("all/O'Neil_X-Y_3_assignsubmission_file_/mnist.ipynb", "O'Neil_X-Y"),
        ("all/lovelaceada_12_34_mnist.ipynb", "lovelaceada"),
        ("all/lovelaceada_LATE_12_34_mnist-1.ipynb", "lovelaceada"),
        ("lovelaceada_12_34_mnist.ipynb", "lovelaceada"),
        ("all/ada_mnist.ipynb", "ada"),
        ("ada_mnist.ipynb", "ada"),
        ("ada/mnist.ipynb", "ada"),
        ("ada/mnist/mnist.ipynb", "ada"),
        ("all/ada_1/mnist.ipynb", "ada_1"),
        ("all/all/ada/mnist.ipynb", "ada"),
        ("all/mnist.ipynb", "all"),
        # What students call their files and folders.
        (f"all/{ADA}/bob_mnist.ipynb", "Ada Lovelace"),
        (f"all/{ADA}/{BOB}/mnist.ipynb", "Ada Lovelace"),
        (f"all/{ADA}/bob_11_34_mnist.ipynb", "Ada Lovelace"),
        (f"all/{ADA}/all/bob/mnist.ipynb", "Ada Lovelace"),
        (f"all/{ADA}/extracted/bob/mnist.ipynb", "Ada Lovelace"),
        ("all/lovelaceada_12_34_work/bob_mnist.ipynb", "lovelaceada"),
        ("all/lovelaceada_12_34_bob_11_34_mnist.ipynb", "lovelaceada"),
        ("ada/bob_mnist.ipynb", "ada"),
        (f"ada/{BOB}/mnist.ipynb", "ada"),
    ],
)
def test_the_platform_says_whose_it_is(path: str, student: str) -> None:
    assert taken(path) == {student: path}


def test_an_archive_that_is_one_students_is_theirs() -> None:
    work = "lovelaceada_12_34_work"
    assert taken(f"{work}/bob_mnist.ipynb", archives=(work,)) == {
        "lovelaceada": f"{work}/bob_mnist.ipynb"
    }


@pytest.mark.parametrize("path", ["mnist.ipynb", "_mnist.ipynb", "homework.ipynb",
                                  f"all/{ADA}/.ipynb_checkpoints/mnist.ipynb",
                                  f"all/__MACOSX/{ADA}/._mnist.ipynb"])  # fmt: skip
def test_what_is_nobodys_is_not_taken(path: str) -> None:
    assert taken(path) == {}


def test_of_several_notebooks_the_one_named_after_the_assignment_is_taken() -> None:
    names = ["a.ipynb", "bob_mnist.ipynb", "mnist.ipynb", "deep/mnist.ipynb"]
    (one,) = whose([PurePosixPath(ADA, name) for name in names], (), "mnist").values()
    assert one.notebook == PurePosixPath(ADA, "mnist.ipynb")
    assert len(one.passed_over) == 3


def test_two_of_one_name_are_told_apart_by_their_numbers() -> None:
    found = taken(
        "all/Ada_12_assignsubmission_file/mnist.ipynb",
        "all/Ada_13_assignsubmission_file/mnist.ipynb",
        "all/smith_1_2_mnist.ipynb",
        "all/smith_3_4_mnist.ipynb",
        "all/Ada_12/mnist.ipynb",
    )
    assert sorted(found) == ["Ada_12", "Ada_12_", "Ada_13", "smith_1", "smith_3"]
    assert len(set(found.values())) == 5


def test_no_name_leads_out_of_the_folder() -> None:
    found = taken("all/.._12_assignsubmission_file/mnist.ipynb", "all/\u202ebob/mnist.ipynb")
    assert sorted(found) == [".._12", r"\u202ebob"]


def test_no_name_is_markup_and_none_is_lost_by_that() -> None:
    found = taken("all/<b>/mnist.ipynb", "all/&b_/mnist.ipynb", "all/_b_/mnist.ipynb")
    assert sorted(found) == ["_b_", "_b__", "_b___"]
    assert len(set(found.values())) == 3
