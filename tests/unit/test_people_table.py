"""The table of a class's people keeps everything, whatever is in a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.platforms.people_table import PeopleError, read_people, write_people
from autograder.platforms.person import HandInStatus, Person

ODD = ("=1+1", "'quoted", "'=x", "Zoë\nLi", 'a "b", c;d', "-1", "李", "+49", "@x")


@pytest.mark.parametrize("name", ODD)
def test_everything_comes_back(tmp_path: Path, name: str) -> None:
    people = (
        Person("ada", "mnist", HandInStatus.TAKEN, name=name, others=("b/a.py", "c.ipynb")),
        Person("bob", "mnist", HandInStatus.NOT_HANDED_IN, name, email=name, why=name),
    )
    path = tmp_path / "people.csv"
    write_people(path, people[::-1])
    assert read_people(path) == people
    assert read_people(path, "other") == ()


def test_no_table_is_nobody_and_a_damaged_one_says_so(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    assert read_people(path) == ()
    path.write_text("student,name\nada,Ada\n", encoding="utf-8")
    with pytest.raises(PeopleError, match="has no column assignment"):
        read_people(path)
    write_people(path, [Person("ada", "mnist", HandInStatus.TAKEN)])
    path.write_text(path.read_text(encoding="utf-8").replace("taken", "eaten"), encoding="utf-8")
    with pytest.raises(PeopleError, match="'eaten' is no status"):
        read_people(path)
