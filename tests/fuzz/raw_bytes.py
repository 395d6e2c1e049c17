"""Strategies for bytes that nobody meant to write: changed, cut, and blown up from little."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")

FEW_BYTES = 300_000  # that a blown-up piece comes to, unless a boundary wants more


def mostly(often: st.SearchStrategy[T], seldom: st.SearchStrategy[T]) -> st.SearchStrategy[T]:
    """Three times in four of the first; `one_of` counts each strategy inside of these once."""
    return st.sampled_from([often, often, often, seldom]).flatmap(lambda one: one)


odd_bytes = st.one_of(
    st.binary(max_size=40),
    st.sampled_from([b"\0", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\n", b"{", b"\xed\xa0\x80"]),
)


@dataclass(frozen=True)
class ByteEdit:
    """One change to bytes: at which share of them, how many are cut out, what is put in."""

    share: float
    cut: int
    put: bytes
    times: int


byte_edits = st.builds(
    ByteEdit,
    st.floats(0, 1),
    st.one_of(st.integers(0, 8), st.integers(0, 5000)),
    odd_bytes,
    st.one_of(st.integers(0, 3), st.sampled_from([100, 70_000])),
)


def changed(data: bytes, changes: list[ByteEdit]) -> bytes:
    """The bytes with these changes."""
    for one in changes:
        at = int(one.share * len(data))
        data = data[:at] + one.put * one.times + data[at + one.cut :]
    return data


@dataclass(frozen=True)
class Pieces:
    """Bytes as pieces, each so many times, which come to ``most`` bytes each."""

    pieces: tuple[tuple[bytes, int], ...]
    most: int

    def __bytes__(self) -> bytes:
        return b"".join(
            piece * min(times, self.most // max(len(piece), 1)) for piece, times in self.pieces
        )


def pieces(*words: bytes, most: int = FEW_BYTES) -> st.SearchStrategy[Pieces]:
    """Of these words and others, some of them very often."""
    piece = st.one_of(st.sampled_from(words), odd_bytes)
    times = st.one_of(st.just(1), st.integers(1, 50), st.sampled_from([1000, 30_000, 2_000_000]))
    found = st.lists(st.tuples(piece, times), min_size=1, max_size=8).map(tuple)
    return st.builds(Pieces, found, st.just(most))
