"""How are many scenarios counted on one estate that was read once?

Each hop table is looked up once for all tuples, however many scenarios hold it; what is then left of a scenario is a few
look-ups a tuple.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tocsin.cover.simulation.outcome import PLANES, Asked, Outcome, Remainder, Share
from tocsin.drivers.laid import tuples
from tocsin.drivers.looked import Mask, Sight, mine_of, scope_of
from tocsin.drivers.tuples import Codes, Tuples
from tocsin.estate.table import (
    DIRECTIONS,
    DOMESTIC,
    IN_SCOPE,
    NO_SUPPLIER,
    OUT_OF_SCOPE,
    UNKNOWN_MANUFACTURER,
    Lookup,
    Tables,
    flag,
)
from tocsin.words import SUPPLIER, Direction, PartyId, RoleId, Test

Bits = NDArray[np.int64]


def tally(
    snapshot: Path, overlays: Sequence[Path], scenarios: Sequence[Asked], mine: PartyId | None = None, threads: int = 2
) -> tuple[Outcome, ...]:
    """Count every scenario on one snapshot, read once, with `overlays` laid over; all have one date.

    `mine` leaves only what that party has a part in; `snapshot` is as for `duckdb.holdings`.
    """
    first = scenarios[0].tables
    roles = tuple(dict.fromkeys(role for one in scenarios for role in one.tables.roles))
    windows = {one.tables.gained_after for one in scenarios if one.tables.gained_after is not None}
    return count(tuples(snapshot, overlays, roles, first.on, windows, threads), scenarios, mine)


def count(found: Tuples, scenarios: Sequence[Asked], mine: PartyId | None = None) -> tuple[Outcome, ...]:
    """Count every scenario on tuples that are at hand."""
    sight = Sight(found if mine is None else found.kept(mine_of(found, mine)))
    seen: list[_Seen] = []
    outcomes = []
    for one in scenarios:
        seen.append(_seen(sight, one.tables))
        base = None if one.base is None else seen[one.base]
        outcomes.append(_outcome(sight, one, seen[-1], base))
    return tuple(outcomes)


@dataclass(frozen=True, slots=True)
class _Seen:
    """Of every tuple: its scope, and by direction and test the hops that hold, as bits; nought outside the scope."""

    scope: NDArray[np.int8]
    bits: dict[tuple[Direction, Test], Bits]
    routes: dict[tuple[Direction, Test], Mask]
    """Whether any route passes."""


def _seen(sight: Sight, tables: Tables) -> _Seen:
    scope = scope_of(sight, tables)
    inside = scope == IN_SCOPE
    bits = {plane: np.zeros(sight.count, np.int64) for plane in PLANES}
    for place, hop in enumerate(tables.hops):
        flags, known = sight.hop(hop, tables), inside & sight.known(place, tables)
        for plane in PLANES:
            bits[plane] |= ((flags & flag(*plane) != 0) & known).astype(np.int64) << place
    return _Seen(
        scope, bits, {plane: _passes(tables.lookup(plane[0]), bits[plane], len(tables.hops)) for plane in PLANES}
    )


def _passes(lookup: Lookup, bits: Bits, hops: int) -> Mask:
    every = np.arange(1 << hops)
    whole = np.zeros(1 << hops, bool)
    for mask in lookup.routes:
        whole |= (every & mask) == mask
    found: Mask = whole[bits]
    return found


def _outcome(sight: Sight, one: Asked, seen: _Seen, base: _Seen | None) -> Outcome:
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


def _shares(sight: Sight, tables: Tables, seen: _Seen, inside: Mask) -> Iterator[Share]:
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


def _carried(sight: Sight, one: Asked, way: int, best: Codes, new: Mask) -> list[tuple[PartyId, int]]:
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


def _remains(sight: Sight, tables: Tables, direction: Direction, bits: Bits, rows: Mask) -> Iterator[Remainder]:
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
