"""The made-up downloads of six platforms, laid out: everybody there, each file with its owner."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from pathlib import Path

import pytest
from support.class_of_twelve import HAL, PEOPLE, TEAM, sha256
from support.downloads import DOWNLOADS, Download, Expected, download

from autograder.platforms.layouts import Layout, Owner, lay_out, recognise
from autograder.platforms.person import HandInStatus

LITTER = ("checkpoint", "__MACOSX", ".DS_Store", ".git/")


def laid_out(made: Download) -> Layout:
    names = list(made.files)
    assert recognise(names, "tiny") == made.kind
    return lay_out(made.kind, names, "tiny", made.files.__getitem__)


def hashes(data: bytes, name: str) -> set[str]:
    """Of a file, and of all in it where it is a zip file."""
    found = {sha256(data)}
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for one in archive.namelist():
                found |= hashes(archive.read(one), one)
    return found


def is_of(owner: Owner, one: Expected, kind: str) -> bool:
    """Whether the download tells somebody by what their row has."""
    name = unicodedata.normalize("NFC", owner.name)
    if owner.name.casefold().replace("-", " ") in ("team zeta", "teamzeta"):
        return one.name in {member.name for member in TEAM}
    match kind:
        case "canvas":
            return owner.platform_id == one.key
        case "moodle":
            return f"Participant {owner.platform_id}" == one.key
        case "gradescope":
            return owner.email == one.key
        case "google":
            return name == one.name
        case _:
            return (owner.login or owner.key) == one.key


@pytest.mark.parametrize("kind", DOWNLOADS)
def test_each_file_that_has_to_be_graded_is_its_owners(kind: str) -> None:
    made = download(kind)
    found = laid_out(made)
    for one in made.people:
        theirs = {
            sha
            for file in found.files
            if any(is_of(owner, one, kind) for owner in file.owners) and not file.note
            for sha in hashes(made.files[file.path], file.path)
        }
        anonymous = one.choose == "tiny/tiny(2).ipynb"
        assert (one.sha256 in theirs) == bool(one.sha256 and not anonymous), one
        others = {other.sha256 for other in made.people if other.name != one.name}
        assert not theirs & (others - {one.sha256}), one


@pytest.mark.parametrize("kind", DOWNLOADS)
def test_nobody_is_lost_and_nobody_invented(kind: str) -> None:
    made = download(kind)
    found = laid_out(made)
    owners = {owner.key: owner for file in found.files for owner in file.owners}
    for owner in owners.values():
        assert any(is_of(owner, one, kind) for one in made.people), owner
    for one in made.people:
        known = any(is_of(owner, one, kind) for owner in owners.values())
        assert known == (one.status is not HandInStatus.NOT_HANDED_IN), one
    assert not found.empty


@pytest.mark.parametrize("kind", DOWNLOADS)
def test_litter_is_told_apart(kind: str) -> None:
    found = laid_out(download(kind))
    for one in found.files:
        assert not any(word in one.path for word in LITTER)
    assert all(any(word in one for word in LITTER) for one in found.litter)


def test_what_canvas_tells_besides() -> None:
    found = laid_out(download("canvas"))
    assert {one.owners[0].platform_id for one in found.files if one.late} == {"105"}
    assert [one.attempt for one in found.files if one.owners[0].platform_id == "101"] == [0, 1]
    (text,) = [one for one in found.files if one.note]
    assert text.owners[0].platform_id == "109"


def test_a_group_is_all_its_members() -> None:
    found = laid_out(download("gradescope"))
    (file,) = [one for one in found.files if len(one.owners) > 1]
    assert [one.name for one in file.owners] == [one.name for one in TEAM]
    assert len({one.platform_id for one in file.owners}) == 1
    assert {one.group for one in file.owners} != {""}


@pytest.mark.parametrize("kind", DOWNLOADS)
def test_a_download_is_whole(kind: str, tmp_path: Path) -> None:
    made = download(kind)
    archive, roster, sheet = made.write(tmp_path / "out")
    with zipfile.ZipFile(archive) as packed:
        assert packed.testzip() is None
        assert sorted(packed.namelist()) == sorted(made.files)
    assert len(made.people) == len(PEOPLE) == 13
    for one in made.people:
        assert one.key in sheet.read_text(encoding="utf-8")
    assert HAL.login in roster.read_text(encoding="utf-8")
    unpacked = made.unpack(tmp_path / "unpacked")
    files = [one for one in unpacked.rglob("*") if one.is_file()]
    assert len(files) == len(made.files)
    names = [one.relative_to(unpacked).as_posix() for one in files]
    assert recognise(names, "tiny") == kind


def test_points_tell_whose_a_verdict_is_where_files_do_not() -> None:
    for kind in DOWNLOADS:
        made = download(kind)
        assert {one.points for one in made.people} == {None, 2.0, 3.0, 5.0}
        shared = [len(keys) for keys in made.owners.values()]
        assert sorted(shared) == [1] * (len(shared) - 1) + [3]
