"""Zip files that are damaged, or lie about what is in them."""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.classes.collecting import HandedIn, collect
from autograder.submission import SubmissionError

CODE = b"def normalize(images):\n    return images / 255\n"
LONG = CODE + b"# more\n" * 500
FILES = {"anna.py": CODE, "bert.py": LONG, "cleo.py": CODE}
LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


def zipped(files: dict[str, bytes] = FILES, method: int = zipfile.ZIP_DEFLATED) -> bytearray:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as out:
        for name, data in files.items():
            out.writestr(name, data)
    return bytearray(made.getvalue())


def of(data: bytes, tmp_path: Path) -> dict[str, HandedIn]:
    (tmp_path / "in.zip").write_bytes(data)
    return {one.student: one for one in collect(tmp_path / "in.zip", "mnist")}


def header(data: bytes, name: str, sign: bytes = CENTRAL) -> int:
    """Where the header of a member begins, in the list at the end or before its data."""
    length = {CENTRAL: 46, LOCAL: 30}[sign]
    at = data.find(name.encode()) if sign == LOCAL else data.rfind(name.encode())
    assert data[at - length :].startswith(sign)
    return at - length


def patched(
    where: int, form: str, value: int, sign: bytes = CENTRAL
) -> Callable[[bytearray], None]:
    def change(data: bytearray) -> None:
        struct.pack_into(form, data, header(data, "bert.py", sign) + where, value)

    return change


def spoilt(data: bytearray) -> None:
    at = header(data, "bert.py", LOCAL) + 30 + len("bert.py")
    data[at : at + 2] = b"\xff\xff"


def renamed(data: bytearray) -> None:
    at = header(data, "bert.py", LOCAL) + 30
    data[at : at + 4] = b"anna"


OF_BERT = {
    "spoilt": spoilt,
    "other name before the data": renamed,
    "no header before the data": patched(0, "<L", 7, LOCAL),
    "wrong checksum": patched(16, "<L", 7),
    "encrypted": patched(8, "<H", 1),
    "strongly encrypted": patched(8, "<H", 0x41),
    "a patch": patched(8, "<H", 0x20),
    "version 9.9": patched(6, "<H", 99),
    "unknown method": patched(10, "<H", 99),
    "deflate64": patched(10, "<H", 9),
    "bzip2": patched(10, "<H", 12),
    "lzma": patched(10, "<H", 14),
    "stored": patched(10, "<H", 0),
    "packed size 0": patched(20, "<L", 0),
    "size too large": patched(24, "<L", 2**31),
    "size too small": patched(24, "<L", 3),
    "zip64 without the numbers": patched(24, "<L", 2**32 - 1),
    "data elsewhere": patched(42, "<L", 2**31),
    "data of another": patched(42, "<L", 0),
    "a link": patched(38, "<L", (stat.S_IFLNK | 0o777) << 16),
    "a folder": patched(38, "<L", (stat.S_IFDIR | 0o755) << 16),
    "a pipe": patched(38, "<L", (stat.S_IFIFO | 0o644) << 16),
    "a device": patched(38, "<L", (stat.S_IFBLK | 0o644) << 16),
}


@pytest.mark.parametrize("change", OF_BERT.values(), ids=OF_BERT)
def test_a_damaged_member_is_its_own_students_problem(
    change: Callable[[bytearray], None], tmp_path: Path
) -> None:
    data = zipped()
    change(data)
    found = of(data, tmp_path)
    assert sorted(found) == ["anna", "bert", "cleo"]
    assert found["anna"].data == found["cleo"].data == CODE
    assert found["bert"].data is None
    assert "bert" not in found["bert"].problem.split(":")[0]
    assert found["bert"].problem.endswith(".")
    assert len(found["bert"].problem.splitlines()) == 1


def extra_field(data: bytearray) -> None:
    """Says that numbers of 8 bytes follow the name, of which there are only 2."""
    at = header(data, "bert.py")
    struct.pack_into("<H", data, at + 30, 6)
    data[at + 46 + 7 : at + 46 + 7] = struct.pack("<HHH", 1, 2, 0)
    struct.pack_into("<L", data, at + 24, 2**32 - 1)
    end = data.rfind(END)
    struct.pack_into("<L", data, end + 12, struct.unpack_from("<L", data, end + 12)[0] + 6)


def test_a_packed_size_that_is_too_large_does_no_harm(tmp_path: Path) -> None:
    data = zipped()
    struct.pack_into("<L", data, header(data, "bert.py") + 20, 2**30)
    assert of(data, tmp_path)["bert"].data == LONG


def test_a_member_that_zipfile_cannot_list_is_its_own_students_problem(tmp_path: Path) -> None:
    data = zipped()
    extra_field(data)
    found = of(data, tmp_path)
    assert sorted(found) == ["anna", "bert", "cleo"]
    assert "cannot be read" in found["bert"].problem
    assert found["cleo"].data == CODE


def test_what_stands_before_and_after_an_archive_does_no_harm(tmp_path: Path) -> None:
    data = zipped()
    struct.pack_into("<H", data, len(data) - 2, 9)
    found = of(b"#!/bin/sh\n" * 100 + data + b"a comment", tmp_path)
    assert [one.data for one in found.values()] == [CODE, LONG, CODE]


def test_an_archive_with_long_numbers_is_read(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        for name, data in FILES.items():
            with out.open(name, "w", force_zip64=True) as stream:
                stream.write(data)
    data = bytearray(made.getvalue())
    end = data.rfind(END)
    size, offset = struct.unpack_from("<2L", data, end + 12)
    struct.pack_into("<2H2L", data, end + 8, *[0xFFFF] * 2, *[0xFFFFFFFF] * 2)
    long = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 3, 3, size, offset)
    data[end:end] = long + struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    assert [one.data for one in of(data, tmp_path).values()] == [CODE, LONG, CODE]


@pytest.mark.parametrize("keep", [0, 10, 200, -1, -22, -60], ids=str)
def test_an_archive_that_was_cut_off_is_one_clear_line(keep: int, tmp_path: Path) -> None:
    with pytest.raises(SubmissionError, match=r"in\.zip: cannot be read as a zip file: ") as told:
        of(zipped()[:keep], tmp_path)
    assert len(str(told.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("where", "value", "message"),
    [(12, 2**32 - 2, "larger than the file"), (12, 20, "cut off|damaged"), (12, 0, "holds no")],
)
def test_a_list_of_members_that_is_not_there(
    where: int, value: int, message: str, tmp_path: Path
) -> None:
    data = zipped()
    struct.pack_into("<L", data, data.rfind(END) + where, value)
    with pytest.raises(SubmissionError, match=message):
        of(data, tmp_path)


def test_one_name_twice_is_told_unless_it_is_the_same_file(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of zipfile, that a name is there twice
        for name, data in (("anna.py", CODE), ("bert.py", CODE), ("anna.py", LONG)):
            out.writestr(name, data)
        out.writestr("bert.py", CODE)
    found = of(made.getvalue(), tmp_path)
    assert sorted(found) == ["anna", "bert"]
    assert "in the archive 2 times" in found["anna"].problem
    assert found["bert"].data == CODE


def test_members_may_lie_in_one_another(tmp_path: Path) -> None:
    """Of two entries that share their data, none makes the other one's student unreadable."""
    data = zipped({"anna.py": CODE, "bert.py": CODE})
    place = struct.unpack_from("<L", data, header(data, "anna.py") + 42)[0]
    struct.pack_into("<L", data, header(data, "bert.py") + 42, place)
    found = of(data, tmp_path)
    assert sorted(found) == ["anna", "bert"]
    assert found["bert"].data is None


def test_names_of_members_are_students_of_their_own(tmp_path: Path) -> None:
    names = ["b.py", "b.py\0.py", "b\u200b.py", "B.py", "b\\mnist\\mnist.py", "x/CON.py", "b .py",
             "\u00fc.py", "u\u0308.py", ".py", "./d.py", "e//mnist.py"]  # fmt: skip
    made = zipped({name.replace("\0", "?"): CODE for name in names})
    found = of(bytes(made).replace(b"b.py?.py", b"b.py\0.py"), tmp_path)
    assert sorted(found) == sorted(
        [
            r"b",
            r"b.py\u0000",
            r"b\u200b",
            "B",
            "x",
            r"b\u0020",
            "\u00fc",
            "u\u0308",
            ".py",
            "d",
            "e",
        ]
    )
    assert all(one.data == CODE for one in found.values())


@pytest.mark.parametrize(
    ("raw", "flags", "student"),
    [
        ("\u00e4nna.py".encode(), 0, "\u00e4nna"),  # as programs of macOS write it
        ("\u00e4nna.py".encode("cp437"), 0, "\u00e4nna"),
    ],
)
def test_names_in_any_encoding(raw: bytes, flags: int, student: str, tmp_path: Path) -> None:
    plain = "x" * (len(raw) - 3) + ".py"
    data = zipped({plain: CODE, "zoe.py": CODE})
    for sign, where in ((CENTRAL, 8), (LOCAL, 6)):
        struct.pack_into("<H", data, header(data, plain, sign) + where, flags)
    found = of(bytes(data).replace(plain.encode(), raw), tmp_path)
    assert sorted(found) == sorted([student, "zoe"])
    assert found[student].data == found["zoe"].data == CODE


@pytest.mark.parametrize("raw", [b"\xff\xfenna.py", b"\xed\xa0\x80a.py"])  # half a character
def test_a_name_that_is_not_what_it_says_is_its_own_students_problem(
    raw: bytes, tmp_path: Path
) -> None:
    plain = "x" * (len(raw) - 3) + ".py"
    data = zipped({plain: CODE, "zoe.py": CODE})
    for sign, where in ((CENTRAL, 8), (LOCAL, 6)):
        struct.pack_into("<H", data, header(data, plain, sign) + where, 0x800)
    found = of(bytes(data).replace(plain.encode(), raw), tmp_path)
    student = raw[:-3].decode("ascii", "backslashreplace")
    assert sorted(found) == sorted([student, "zoe"])
    assert "is not the UTF-8" in found[student].problem
    assert found["zoe"].data == CODE


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_bomb_that_lies_about_its_size(method: int, tmp_path: Path) -> None:
    data = zipped({"anna.py": CODE, "bert.ipynb": bytes(50_000_000)}, method)
    struct.pack_into("<L", data, header(data, "bert.ipynb") + 24, 300)
    found = of(data, tmp_path)
    assert found["bert"].data is None


def test_a_students_own_archive_is_opened_and_stays_theirs(tmp_path: Path) -> None:
    inner = bytes(zipped({"bob.py": CODE}, zipfile.ZIP_STORED))
    found = of(zipped({"anna/mnist.py": CODE, "mallory/work.zip": inner}), tmp_path)
    assert sorted(found) == ["anna", "mallory"]
    assert found["mallory"].data == CODE
    assert found["mallory"].name == "mallory/work.zip/bob.py"


def test_who_has_too_many_files_in_an_archive_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.classes.collecting.zip_directory.MOST_BYTES", 5_000)
    with pytest.raises(SubmissionError, match=r"too many members, \d+ of them in bert\."):
        of(zipped({f"bert/{number}.png": b"" for number in range(100)}), tmp_path)
    monkeypatch.setattr("autograder.classes.collecting.zip_directory.MOST_BYTES", 64_000_000)
    monkeypatch.setattr("autograder.classes.collecting.zip_directory.MOST_WANTED", 50)
    with pytest.raises(SubmissionError, match=r"more than 50 members, 51 of them in bert\."):
        of(zipped({f"bert/{number}.py": b"" for number in range(100)}), tmp_path)


def test_who_packs_a_whole_environment_is_graded_all_the_same(tmp_path: Path) -> None:
    files = {f"bert/env/lib/{number}.py": b"" for number in range(1_500)}
    found = of(zipped({**files, "bert/mnist.py": CODE, "anna/mnist.py": CODE}), tmp_path)
    assert {who: one.data for who, one in found.items()} == {"anna": CODE, "bert": CODE}
