"""What do hop tables say of every tuple of an estate, each looked up once however many scenarios hold it?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from math import prod

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tocsin.drivers.tuples import Codes, Tuples
from tocsin.estate.table import (
    DOMESTIC,
    IN_SCOPE,
    MAKER,
    MODEL,
    NO_SUPPLIER,
    OUT_OF_SCOPE,
    UNKNOWN_MANUFACTURER,
    WINDOW,
    HopTable,
    Tables,
)
from tocsin.words import SUPPLIER, PartyId

Flags = NDArray[np.uint8]
Mask = NDArray[np.bool_]
DENSE = 1 << 27
"""Most entries of a hop's array; a table over more is searched."""


@dataclass(slots=True)
class Sight:
    """Tuples, with what was looked up of them so far, by table: rulebooks compiled together share theirs."""

    found: Tuples
    flags: dict[tuple[int, date | None], tuple[HopTable, Flags]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Give how many tuples there are."""
        return len(self.found.systems)

    def hop(self, hop: str, tables: Tables) -> Flags:
        """Give the flags of one hop for every tuple, wherever its keys are known to it."""
        flags = np.zeros(self.count, np.uint8)
        for table in tables.tables:
            if table.hop == hop:
                flags = flags | self.look(table, tables)
        return flags

    def known(self, place: int, tables: Tables) -> Mask:
        """Say of every tuple whether those ends of a hop are known that are columns of the estate."""
        known = np.ones(self.count, bool)
        for role in tables.ends[place]:
            known &= self.column(role, tables)[1] > 0
        return known

    def look(self, table: HopTable, tables: Tables) -> Flags:
        """Give the flags of one hop table for every tuple, wherever its keys are known to it."""
        spot = (id(table), tables.gained_after if WINDOW in table.keys else None)
        if spot not in self.flags:
            self.flags[spot] = (table, self._looked(table, tables))
        return self.flags[spot][1]

    def _looked(self, table: HopTable, tables: Tables) -> Flags:
        if not table.keys:
            return np.full(self.count, table.flags[0], np.uint8)
        packed = np.zeros(self.count, np.int64)
        wanted, known = np.zeros(len(table.flags), np.int64), np.ones(len(table.flags), bool)
        sizes = []
        for key, column in zip(table.keys, table.columns, strict=True):
            names, codes = self.column(key, tables)
            places = pc.index_in(pa.array(column, pa.string()), pa.array(names, pa.string())).fill_null(-1).to_numpy()
            packed, wanted, known = packed * len(names) + codes, wanted * len(names) + places, known & (places >= 0)
            sizes.append(len(names))
        wanted, flags = wanted[known], np.array(table.flags, np.uint8)[known]
        if prod(sizes) <= DENSE:
            dense = np.zeros(prod(sizes), np.uint8)
            dense[wanted] = flags
            return dense[packed]
        return _searched(wanted, flags, packed)

    def column(self, key: str, tables: Tables) -> tuple[Sequence[str], Codes]:
        """Give what a key is called and its codes."""
        codes = self.found.codes
        if key == DOMESTIC:
            return ("no", "yes"), codes[DOMESTIC]
        if key == WINDOW:
            after = tables.gained_after
            passed = self.found.windows.index(after) if after is not None else len(self.found.windows)
            return ("shut", "open"), (codes[WINDOW] > passed).astype(np.int64)
        if key == MAKER:
            makers, of = self.makers(tables)
            return makers, of[codes[MODEL]]
        return (self.found.names[key], codes[key]) if key in codes else (("",), np.zeros(self.count, np.int64))

    def makers(self, tables: Tables) -> tuple[tuple[str, ...], Codes]:
        """Give the manufacturers' names, the blank first, and for each model's code its maker's."""
        made = {row.model: row.manufacturer for row in tables.models}
        makers = tuple(sorted({"", *made.values()}))
        of: dict[str, int] = {name: place for place, name in enumerate(makers)}
        return makers, np.array([of[made.get(one, "")] for one in self.found.names[MODEL]], np.int64)  # type: ignore[call-overload]


def _searched(wanted: Codes, flags: Flags, packed: Codes) -> Flags:
    if not len(wanted):
        return np.zeros(len(packed), np.uint8)
    order = np.argsort(wanted)
    wanted, flags = wanted[order], flags[order]
    place = np.minimum(np.searchsorted(wanted, packed), len(wanted) - 1)
    return np.where(wanted[place] == packed, flags[place], 0).astype(np.uint8)


def scope_of(sight: Sight, tables: Tables) -> NDArray[np.int8]:
    """Give the scope of every tuple; the first that fits, as every engine has it."""
    rows = {row.model: row for row in tables.models}
    by_model = np.full(len(sight.found.names[MODEL]), UNKNOWN_MANUFACTURER, np.int8)
    for place, name in enumerate(sight.found.names[MODEL]):
        row = rows.get(name)  # type: ignore[call-overload]
        if row is not None and not row.in_scope:
            by_model[place] = OUT_OF_SCOPE
        elif row is not None and row.manufacturer:
            by_model[place] = IN_SCOPE
    scope = by_model[sight.found.codes[MODEL]]
    nobody = sight.column(SUPPLIER, tables)[1] == 0
    return np.where((scope == IN_SCOPE) & nobody, np.int8(NO_SUPPLIER), scope)


def mine_of(found: Tuples, party: PartyId) -> Mask:
    """Give the tuples that a party has a part in, in any role; to have made the model gives no count (decision 18)."""
    mine = np.zeros(len(found.codes[MODEL]), dtype=bool)
    for key, names in found.names.items():
        if key != MODEL and party in names:
            mine |= found.codes[key] == names.index(party)
    return mine
