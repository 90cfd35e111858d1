"""How is an estate read once and reduced to its distinct sets of responsible parties, as codes and counts?

Row groups are decoded as dictionary codes, packed into one number a row and sorted, on threads; no text is made and
nothing is hashed. Names and tuples are sorted at the end, so that the same estate gives the same arrays.
"""

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from tocsin.drivers.dated import dated
from tocsin.drivers.duckdb import meters_of
from tocsin.estate.table import DOMESTIC, MODEL, WINDOW
from tocsin.words import SUPPLIER, RoleId

Codes = NDArray[np.int64]
Counts = NDArray[np.int64]
EPOCH = date(1970, 1, 1)
ROOM = 1 << 62


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


@dataclass(frozen=True, slots=True)
class _Piece:
    """The tuples of one row group, under the names of that row group."""

    names: dict[str, pa.Array]
    codes: dict[str, Codes]
    systems: Counts


def tuples(
    snapshot: Path, roles: Sequence[RoleId], on: date, windows: Collection[date] = (), threads: int = 2
) -> Tuples:
    """Reduce a snapshot to its tuples of `roles` and model on a date; `snapshot` is as for `duckdb.holdings`.

    Claims count as in `as_at`. `windows` are the days after which becoming supplier opens a licence window.
    """
    path, ordered = meters_of(snapshot), tuple(sorted(set(windows)))
    groups = range(pq.read_metadata(path).num_row_groups)
    with ThreadPoolExecutor(threads) as pool:
        pieces = list(pool.map(lambda group: _read(path, group, tuple(roles), on, ordered), groups))
    return _joined([piece for piece in pieces if len(piece.systems)], roles, ordered)


def _read(path: Path, group: int, roles: Sequence[RoleId], on: date, windows: tuple[date, ...]) -> _Piece:
    texts = [*roles, MODEL]
    file = pq.ParquetFile(path, read_dictionary=texts)
    there = set(file.schema_arrow.names)
    looked = dated(file.metadata, roles, on, [group])
    wanted = {*texts, *(f"{role}_{end}" for role in looked for end in ("from", "until")), DOMESTIC}
    wanted |= {f"{SUPPLIER}_from"} if windows else set()
    read = file.read_row_group(group, columns=sorted(wanted & there), use_threads=False)
    names: dict[str, pa.Array] = {}
    columns: dict[str, Codes] = {}
    for key in texts:
        names[key], columns[key] = _coded(read[key]) if key in there else (pa.array([""]), np.zeros(len(read), int))
    for role in looked:
        columns[role] = columns[role] * _holds(read, role, on)
    columns[DOMESTIC] = (
        read[DOMESTIC].fill_null(False).to_numpy().astype(np.int64) if DOMESTIC in there else _none(read)
    )
    columns[WINDOW] = _opened(read, on, windows) if f"{SUPPLIER}_from" in read.column_names else _none(read)
    sizes = {key: len(names[key]) for key in texts} | {DOMESTIC: 2, WINDOW: len(windows) + 1}
    return _Piece(names, *_reduced(columns, sizes, np.ones(len(read), np.int64), alike=True))


def _none(read: pa.Table) -> Codes:
    return np.zeros(len(read), np.int64)


def _coded(column: pa.ChunkedArray) -> tuple[pa.Array, Codes]:
    """Give names, the blank first, and codes into them; null is blank."""
    one = column.unify_dictionaries().combine_chunks()
    one = one.combine_chunks() if isinstance(one, pa.ChunkedArray) else one
    words = one.dictionary.cast(pa.string())
    indices = one.indices.fill_null(len(words)) if one.null_count else one.indices
    names = pa.concat_arrays([pa.array([""]), words.filter(pa.compute.not_equal(words, ""))])
    mapping = np.zeros(len(words) + 1, np.int64)
    mapping[:-1] = pa.compute.index_in(words, names).to_numpy(zero_copy_only=False)
    return names, mapping[indices.to_numpy(zero_copy_only=False)]


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


def _reduced(
    columns: dict[str, Codes], sizes: dict[str, int], systems: Counts, alike: bool
) -> tuple[dict[str, Codes], Counts]:
    """Add up equal tuples, in the order of their codes. `alike` says that every count is one."""
    packed, exact = _packed(columns, sizes)
    if alike and exact:
        packed.sort()
        starts = _starts(packed)
        counts = np.diff(np.append(starts, len(packed)))
        return _unpacked(packed[starts], sizes), counts
    order = np.argsort(packed, kind="stable")
    starts = _starts(packed[order])
    first = order[starts]
    counts = np.add.reduceat(systems[order], starts) if len(order) else systems
    return {key: column[first] for key, column in columns.items()}, counts


def _packed(columns: dict[str, Codes], sizes: dict[str, int]) -> tuple[Codes, bool]:
    """Give one number a tuple that sorts as the tuple does, and whether it can be taken apart again."""
    packed: Codes = np.zeros(len(next(iter(columns.values()))), np.int64)
    room, exact = 1, True
    for key, size in sizes.items():
        if room * size >= ROOM:
            found, packed = np.unique(packed, return_inverse=True)
            room, exact = len(found), False
        packed = packed * size + columns[key]
        room *= size
    return packed, exact


def _unpacked(packed: Codes, sizes: dict[str, int]) -> dict[str, Codes]:
    found = {}
    for key, size in reversed(sizes.items()):
        packed, found[key] = np.divmod(packed, size)
    return {key: found[key] for key in sizes}


def _starts(ordered: Codes) -> NDArray[np.intp]:
    new = np.ones(len(ordered), bool)
    new[1:] = ordered[1:] != ordered[:-1]
    return np.flatnonzero(new)


def _joined(pieces: list[_Piece], roles: Sequence[RoleId], windows: tuple[date, ...]) -> Tuples:
    """Put the pieces under one set of sorted names, and add up what is equal."""
    texts = [*roles, MODEL]
    if not pieces:
        empty = {key: np.zeros(0, np.int64) for key in (*texts, DOMESTIC, WINDOW)}
        return Tuples(dict.fromkeys(texts, ("",)), empty, np.zeros(0, np.int64), windows)
    names: dict[str, tuple[str, ...]] = {}
    columns: dict[str, Codes] = {}
    for key in texts:
        names[key], columns[key] = _named(list(_dictionaries(pieces, key)))
    for key in (DOMESTIC, WINDOW):
        columns[key] = np.concatenate([piece.codes[key] for piece in pieces])
    sizes = {key: len(names[key]) for key in texts} | {DOMESTIC: 2, WINDOW: len(windows) + 1}
    counts = np.concatenate([piece.systems for piece in pieces])
    return Tuples(names, *_reduced(columns, sizes, counts, alike=False), windows)


def _dictionaries(pieces: list[_Piece], key: str) -> Iterator[pa.DictionaryArray]:
    for piece in pieces:
        yield pa.DictionaryArray.from_arrays(pa.array(piece.codes[key].astype(np.int32)), piece.names[key])


def _named(found: list[pa.DictionaryArray]) -> tuple[tuple[str, ...], Codes]:
    """Give the sorted names that occur, the blank first, and every code among them."""
    one = pa.chunked_array(found).unify_dictionaries()
    codes = np.concatenate([chunk.indices.to_numpy() for chunk in one.chunks]).astype(np.int64)
    words = one.chunk(0).dictionary.to_pylist()
    used = {words[place] for place in np.unique(codes).tolist()}
    ordered = sorted({"", *used})
    place = {name: rank for rank, name in enumerate(ordered)}
    ranks = np.array([place.get(word, 0) for word in words], np.int64)
    return tuple(ordered), ranks[codes]
