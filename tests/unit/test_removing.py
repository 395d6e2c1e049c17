"""What a child wrote is removed, whatever it is."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

import pytest

from autograder.sandbox.removing import remove_folder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a fork server's folders")


def test_an_empty_folder_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "made"
    folder.mkdir()
    remove_folder(str(folder))
    assert not folder.exists()


def test_deeper_than_any_path_and_than_descriptors(tmp_path: Path) -> None:
    folder = tmp_path / "made"
    folder.mkdir()
    deep = os.open(folder, os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("d" * 200, dir_fd=deep)
        os.close(os.open("file", os.O_CREAT | os.O_WRONLY, dir_fd=deep))
        inner = os.open("d" * 200, os.O_RDONLY, dir_fd=deep)
        os.close(deep)
        deep = inner
    os.close(deep)
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    highest = max(int(one.name) for one in Path("/proc/self/fd").iterdir())
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 8, limits[1]))
    try:
        remove_folder(str(folder))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    assert not folder.exists()


def test_without_rights_with_links_and_odd_names(tmp_path: Path) -> None:
    folder, outside = tmp_path / "made", tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("mine")
    for name in ("a", "b/c", ".removed-0/x", ".removed-1", "\udcff\n"):
        (folder / name).mkdir(parents=True)
    (folder / "b" / "c" / "file").write_text("x")
    (folder / "link").symlink_to(outside)
    (folder / "b" / "link").symlink_to(outside / "kept")
    os.mkfifo(folder / "pipe")
    for path in (folder / "b" / "c", folder / "b", folder / "a"):
        path.chmod(0)
    remove_folder(str(folder))
    assert not folder.exists()
    assert (outside / "kept").read_text() == "mine"


def test_what_is_not_there_is_nobodys_business(tmp_path: Path) -> None:
    remove_folder(str(tmp_path / "none"))
