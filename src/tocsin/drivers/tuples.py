"""How is an estate read once and reduced to its distinct sets of responsible parties, as codes and counts?

Row groups are decoded as dictionary codes, packed into one number a row and sorted, on threads; no text is made of any
row. What several row groups share is added up as they come, so that memory follows the tuples and not the rows. Names and
tuples are sorted at the end, so that the same estate gives the same arrays.
"""

from collections import deque
from collections.abc import Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from tocsin.drivers.dated import dated
from tocsin.drivers.duckdb import meters_of
from tocsin.drivers.packed import Heap, Layout, Packed, Vocabulary, alike
from tocsin.estate.holdings import SYSTEMS
from tocsin.estate.table import DOMESTIC, MODEL, WINDOW
from tocsin.words import SUPPLIER, RoleId

Codes = NDArray[np.int64]
Counts = NDArray[np.int64]
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Tuples:
    """Distinct tuples with their counts, in the order of their columns' names.

    `codes` has a column for each role, `MODEL`, `DOMESTIC` (0 or 1) and `WINDOW` (after how many of the `windows` the
    supplier came); a role's or model's code is a place in `names`, whose first is the blank.
    """

    names: dict[str, tuple[str, ...]]
    codes: dict[str, Codes]
    systems: Counts
    windows: tuple[date, ...]

    def kept(self, rows: NDArray[np.bool_]) -> "Tuples":
        """Give only some of the tuples."""
        return Tuples(
            self.names, {key: found[rows] for key, found in self.codes.items()}, self.systems[rows], self.windows
        )


def tuples(
    snapshot: Path, roles: Sequence[RoleId], on: date, windows: Collection[date] = (), threads: int = 2
) -> Tuples:
    """Reduce a snapshot to its tuples of `roles` and model on a date; `snapshot` is as for `duckdb.holdings`.

    Claims count as in `as_at`. `windows` are the days after which becoming supplier opens a licence window.
    """
    path, ordered = meters_of(snapshot), tuple(sorted(set(windows)))
    texts = [*roles, MODEL]
    sizes, heap = {DOMESTIC: 2, WINDOW: len(ordered) + 1}, Heap()
    reader = _Reader(path, tuple(roles), on, ordered, Vocabulary(texts), sizes)
    waiting: deque[Future[Packed]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for group in range(pq.read_metadata(path).num_row_groups):
            waiting.append(pool.submit(reader.read, group))
            if len(waiting) > threads:
                heap.add(waiting.popleft().result())
        for piece in waiting:
            heap.add(piece.result())
    return _sorted(heap, reader, texts)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads row groups on several threads under one vocabulary."""

    path: Path
    roles: tuple[RoleId, ...]
    on: date
    windows: tuple[date, ...]
    words: Vocabulary
    fixed: dict[str, int]

    def read(self, group: int) -> Packed:
        """Reduce one row group to its tuples."""
        texts = [*self.roles, MODEL]
        file = pq.ParquetFile(self.path, read_dictionary=texts)
        there = set(file.schema_arrow.names)
        looked = dated(file.metadata, self.roles, self.on, [group])
        wanted = {*texts, *(f"{role}_{end}" for role in looked for end in ("from", "until")), DOMESTIC}
        wanted |= {SYSTEMS, f"{SUPPLIER}_from"} if self.windows else {SYSTEMS}
        read = file.read_row_group(group, columns=sorted(wanted & there), use_threads=False)
        columns: dict[str, Codes] = {}
        for key in texts:
            columns[key] = self._coded(key, read[key]) if key in there else _none(read)
        for role in looked:
            columns[role] = columns[role] * _holds(read, role, self.on)
        columns[DOMESTIC] = (
            read[DOMESTIC].fill_null(False).to_numpy().astype(np.int64) if DOMESTIC in there else _none(read)
        )
        opened = f"{SUPPLIER}_from" in read.column_names
        columns[WINDOW] = _opened(read, self.on, self.windows) if opened else _none(read)
        counts = read[SYSTEMS].to_numpy().astype(np.int64) if SYSTEMS in there else None
        return alike(columns, Layout.of(self.words.sizes() | self.fixed), counts)

    def _coded(self, key: str, column: pa.ChunkedArray) -> Codes:
        """Give codes into the vocabulary; null is blank."""
        parts = []
        for chunk in column.chunks:
            places = np.append(self.words.learn(key, chunk.dictionary.cast(pa.string()).to_pylist()), 0)
            indices = chunk.indices.fill_null(len(places) - 1) if chunk.null_count else chunk.indices
            parts.append(places[indices.to_numpy(zero_copy_only=False)])
        return parts[0] if len(parts) == 1 else np.concatenate([np.zeros(0, np.int64), *parts])


def _none(read: pa.Table) -> Codes:
    return np.zeros(len(read), np.int64)


def _holds(read: pa.Table, role: RoleId, on: date) -> NDArray[np.bool_]:
    holds, day = np.ones(len(read), bool), (on - EPOCH).days
    for end in ("from", "until"):
        if f"{role}_{end}" in read.column_names:
            days, known = _days(read[f"{role}_{end}"])
            holds &= ~known | ((days <= day) if end == "from" else (days > day))
    return holds


def _opened(read: pa.Table, on: date, windows: tuple[date, ...]) -> Codes:
    days, known = _days(read[f"{SUPPLIER}_from"])
    after = np.array([(day - EPOCH).days for day in windows], np.int64)
    passed: Codes = np.searchsorted(after, days, side="left").astype(np.int64)
    return passed * (known & (days <= (on - EPOCH).days))


def _days(column: pa.ChunkedArray) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    days = column.cast(pa.date32()).cast(pa.int32())
    return days.fill_null(0).to_numpy(), column.is_valid().to_numpy()


def _sorted(heap: Heap, reader: _Reader, texts: Sequence[str]) -> Tuples:
    """Put the tuples under sorted names, and in their order."""
    codes, systems = heap.columns((*texts, DOMESTIC, WINDOW))
    names: dict[str, tuple[str, ...]] = {}
    for key in texts:
        known = reader.words.words(key)
        used = {known[place] for place in np.unique(codes[key]).tolist()}
        names[key] = tuple(sorted({"", *used}))
        place = {name: rank for rank, name in enumerate(names[key])}
        codes[key] = np.array([place.get(word, 0) for word in known], np.int64)[codes[key]]
    order = np.lexsort(tuple(codes[key] for key in reversed(codes)))
    return Tuples(names, {key: found[order] for key, found in codes.items()}, systems[order], reader.windows)
