"""How are many scenarios counted on one estate that was read once?

Each hop table is looked up once for all tuples, however many scenarios hold it; what is then left of a scenario is a few
look-ups a tuple.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tocsin.cover.simulation.outcome import PLANES, Asked, Outcome, Remainder, Share
from tocsin.drivers.stored import stored
from tocsin.drivers.tuples import Codes, Tuples
from tocsin.estate.table import (
    DIRECTIONS,
    DOMESTIC,
    IN_SCOPE,
    MAKER,
    MODEL,
    NO_SUPPLIER,
    OUT_OF_SCOPE,
    UNKNOWN_MANUFACTURER,
    WINDOW,
    HopTable,
    Lookup,
    Tables,
    flag,
)
from tocsin.words import SUPPLIER, Direction, PartyId, RoleId, Test

Flags = NDArray[np.uint8]
Bits = NDArray[np.int64]
Mask = NDArray[np.bool_]
DENSE = 1 << 27
"""Most entries of a hop's array; a table over more is searched."""


def tally(
    snapshot: Path, scenarios: Sequence[Asked], mine: PartyId | None = None, threads: int = 2
) -> tuple[Outcome, ...]:
    """Count every scenario on one snapshot, read once; all have one date.

    `mine` leaves only what that party has a part in; `snapshot` is as for `duckdb.holdings`.
    """
    first = scenarios[0].tables
    roles = tuple(dict.fromkeys(role for one in scenarios for role in one.tables.roles))
    windows = {one.tables.gained_after for one in scenarios if one.tables.gained_after is not None}
    return count(stored(snapshot, roles, first.on, windows, threads), scenarios, mine)


def count(found: Tuples, scenarios: Sequence[Asked], mine: PartyId | None = None) -> tuple[Outcome, ...]:
    """Count every scenario on tuples that are at hand."""
    sight = _Sight(found if mine is None else found.kept(_mine(found, scenarios[0].tables, mine)))
    seen: list[_Seen] = []
    outcomes = []
    for one in scenarios:
        seen.append(_seen(sight, one.tables))
        base = None if one.base is None else seen[one.base]
        outcomes.append(_outcome(sight, one, seen[-1], base))
    return tuple(outcomes)


def _mine(found: Tuples, tables: Tables, party: PartyId) -> Mask:
    """Give the tuples that a party has a part in: in any role, or as the maker of the model."""
    made = {row.model for row in tables.models if row.manufacturer == party}
    mine = np.isin(found.codes[MODEL], [place for place, name in enumerate(found.names[MODEL]) if name in made])
    for key, names in found.names.items():
        if key != MODEL and party in names:
            mine |= found.codes[key] == names.index(party)
    return mine


@dataclass(slots=True)
class _Sight:
    """Tuples, with what was looked up of them so far, by table: rulebooks compiled together share theirs."""

    found: Tuples
    flags: dict[tuple[int, date | None], tuple[HopTable, Flags]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return len(self.found.systems)

    def look(self, table: HopTable, tables: Tables) -> Flags:
        """Give the flags of one hop table for every tuple, wherever its keys are known to it."""
        spot = (id(table), tables.gained_after if WINDOW in table.keys else None)
        if spot not in self.flags:
            self.flags[spot] = (table, self._looked(table, tables))
        return self.flags[spot][1]

    def _looked(self, table: HopTable, tables: Tables) -> Flags:
        if not table.keys:
            return np.full(self.count, table.flags[0], np.uint8)
        named = [self.column(key, tables) for key in table.keys]
        places = [{name: place for place, name in enumerate(names)} for names, _ in named]
        rows = [(values, flags) for values, flags in table.rows if all(map(dict.__contains__, places, values))]
        sizes = [len(names) for names, _ in named]
        packed = np.zeros(self.count, np.int64)
        wanted = np.zeros(len(rows), np.int64)
        for place, (_, codes) in enumerate(named):
            packed = packed * sizes[place] + codes
            known = places[place]
            wanted = wanted * sizes[place] + np.fromiter(
                (known[values[place]] for values, _ in rows), np.int64, len(rows)
            )
        flags = np.fromiter((one for _, one in rows), np.uint8, len(rows))
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


@dataclass(frozen=True, slots=True)
class _Seen:
    """Of every tuple: its scope, and by direction and test the hops that hold, as bits; nought outside the scope."""

    scope: NDArray[np.int8]
    bits: dict[tuple[Direction, Test], Bits]
    routes: dict[tuple[Direction, Test], Mask]
    """Whether any route passes."""


def _seen(sight: _Sight, tables: Tables) -> _Seen:
    scope = _scope(sight, tables)
    inside = scope == IN_SCOPE
    bits = {plane: np.zeros(sight.count, np.int64) for plane in PLANES}
    for place, hop in enumerate(tables.hops):
        flags = np.zeros(sight.count, np.uint8)
        for table in tables.tables:
            if table.hop == hop:
                flags = flags | sight.look(table, tables)
        known = inside.copy()
        for role in tables.ends[place]:
            known &= sight.column(role, tables)[1] > 0
        for plane in PLANES:
            bits[plane] |= ((flags & flag(*plane) != 0) & known).astype(np.int64) << place
    return _Seen(
        scope, bits, {plane: _passes(tables.lookup(plane[0]), bits[plane], len(tables.hops)) for plane in PLANES}
    )


def _scope(sight: _Sight, tables: Tables) -> NDArray[np.int8]:
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


def _passes(lookup: Lookup, bits: Bits, hops: int) -> Mask:
    every = np.arange(1 << hops)
    whole = np.zeros(1 << hops, bool)
    for mask in lookup.routes:
        whole |= (every & mask) == mask
    found: Mask = whole[bits]
    return found


def _outcome(sight: _Sight, one: Asked, seen: _Seen, base: _Seen | None) -> Outcome:
    systems, inside = sight.found.systems, seen.scope == IN_SCOPE
    counted = {
        kind: int(systems[seen.scope == kind].sum()) for kind in (OUT_OF_SCOPE, UNKNOWN_MANUFACTURER, NO_SUPPLIER)
    }
    hops, gained, carried, remains = [], [], [], []
    for way, direction in enumerate(DIRECTIONS):
        lookup = one.tables.lookup(direction)
        bits = seen.bits[direction, Test.RECOGNISED]
        best = np.array(lookup.best, np.int64)[bits]
        lengths = np.array([*(len(chain) for chain in lookup.chains), 0], np.int64)[best]
        hops += [(direction, length, many) for length, many in _summed(lengths, systems, inside & (best >= 0))]
        if base is not None:
            new = inside & (best >= 0) & ~base.routes[direction, Test.RECOGNISED]
            gained.append((direction, int(systems[new].sum())))
            carried += [(direction, *pair) for pair in _carried(sight, one, way, best, new)]
        remains += list(_remains(sight, one.tables, direction, bits, inside & (best < 0)))
    return Outcome(
        scenario=one.scenario,
        shares=tuple(_shares(sight, one.tables, seen, inside)),
        out_of_scope=counted[OUT_OF_SCOPE],
        unknown_manufacturer=counted[UNKNOWN_MANUFACTURER],
        no_supplier=counted[NO_SUPPLIER],
        hops=tuple(hops),
        gained=tuple(gained),
        carried=tuple(carried),
        remains=tuple(remains),
    )


def _summed(codes: Codes, systems: Codes, rows: Mask) -> Iterator[tuple[int, int]]:
    """Give each code among `rows` with its systems, in the order of the codes."""
    sums = np.bincount(codes[rows], weights=systems[rows]) if rows.any() else np.zeros(0)
    for code in np.flatnonzero(sums).tolist():
        yield code, round(float(sums[code]))


def _shares(sight: _Sight, tables: Tables, seen: _Seen, inside: Mask) -> Iterator[Share]:
    names, codes = sight.column(SUPPLIER, tables)
    keys, systems = codes * 2 + sight.found.codes[DOMESTIC], sight.found.systems
    size = len(names) * 2

    def spread(rows: Mask) -> list[int]:
        summed = np.bincount(keys[rows], weights=systems[rows], minlength=size)
        return [round(one) for one in summed.tolist()]

    total = spread(inside)
    passing = [spread(inside & seen.routes[plane]) for plane in PLANES]
    idle = [
        spread(inside & seen.routes[way, Test.RECOGNISED] & ~seen.routes[way, Test.BY_ANYTHING]) for way in DIRECTIONS
    ]
    for key in range(size):
        if total[key]:
            counts = tuple(one[key] for one in passing)
            yield Share(PartyId(names[key // 2]), bool(key % 2), total[key], counts, tuple(one[key] for one in idle))


def _carried(sight: _Sight, one: Asked, way: int, best: Codes, new: Mask) -> list[tuple[PartyId, int]]:
    """Count the new systems by each party between on their best route."""
    fixed, found = dict(one.fixed), defaultdict[str, int](int)
    for route, roles in enumerate(one.between[way]):
        rows = new & (best == route)
        for role in roles if rows.any() else ():
            if role in fixed:
                found[fixed[role]] += int(sight.found.systems[rows].sum())
                continue
            names, codes = sight.column(role, one.tables)
            for code, many in _summed(codes, sight.found.systems, rows):
                found[names[code]] += many
    ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(PartyId(name), many) for name, many in ordered]


def _remains(sight: _Sight, tables: Tables, direction: Direction, bits: Bits, rows: Mask) -> Iterator[Remainder]:
    broken = np.array(tables.lookup(direction).broken, np.int64)[bits]
    for hop in np.unique(broken[rows]).tolist():
        here = rows & (broken == hop)
        ends: tuple[RoleId, ...] = tables.ends[hop] if hop >= 0 else ()
        unknown = np.zeros(sight.count, np.int64)
        for place, role in enumerate(ends):
            unknown |= (sight.column(role, tables)[1] == 0).astype(np.int64) << place
        for code, many in _summed(unknown, sight.found.systems, here):
            lost = tuple(role for place, role in enumerate(ends) if code >> place & 1)
            yield Remainder(direction, tables.hops[hop] if hop >= 0 else "", lost, many)
