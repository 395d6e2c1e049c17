"""Where this Python, its libraries, and what both load of the system lie: all a box has to show."""

from __future__ import annotations

import importlib.util
import site
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

__all__ = ["library_homes", "package_folders", "python_files", "steps_to"]

LIBRARIES = ("numpy", "keras", "tensorflow", "matplotlib", "sklearn", "mlxtend")
# Of the system: what programs load, and data that libraries read. Not /usr, where a course may lie.
SYSTEM = (
    *("/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64"),
    *("/usr/share/fonts", "/usr/share/locale", "/usr/share/matplotlib", "/usr/share/zoneinfo"),
    *("/etc/alternatives", "/etc/ld.so.cache", "/etc/localtime"),
)
MOST_LINKS = 40  # on the way to one file, as for the kernel


def python_files() -> set[Path]:
    """Files and folders to show whole, with each symbolic link on the way to one of them.

    Of a folder that Python is installed in: the interpreter, the packages, shared libraries.
    """
    prefixes = {Path(sys.prefix), Path(sys.base_prefix), Path("/usr/local")}
    wanted = {Path(sys.executable), *map(Path, SYSTEM), *package_folders()}
    for prefix in prefixes:
        wanted |= {prefix / "pyvenv.cfg", *(prefix / "lib").glob("*.so*")}
    ways = [list(steps_to(one)) for one in wanted]
    # Python may go by this link, which leads to a folder that is not shown whole.
    ways += [list(steps_to(prefix / "lib64"))[:-1] for prefix in prefixes]
    return {one for way in ways for one in way if one.exists()}


def package_folders() -> tuple[Path, ...]:
    """Folders that modules are imported from: Python's own, those of its installers, libraries'."""
    paths = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    paths |= set(site.getsitepackages([sys.prefix, sys.base_prefix]))
    found = {Path(one).resolve() for one in paths if Path(one).is_dir()}
    return tuple(sorted(found | set(library_homes())))


def library_homes() -> tuple[Path, ...]:
    """The folders from which the libraries are imported, found without importing them."""
    found = (importlib.util.find_spec(name) for name in LIBRARIES)
    places = (one.submodule_search_locations for one in found if one is not None)
    return tuple(sorted({Path(one[0]).resolve().parent for one in places if one}))


def steps_to(path: Path) -> Iterator[Path]:
    """Each symbolic link on the way to ``path``, by its real place; last, what is there."""
    done, waiting, links = Path("/"), list(reversed(_parts(path))), 0
    while waiting:
        part = waiting.pop()
        done = done.parent if part == ".." else done / part
        if done.is_symlink() and links < MOST_LINKS:
            yield done
            links += 1
            target = done.readlink()
            waiting += reversed(_parts(target))
            done = Path("/") if target.is_absolute() else done.parent
    yield done


def _parts(path: Path) -> list[str]:
    return [part for part in path.parts if part != path.anchor]
