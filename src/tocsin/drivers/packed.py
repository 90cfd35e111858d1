"""How are rows of codes packed into sorted numbers, so that equal ones are added up without hashing, in bounded memory?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]
BITS = 62
"""Bits of a word, so that it stays a positive 64-bit integer."""
PENDING = 1 << 22
"""Tuples gathered before they are added up with those there are."""


class Vocabulary:
    """The words met so far in each column, numbered as they come; the blank is 0. Threads may share it."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._places = {key: {"": 0} for key in keys}
        self._lock = Lock()

    def learn(self, key: str, words: Sequence[str | None]) -> Codes:
        """Give the number of each word, a new one's too; null is blank."""
        places = self._places[key]
        with self._lock:
            return np.array([places.setdefault(word or "", len(places)) for word in words], np.int64)

    def sizes(self) -> dict[str, int]:
        """Give how many words each column has so far."""
        with self._lock:
            return {key: len(places) for key, places in self._places.items()}

    def words(self, key: str) -> list[str]:
        """Give a column's words by number."""
        return list(self._places[key])


class Layout:
    """Where each column's code stands in the words of a packed row; with room to grow, so that it changes seldom."""

    def __init__(self, bits: dict[str, int]) -> None:
        self.bits = bits
        self.spots: dict[str, tuple[int, int]] = {}
        word, used = 0, 0
        for key, size in bits.items():
            word, used = (word + 1, 0) if used + size > BITS else (word, used)
            self.spots[key] = (word, used)
            used += size
        self.width = word + 1

    @classmethod
    def of(cls, sizes: dict[str, int]) -> "Layout":
        """Give room for so many codes in each column."""
        return cls({key: size.bit_length() + 1 for key, size in sizes.items()})

    def pack(self, columns: dict[str, Codes]) -> tuple[Codes, ...]:
        """Give the words of every row."""
        words = [np.zeros(len(next(iter(columns.values()))), np.int64) for _ in range(self.width)]
        for key, (word, shift) in self.spots.items():
            words[word] |= columns[key] << shift
        return tuple(words)

    def unpack(self, words: tuple[Codes, ...]) -> dict[str, Codes]:
        """Give every row's codes again."""
        return {key: words[word] >> shift & ((1 << self.bits[key]) - 1) for key, (word, shift) in self.spots.items()}


@dataclass(frozen=True, slots=True)
class Packed:
    """Distinct rows in the order of their words, and how many there are of each."""

    layout: Layout
    words: tuple[Codes, ...]
    counts: Codes

    def under(self, layout: Layout) -> "Packed":
        """Give the same rows under another layout, in no order."""
        if layout.bits == self.layout.bits:
            return self
        return Packed(layout, layout.pack(self.layout.unpack(self.words)), self.counts)


def alike(columns: dict[str, Codes], layout: Layout, counts: Codes | None = None) -> Packed:
    """Reduce rows that count one each, or as many as `counts` says."""
    words = layout.pack(columns)
    if counts is not None or len(words) > 1:
        return _added(Packed(layout, words, np.ones(len(words[0]), np.int64) if counts is None else counts))
    words[0].sort()
    starts = _starts(words)
    return Packed(layout, (words[0][starts],), np.diff(np.append(starts, len(words[0]))))


@dataclass(slots=True)
class Heap:
    """Packed rows as they come, added up whenever many are pending."""

    pieces: list[Packed] = field(default_factory=list)

    def add(self, piece: Packed) -> None:
        """Take in some rows."""
        self.pieces.append(piece)
        if sum(len(one.counts) for one in self.pieces[1:]) > PENDING:
            self.pieces = [self._whole()]

    def columns(self, keys: Sequence[str]) -> tuple[dict[str, Codes], Codes]:
        """Give every distinct row's codes and count."""
        whole = self._whole() if self.pieces else _nothing(Layout.of(dict.fromkeys(keys, 1)))
        return whole.layout.unpack(whole.words), whole.counts

    def _whole(self) -> Packed:
        """Add up equal rows under a layout with room for those of every piece."""
        keys = self.pieces[0].layout.bits
        layout = Layout({key: max(one.layout.bits[key] for one in self.pieces) for key in keys})
        under = [one.under(layout) for one in self.pieces]
        words = tuple(np.concatenate(parts) for parts in zip(*(one.words for one in under), strict=True))
        return _added(Packed(layout, words, np.concatenate([one.counts for one in under])))


def _nothing(layout: Layout) -> Packed:
    return Packed(layout, (np.zeros(0, np.int64),) * layout.width, np.zeros(0, np.int64))


def _added(rows: Packed) -> Packed:
    """Sort rows and add up equal ones; runs that are sorted already are merged."""
    order = np.argsort(rows.words[0], kind="stable") if len(rows.words) == 1 else np.lexsort(rows.words)
    words = tuple(word[order] for word in rows.words)
    starts = _starts(words)
    counts = np.add.reduceat(rows.counts[order], starts) if len(order) else rows.counts
    return Packed(rows.layout, tuple(word[starts] for word in words), counts)


def _starts(words: tuple[Codes, ...]) -> NDArray[np.intp]:
    new = np.zeros(len(words[0]), bool)
    new[:1] = True
    for word in words:
        new[1:] |= word[1:] != word[:-1]
    return np.flatnonzero(new)
