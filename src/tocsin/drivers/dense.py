"""How is every row of an interchange file judged at the speed of reading it, by gathers from small arrays?"""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tocsin.drivers.codes import Reader
from tocsin.drivers.duckdb import meters_of
from tocsin.drivers.kernel import Codes, Gather, Kernel, Search, Words, kernel
from tocsin.estate.table import DIRECTIONS, IN_SCOPE, TESTS, Lookup, Tables
from tocsin.estate.verdict import ANSWERS
from tocsin.words import Direction, Test

BLOCK = 1 << 15
"""Rows worked on at a time, so that what is passed from step to step stays in the processor's cache."""

NAMES = {Test.RECOGNISED: "complete", Test.BY_CODE: "by_code", Test.BY_ANYTHING: "by_anything", Test.WORKING: "working"}


@dataclass(frozen=True, slots=True)
class Block:
    """Verdicts of consecutive rows, packed. An answer is ``complete << 16 | broken + 1 << 8 | best + 1``."""

    scope: NDArray[np.uint8]
    answers: dict[Direction, Words]
    routes: dict[tuple[Direction, Test], Words]

    def table(self) -> pa.Table:
        """Unpack to the columns of `verdict.COLUMNS`, without those of tests that were not asked."""
        columns = {"scope": self.scope.astype(np.int64)}
        for direction in DIRECTIONS:
            packed = self.answers[direction].astype(np.int64)
            found = {"complete": packed >> 16, "best": (packed & 255) - 1, "broken": (packed >> 8 & 255) - 1}
            found |= {
                NAMES[test]: routes.astype(np.int64) for (way, test), routes in self.routes.items() if way is direction
            }
            columns |= {f"{direction.name.lower()}_{name}": found[name] for name in ANSWERS if name in found}
        return pa.table(columns)


def dense(
    snapshot: Path, tables: Tables, tests: Sequence[Test] = TESTS, threads: int = 2, bound: int = 1 << 29
) -> Iterator[Block]:
    """Judge every device of a snapshot in the order of its file, one block a row group.

    `snapshot` is a Parquet file, or a folder with ``meters.parquet``. The arrays take at most about `bound` bytes; what
    would pass it is searched instead, with the same verdicts.
    """
    yield from sweep(snapshot, tables, kernel(tables, tests, bound), threads)


def sweep(snapshot: Path, tables: Tables, built: Kernel, threads: int = 2) -> Iterator[Block]:
    """Judge as `dense` does, with arrays that are built already."""
    path, judge = meters_of(snapshot), _Judge(tables, built)
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[Block]] = deque()
        for group in range(Reader(path, tables, built).groups):
            waiting.append(pool.submit(judge.group, path, group))
            if len(waiting) > threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


class _Judge:
    """Judges one row group at a time; holds nothing that changes."""

    def __init__(self, tables: Tables, built: Kernel) -> None:
        self.tables, self.kernel = tables, built
        self.answers = {one.direction: _answers(one, built.hops) for one in tables.lookups}
        self.routes = {one.direction: _routes(one, built.hops) for one in tables.lookups}

    def group(self, path: Path, group: int) -> Block:
        """Judge one row group."""
        reader = Reader(path, self.tables, self.kernel)
        columns = reader.read(group)
        rows = reader.rows(group)
        block = Block(
            np.empty(rows, np.uint8),
            {way: np.empty(rows, found.dtype) for way, found in self.answers.items()},
            {
                (way, test): np.empty(rows, found.dtype)
                for way, found in self.routes.items()
                for test in self.kernel.tests[1:]
            },
        )
        for start in range(0, rows, BLOCK):
            stop = min(start + BLOCK, rows)
            codes = {key: column(start, stop) for key, column in columns.items()}
            self._fill(block, self._words(codes, stop - start), start, stop)
        return block

    def _words(self, codes: dict[str, Codes], rows: int) -> Words:
        first = self.kernel.gathers[0].words
        words = np.zeros((rows, first.shape[1]), first.dtype)
        few = {role: _few(codes[role]) for role in {gather.sparse for gather in self.kernel.gathers} if role}
        for gather in self.kernel.gathers:
            known = few.get(gather.sparse)
            if known is None:
                words |= np.take(gather.words, _packed(gather, codes), axis=0, mode="clip")
            elif len(known):
                words[known] |= gather.words[_packed(gather, {key: codes[key][known] for key in gather.keys})]
        for search in self.kernel.searches:
            _search(search, codes, words)
        return words

    def _fill(self, block: Block, words: Words, start: int, stop: int) -> None:
        hops = self.kernel.hops
        inside = (1 << hops + 2) - 1
        for place, test in enumerate(self.kernel.tests):
            word = words[:, place]
            index = np.empty(len(word), np.intp)
            for way in DIRECTIONS:
                if way is Direction.TELL:
                    np.bitwise_and(word, word.dtype.type(inside), out=index, casting="unsafe")
                else:
                    np.right_shift(word, word.dtype.type(hops), out=index, casting="unsafe")
                if place == 0:
                    np.take(self.answers[way], index, out=block.answers[way][start:stop], mode="clip")
                else:
                    np.take(self.routes[way], index, out=block.routes[way, test][start:stop], mode="clip")
            if place == 0:
                np.bitwise_and(index, 3, out=block.scope[start:stop], casting="unsafe")


def _few(codes: Codes) -> Codes | None:
    """Give the rows where somebody is known, or None where that is a quarter of them or more."""
    return np.flatnonzero(codes) if np.count_nonzero(codes) * 4 < len(codes) else None


def _packed(table: Gather | Search, codes: dict[str, Codes]) -> Codes:
    packed: Codes | None = None
    for key, size in zip(table.keys, table.sizes, strict=True):
        if packed is None:
            packed = codes[key].copy()
        else:
            packed *= size
            packed += codes[key]
    return np.zeros(len(next(iter(codes.values()))), np.intp) if packed is None else packed


def _search(search: Search, codes: dict[str, Codes], words: Words) -> None:
    if not len(search.packed):
        return
    packed = _packed(search, codes)
    place = np.minimum(np.searchsorted(search.packed, packed), len(search.packed) - 1)
    held = search.packed[place] == packed
    for role in search.known:
        held &= codes[role] > 0
    words[held] |= search.words[place[held]]


def _answers(lookup: Lookup, hops: int) -> Words:
    """Give the packed answer by the bits of one direction's hops and scope, in the order they have in a word."""
    bits = np.arange(1 << hops)
    packed = _complete(lookup, bits) << 16 | (np.array(lookup.broken) + 1) << 8 | (np.array(lookup.best) + 1)
    kind = np.uint32 if len(lookup.routes) <= 16 else np.uint64
    return _by_scope(packed, lookup.direction, hops).astype(kind)


def _routes(lookup: Lookup, hops: int) -> Words:
    found = _complete(lookup, np.arange(1 << hops))
    kind = np.uint16 if len(lookup.routes) <= 16 else np.uint64
    return _by_scope(found, lookup.direction, hops).astype(kind)


def _complete(lookup: Lookup, bits: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the routes all of whose hops are in `bits`, as masks."""
    found = np.zeros(len(bits), np.int64)
    for place, mask in enumerate(lookup.routes):
        found |= ((bits & mask) == mask).astype(np.int64) << place
    return found


def _by_scope(found: NDArray[np.int64], direction: Direction, hops: int) -> NDArray[np.int64]:
    """Spread over the two bits of scope, which stand above the hops in tell and below them in be told; nought outside."""
    spread = np.zeros((4, 1 << hops), np.int64)
    spread[IN_SCOPE] = found
    return spread.reshape(-1) if direction is Direction.TELL else spread.T.reshape(-1)
