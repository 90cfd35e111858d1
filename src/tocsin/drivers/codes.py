"""How are the columns of a Parquet row group read as codes, without ever making its text?"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from tocsin.drivers.dated import dated
from tocsin.drivers.kernel import Codes, Kernel
from tocsin.estate.table import DOMESTIC, MAKER, MODEL, WINDOW, Tables
from tocsin.words import SUPPLIER, RoleId

Column = Callable[[int, int], Codes]
"""Gives the codes of the rows from the first number up to, not including, the second."""

EPOCH = date(1970, 1, 1)


class Reader:
    """Reads one Parquet file of devices by row group; one reader a thread."""

    def __init__(self, path: Path, tables: Tables, kernel: Kernel) -> None:
        self.tables, self.kernel = tables, kernel
        self.texts = [key for key in (*tables.roles, MODEL) if key in kernel.needed or key == MODEL]
        self.file = pq.ParquetFile(path, read_dictionary=self.texts)
        self.names = set(self.file.schema_arrow.names)

    @property
    def groups(self) -> int:
        """How many row groups the file has."""
        return int(self.file.metadata.num_row_groups)

    def rows(self, group: int) -> int:
        """How many rows a row group has."""
        return int(self.file.metadata.row_group(group).num_rows)

    def read(self, group: int) -> dict[str, Column]:
        """Decode one row group: for each key that the kernel needs, a way to its codes."""
        needed = self.kernel.needed
        roles = [RoleId(key) for key in self.texts if key in self.tables.roles]
        dates = [
            f"{role}_{end}"
            for role in dated(self.file.metadata, roles, self.tables.on, [group])
            for end in ("from", "until")
        ]
        wanted = {*self.texts, *dates, *([DOMESTIC] if DOMESTIC in needed else [])}
        wanted |= {f"{SUPPLIER}_from"} if WINDOW in needed else set()
        read = self.file.read_row_group(group, columns=sorted(wanted & self.names), use_threads=False)
        columns: dict[str, Column] = {}
        for key in self.texts:
            coded = _coded(read[key], self.kernel.named[key]) if key in self.names else _nought
            columns[key] = _in_force(coded, read, RoleId(key), self.tables.on) if key in roles else coded
        if MAKER in needed:
            columns[MAKER] = lambda start, stop: self.kernel.maker_of[columns[MODEL](start, stop)]
        if DOMESTIC in needed:
            columns[DOMESTIC] = _yes(read[DOMESTIC]) if DOMESTIC in self.names else _nought
        if WINDOW in needed:
            columns[WINDOW] = self._window(read)
        return columns

    def _window(self, read: pa.Table) -> Column:
        after = self.tables.gained_after
        if after is None or f"{SUPPLIER}_from" not in self.names:
            return _nought
        days, known = _days(read[f"{SUPPLIER}_from"])
        first, last = (after - EPOCH).days, (self.tables.on - EPOCH).days
        opened = (known & (days > first) & (days <= last)).astype(np.intp)
        return lambda start, stop: opened[start:stop]


def _nought(start: int, stop: int) -> Codes:
    return np.zeros(stop - start, np.intp)


def _coded(column: pa.ChunkedArray, named: pa.StringArray) -> Column:
    """Turn dictionary indices into codes: blank and null 0, a value that nobody names 1, then those that are `named`."""
    pieces: list[tuple[NDArray[np.int32], Codes]] = []
    for chunk in column.chunks:
        words = chunk.dictionary.cast(pa.string())
        indices = chunk.indices.fill_null(len(words)) if chunk.null_count else chunk.indices
        mapping = np.zeros(len(words) + 1, np.intp)
        mapping[:-1] = pc.index_in(words, named).fill_null(-1).to_numpy(zero_copy_only=False) + 2
        mapping[:-1][pc.fill_null(pc.equal(words, ""), True).to_numpy(zero_copy_only=False)] = 0
        pieces.append((indices.to_numpy(zero_copy_only=False), mapping))
    if len(pieces) == 1:
        indices, mapping = pieces[0]
        return lambda start, stop: np.take(mapping, indices[start:stop], mode="clip")
    whole = [mapping[indices] for indices, mapping in pieces]
    joined = np.concatenate(whole) if whole else np.zeros(0, np.intp)
    return lambda start, stop: joined[start:stop]


def _in_force(coded: Column, read: pa.Table, role: RoleId, on: date) -> Column:
    """Blank a claim on whose dates `on` does not fall; a role whose dates were not read is in force throughout."""
    holds: NDArray[np.bool_] | None = None
    day = (on - EPOCH).days
    for end in ("from", "until"):
        if f"{role}_{end}" in read.column_names:
            days, known = _days(read[f"{role}_{end}"])
            fits = ~known | ((days <= day) if end == "from" else (days > day))
            holds = fits if holds is None else holds & fits
    if holds is None:
        return coded
    kept = holds
    return lambda start, stop: coded(start, stop) * kept[start:stop]


def _days(column: pa.ChunkedArray) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    days = column.cast(pa.date32()).cast(pa.int32())
    return days.fill_null(0).to_numpy(), column.is_valid().to_numpy()


def _yes(column: pa.ChunkedArray) -> Column:
    flags = column.fill_null(False).to_numpy().astype(np.intp)
    return lambda start, stop: flags[start:stop]
