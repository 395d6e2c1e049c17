"""What lies in a folder is counted, however it is hidden there."""

from __future__ import annotations

import mmap
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.box.folder_use import DEEPEST, FolderUse
from autograder.sandbox.removing import remove_folder

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="counted on Linux only")
MEGABYTE = 1 << 20


def used(folder: Path, most_files: int = 1000) -> FolderUse:
    use = FolderUse(most_files)
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    use.look_at(str(folder))
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208
    return use


def nested(folder: Path, depth: int, name: str) -> None:
    """A megabyte, so many folders deep."""
    here = os.open(folder, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir(name, dir_fd=here)
        inner = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    write(os.open("file", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)


def write(descriptor: int) -> None:
    os.write(descriptor, b"x" * MEGABYTE)
    os.close(descriptor)


def closed(folder: Path) -> None:
    (folder / "closed").mkdir()
    (folder / "closed" / "file").write_bytes(b"x" * MEGABYTE)
    (folder / "closed").chmod(0o300)


def linked(folder: Path) -> None:
    (folder / "file").write_bytes(b"x" * MEGABYTE)
    for number in range(20):
        (folder / f"link{number}").hardlink_to(folder / "file")
    (folder / "outside").symlink_to("/usr")


@pytest.mark.parametrize(
    "make",
    [
        lambda folder: (folder / "file").write_bytes(b"x" * MEGABYTE),
        lambda folder: nested(folder, 3, "d"),
        lambda folder: nested(folder, 40, "d" * 200),  # longer than any path
        closed,
        linked,
    ],
)
def test_a_megabyte_is_found(tmp_path: Path, make: Callable[[Path], object]) -> None:
    made = tmp_path / "made"
    made.mkdir()
    make(made)
    use = used(made)
    assert MEGABYTE <= use.size < MEGABYTE + 100_000
    assert not use.too_deep
    remove_folder(str(made))


def test_what_is_nested_without_end_is_said_to_be(tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.mkdir()
    nested(made, DEEPEST + 40, "d" * 200)
    assert used(made).too_deep
    remove_folder(str(made))


def test_too_many_files_take_no_time(tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"{number}").touch()
    assert 50 < used(tmp_path, most_files=50).count < 60


def test_files_without_a_name_count_while_they_are_open(tmp_path: Path) -> None:
    with (tmp_path / "file").open("wb") as kept:
        (tmp_path / "file").unlink()
        kept.write(b"x" * MEGABYTE)
        kept.flush()
        use = FolderUse(1000)
        use.look_at_open(os.getpid())
        assert use.size >= MEGABYTE
    assert used(tmp_path).size == 0


def test_what_is_gone_while_we_look_hides_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"x" * MEGABYTE)
    names = FolderUse._names

    def with_ghosts(self: FolderUse, folder: int) -> list[str]:
        return ["ghost", *names(self, folder), "ghost"]

    monkeypatch.setattr(FolderUse, "_names", with_ghosts)
    assert used(tmp_path).size >= MEGABYTE


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert used(tmp_path / "none").size == 0


def test_rights_are_changed_of_what_was_looked_at_and_not_of_what_took_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two steps of ours, student code puts a link where a closed folder was."""
    theirs, made = tmp_path / "theirs", tmp_path / "made"
    theirs.touch(mode=0o640)
    (made / "closed").mkdir(parents=True)
    opening = os.open

    def swapped(name: str, flags: int, **where: int) -> int:
        if name == "closed" and not flags & os.O_PATH:
            (made / "closed").rmdir()
            (made / "closed").symlink_to(theirs)
            raise PermissionError
        return opening(name, flags, **where)

    monkeypatch.setattr(os, "open", swapped)
    use = FolderUse(1000)
    use.look_at(str(made))
    assert theirs.stat().st_mode & 0o777 == 0o640


def test_files_that_are_only_mapped_any_more_count_in_full(tmp_path: Path) -> None:
    most = 64 * MEGABYTE
    with (tmp_path / "file").open("w+b") as file:
        file.write(b"x" * MEGABYTE)
        file.flush()
        kept = mmap.mmap(file.fileno(), 4096)  # which has a descriptor of its own
    (tmp_path / "file").unlink()
    use = FolderUse(1000)
    use.look_at_open(os.getpid())
    use.look_at_mapped(os.getpid(), str(tmp_path), most)
    assert MEGABYTE <= use.size < most
    without = FolderUse(1000)
    without.look_at_mapped(os.getpid(), str(tmp_path), most)
    assert without.size == most
    elsewhere = FolderUse(1000)
    elsewhere.look_at_mapped(os.getpid(), str(tmp_path / "made"), most)
    assert elsewhere.size == 0
    kept.close()
