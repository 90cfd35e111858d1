"""Which agreements are missing on the routes of tuples that have none, found for all of them at once?

What a tuple lacks depends only on which of its hops hold and which have both ends known: few patterns, worked out once
each. A pair is a number, so that the weight of every pair is one sum a hop, and a table of the weightiest pairs is one sort.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from math import ceil
from operator import or_
from pathlib import Path

import numpy as np

from tocsin.cover.closing.shortfall import Pair, Shortfall, Side, Table, Wanted
from tocsin.drivers.laid import tuples
from tocsin.drivers.looked import Mask, Sight, scope_of
from tocsin.drivers.tuples import Codes, Counts, Tuples
from tocsin.estate.holding import Holding
from tocsin.estate.table import DOMESTIC, IN_SCOPE, MODEL, WINDOW, flag
from tocsin.words import SUPPLIER, ModelId, PartyId, RoleId, Test

Masks = tuple[int, ...]
"""Hops as bits: each mask is all that one route lacks."""
ROOM = 1 << 62
SMALL = 1 << 20
"""Up to how many possible pairs a hop is counted in one array."""
LOOKED = 8
"""How many times as many pairs left out are weighed exactly as are asked for."""


@dataclass(frozen=True, slots=True)
class Hop:
    """The pairs of one hop: the names of its two ends, the pair of every tuple, and of each pair that is missing
    somewhere its number and the systems that it stands before."""

    name: str
    ends: tuple[tuple[str, ...], tuple[str, ...]]
    codes: Codes
    pairs: Codes
    systems: Counts

    def pair(self, code: int) -> Pair:
        """Give a pair by its number."""
        left, right = divmod(code, len(self.ends[1]))
        return Pair(self.name, PartyId(self.ends[0][left]), PartyId(self.ends[1][right]))

    def spots(self, kept: Codes) -> Codes:
        """Give for every tuple the place of its pair among `kept`, from 1; 0 for none."""
        size = len(self.ends[0]) * len(self.ends[1])
        if not len(kept):
            return np.zeros(len(self.codes), np.int64)
        if size <= SMALL:
            places = np.zeros(size, np.int64)
            places[kept] = np.arange(1, len(kept) + 1)
            return places[self.codes]
        place = np.minimum(np.searchsorted(kept, self.codes), len(kept) - 1)
        return np.where(kept[place] == self.codes, place + 1, 0)


@dataclass(frozen=True, slots=True)
class Lacked:
    """The tuples without a recognised route in one direction; keeps `cover.closing.shortfall.Lacking`."""

    found: Tuples
    wanted: Wanted
    lacks: tuple[Masks, ...]
    """By pattern."""
    pattern: Codes
    hops: tuple[Hop, ...]
    inside: int
    systems: int = field(init=False)
    out_of_reach: int = field(init=False)
    alone: bool = field(init=False)

    def __post_init__(self) -> None:
        lost = np.array([not one for one in self.lacks], bool)[self.pattern]
        object.__setattr__(self, "systems", int(self.found.systems.sum()))
        object.__setattr__(self, "out_of_reach", int(self.found.systems[lost].sum()))
        object.__setattr__(self, "alone", all(one.bit_count() == 1 for masks in self.lacks for one in masks))

    def table(self, pairs: int, apart: int) -> Table:
        """Give the table of the `pairs` weightiest pairs, and the `apart` weightiest of those left out."""
        order, bits = self._heaviest(pairs + apart * (LOOKED + 1)), len(self.hops)
        kept = [_codes(order[:pairs], place) for place in self._places]
        spots = [hop.spots(codes) for hop, codes in zip(self.hops, kept, strict=True)]
        inside: Codes = np.zeros(len(self.pattern), np.int64)
        for place, spot in enumerate(spots):
            inside |= (spot > 0).astype(np.int64) << place
        cases, case = _told_apart(self.pattern << bits | inside & self._lacked[self.pattern], len(self.lacks) << bits)
        split = [(self.lacks[one >> bits], one & (1 << bits) - 1) for one in cases.tolist()]
        left = [tuple(mask for mask in masks if not mask & ~there) for masks, there in split]
        return Table(tuple(self._shortfalls(kept, spots, case, left)), self._apart(order[pairs:], apart, case, split))

    def example(self, pair: Pair) -> Holding:
        """Give the largest tuple that lacks a pair, as a holding."""
        place = next(place for place in self._places if self.hops[place].name == pair.hop)
        hop = self.hops[place]
        code = hop.ends[0].index(pair.left) * len(hop.ends[1]) + hop.ends[1].index(pair.right)
        rows = (hop.codes == code) & (self._lacked[self.pattern] >> place & 1 == 1)
        return _holding(self.found, self.wanted, int(np.argmax(np.where(rows, self.found.systems, -1))))

    @property
    def _places(self) -> range:
        return range(len(self.hops))

    @property
    def _lacked(self) -> Codes:
        """Give by pattern every hop that is missing on some route that can be closed."""
        return np.array([reduce(or_, masks, 0) for masks in self.lacks], np.int64)

    def _heaviest(self, most: int) -> list[tuple[int, int]]:
        """Give the hop and number of the pairs before the most systems, those first; as many as are asked for."""
        none = np.zeros(0, np.int64)
        hop = np.concatenate([none, *(np.full(len(one.pairs), place) for place, one in enumerate(self.hops))])
        code = np.concatenate([none, *(one.pairs for one in self.hops)])
        systems = np.concatenate([none, *(one.systems for one in self.hops)])
        few = np.arange(len(code)) if len(code) <= most else np.argpartition(-systems, most - 1)[:most]
        order = few[np.lexsort((code[few], hop[few], -systems[few]))]
        return list(zip(hop[order].tolist(), code[order].tolist(), strict=True))

    def _shortfalls(self, kept: list[Codes], spots: list[Codes], case: Codes, left: list[Masks]) -> Iterator[Shortfall]:
        """Add up the tuples that lack the same, by case; `left` has what of it the kept pairs can close."""
        kinds = {masks: place for place, masks in enumerate(dict.fromkeys(left))}
        kind = np.array([kinds[masks] for masks in left], np.int64)[case]
        bits = np.array([reduce(or_, masks, 0) for masks in kinds], np.int64)
        rows = np.flatnonzero(bits[kind])
        key, room = kind[rows], len(kinds)
        for place in self._places:
            key, room = _packed(key, room, spots[place][rows] * (bits[kind[rows]] >> place & 1), len(kept[place]) + 1)
        _, first, same = np.unique(key, return_index=True, return_inverse=True)
        counts = np.bincount(same, weights=self.found.systems[rows]) if len(rows) else np.zeros(0)
        named = list(kinds)
        for row, systems in sorted(
            zip(rows[first].tolist(), counts.tolist(), strict=True), key=lambda one: (-one[1], one[0])
        ):
            masks = named[kind[row]]
            yield Shortfall(tuple(frozenset(self._pairs(mask, row)) for mask in masks), round(systems))

    def _pairs(self, mask: int, row: int) -> Iterator[Pair]:
        for place in self._places:
            if mask >> place & 1:
                yield self.hops[place].pair(int(self.hops[place].codes[row]))

    def _apart(
        self, order: list[tuple[int, int]], most: int, case: Codes, split: list[tuple[Masks, int]]
    ) -> tuple[tuple[Pair, int], ...]:
        """Weigh pairs left out: what is closed with several of them is shared among those, so that each counts its part."""
        looked, weighed = order[: most * LOOKED], list[tuple[Pair, int]]()
        for place in sorted({hop for hop, _ in looked}):
            parts = np.array(
                [max((_part(mask & ~there, place) for mask in masks), default=0.0) for masks, there in split]
            )
            codes = _codes(looked, place)
            spot = self.hops[place].spots(codes)
            rows = np.flatnonzero((spot > 0) & (parts > 0)[case])
            weights = np.bincount(
                spot[rows], weights=self.found.systems[rows] * parts[case[rows]], minlength=len(codes) + 1
            )
            weighed += [
                (self.hops[place].pair(code), ceil(one))
                for code, one in zip(codes.tolist(), weights[1:].tolist(), strict=True)
            ]
        for hop, code in order[most * LOOKED : most * (LOOKED + 1)]:
            systems = self.hops[hop].systems[np.searchsorted(self.hops[hop].pairs, code)]
            weighed.append((self.hops[hop].pair(code), int(systems)))
        return tuple(sorted(weighed, key=lambda one: (-one[1], one[0]))[:most])


def lacking(snapshot: Path, overlays: Sequence[Path], wanted: Wanted, supplier: PartyId | None = None) -> Lacked:
    """Find what a snapshot lacks in one direction, with `overlays` laid over it; with `supplier` only that one's own.

    `snapshot` is as for `duckdb.holdings`.
    """
    tables = wanted.tables
    windows = () if tables.gained_after is None else (tables.gained_after,)
    return lacked(tuples(snapshot, overlays, tables.roles, tables.on, windows), wanted, supplier)


def lacked(found: Tuples, wanted: Wanted, supplier: PartyId | None = None) -> Lacked:
    """Find what the tuples lack in one direction; with `supplier` only that one's own."""
    tables, sight = wanted.tables, Sight(found)
    held, known = np.zeros(sight.count, np.int64), np.zeros(sight.count, np.int64)
    wants = flag(wanted.direction, Test.RECOGNISED)
    for place, hop in enumerate(tables.hops):
        there = sight.known(place, tables)
        held |= (there & (sight.hop(hop, tables) & wants != 0)).astype(np.int64) << place
        known |= (there & wanted.closable[place]).astype(np.int64) << place
    lookup = tables.lookup(wanted.direction)
    inside: Mask = scope_of(sight, tables) == IN_SCOPE
    if supplier is not None:
        inside &= _is(sight, supplier, wanted)
    short: Mask = inside & (np.array(lookup.best, np.int64)[held] < 0)
    patterns, pattern = _told_apart((held << len(tables.hops) | known)[short], 1 << 2 * len(tables.hops))
    lacks = [_lacks(lookup.routes, *divmod(one, 1 << len(tables.hops))) for one in patterns.tolist()]
    kept = Sight(found.kept(short))
    hops = _hops(kept, wanted, np.array([reduce(or_, masks, 0) for masks in lacks], np.int64)[pattern])
    return Lacked(kept.found, wanted, tuple(lacks), pattern, tuple(hops), int(found.systems[inside].sum()))


def _codes(order: list[tuple[int, int]], hop: int) -> Codes:
    """Give the pairs of one hop, in the order of their numbers."""
    return np.sort(np.array([code for place, code in order if place == hop], np.int64))


def _told_apart(values: Codes, room: int) -> tuple[Codes, Codes]:
    """Give the values that occur, in order, and of each row which of them it has; every value is below `room`."""
    if room > SMALL:
        found, place = np.unique(values, return_inverse=True)
        return found, place.astype(np.int64)
    there = np.zeros(room, bool)
    there[values] = True
    found = np.flatnonzero(there)
    places = np.zeros(room, np.int64)
    places[found] = np.arange(len(found))
    return found, places[values]


def _is(sight: Sight, supplier: PartyId, wanted: Wanted) -> Mask:
    names, codes = sight.column(SUPPLIER, wanted.tables)
    own: Mask = codes == (names.index(supplier) if supplier in names else -1)
    return own


def _lacks(routes: Masks, held: int, known: int) -> Masks:
    """Give all that each route lacks, of those that agreements can close, without those that lack more than another."""
    found = {route & ~held for route in routes if not route & ~held & ~known}
    kept = (one for one in found if not any(other != one and other & one == other for other in found))
    return tuple(sorted(kept, key=lambda one: (one.bit_count(), one)))


def _hops(sight: Sight, wanted: Wanted, lacked: Codes) -> Iterator[Hop]:
    for place, (hop, sides) in enumerate(zip(wanted.tables.hops, wanted.sides, strict=True)):
        (left, lefts), (right, rights) = (_side(sight, side, wanted) for side in sides)
        codes = lefts * len(right) + rights
        rows = lacked >> place & 1 == 1
        yield Hop(hop, (left, right), codes, *_weighed(codes[rows], sight.found.systems[rows], len(left) * len(right)))


def _side(sight: Sight, side: Side, wanted: Wanted) -> tuple[tuple[str, ...], Codes]:
    if side.always is not None:
        return (str(side.always),), np.zeros(sight.count, np.int64)
    names, codes = sight.column(side.key, wanted.tables)
    return tuple(names), codes


def _weighed(codes: Codes, systems: Counts, size: int) -> tuple[Codes, Counts]:
    """Give each code with its systems, in the order of the codes."""
    if size <= SMALL:
        counts = np.bincount(codes, weights=systems, minlength=size)
        pairs: Codes = np.flatnonzero(counts)
        return pairs, counts[pairs].astype(np.int64)
    pairs, place = np.unique(codes, return_inverse=True)
    return pairs, np.bincount(place, weights=systems, minlength=len(pairs)).astype(np.int64)


def _packed(key: Codes, room: int, codes: Codes, size: int) -> tuple[Codes, int]:
    """Add a column to a number a row; where the numbers would grow too large they are counted anew from nought."""
    if room * size >= ROOM:
        found, key = np.unique(key, return_inverse=True)
        room = len(found)
    return key * size + codes, room * size


def _part(left_out: int, place: int) -> float:
    return 1 / left_out.bit_count() if left_out >> place & 1 else 0.0


def _holding(found: Tuples, wanted: Wanted, row: int) -> Holding:
    tables = wanted.tables
    names = {key: found.names[key][found.codes[key][row]] for key in (*tables.roles, MODEL)}
    after = tables.gained_after
    opened = after is not None and found.codes[WINDOW][row] > found.windows.index(after)
    return Holding(
        tuple((RoleId(role), PartyId(names[role])) for role in tables.roles if names[role]),
        ModelId(names[MODEL]),
        "",
        bool(found.codes[DOMESTIC][row]),
        f"the months before {tables.on:%B %Y}" if opened else "",
        int(found.systems[row]),
    )
