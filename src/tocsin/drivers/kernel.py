"""How do compiled tables become small arrays, so that a verdict costs a few gathers and no join?

- A code stands for a value: of a role 0 nobody known, 1 somebody whom no table names, then those that are named.
- A hop's array has an axis for each of its ends and keys; arrays are merged while they stay small. What would pass the
  bound in bytes is kept as sorted packed keys and searched.
- For each test a row has one word: tell hops, then two bits of scope, then be-told hops.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tocsin.estate.table import (
    DIRECTIONS,
    DOMESTIC,
    IN_SCOPE,
    MAKER,
    MODEL,
    NO_SUPPLIER,
    OUT_OF_SCOPE,
    TESTS,
    UNKNOWN_MANUFACTURER,
    WINDOW,
    HopTable,
    Tables,
    flag,
)
from tocsin.words import SUPPLIER, Direction, Refused, Test

Words = NDArray[np.unsignedinteger]
Codes = NDArray[np.intp]
MERGED = 1 << 21
"""Arrays are merged up to this many entries: beyond it a gather costs more than it saves."""


class TooWide(Refused):
    """A hop has more combinations of keys than a 64-bit number can tell apart."""


@dataclass(frozen=True, slots=True)
class Gather:
    """One array of words over the codes of `keys`; `sparse` is a role without which every word is nought, or empty."""

    keys: tuple[str, ...]
    sizes: tuple[int, ...]
    words: Words
    sparse: str


@dataclass(frozen=True, slots=True)
class Search:
    """One hop table as sorted packed keys; `known` are the ends that it does not name itself."""

    keys: tuple[str, ...]
    sizes: tuple[int, ...]
    packed: NDArray[np.int64]
    words: Words
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kernel:
    """Everything that `dense` needs: the values that have codes, the maker of each model, gathers and searches."""

    tests: tuple[Test, ...]
    hops: int
    named: dict[str, pa.StringArray]
    """For each role and the model, the values whose codes are 2, 3 and so on."""
    maker_of: Codes
    gathers: tuple[Gather, ...]
    searches: tuple[Search, ...]

    @property
    def needed(self) -> frozenset[str]:
        """The keys whose codes must be known of every row."""
        gathered = {key for gather in self.gathers for key in gather.keys}
        return frozenset(gathered.union(*((*search.keys, *search.known) for search in self.searches)))


def kernel(tables: Tables, tests: Sequence[Test] = TESTS, bound: int = 1 << 29) -> Kernel:
    """Build the arrays for `tests` (of which recognised is always one) within `bound` bytes.

    Raises `TooWide` where a table that does not fit the bound cannot be packed either.
    """
    asked = (Test.RECOGNISED, *(test for test in tests if test is not Test.RECOGNISED))
    press = _Press(tables, asked)
    dense: list[frozenset[str]] = [frozenset({SUPPLIER, MODEL})]
    searched: list[str] = []
    left = bound
    for hop in sorted(tables.hops, key=lambda one: press.bytes(press.axes(one))):
        left -= press.bytes(press.axes(hop))
        if left < 0:
            searched.append(hop)
        else:
            dense.append(press.axes(hop))
    groups = _merge(dense, press.sizes)
    homes = {hop: next(keys for keys in groups if press.fits(hop, keys)) for hop in tables.hops if hop not in searched}
    gathers = tuple(press.gather(keys, [hop for hop, home in homes.items() if home == keys]) for keys in groups)
    searches = tuple(press.search(table) for table in tables.tables if table.hop in searched)
    named = {key: pa.array(list(press.codes[key]), pa.string()) for key in (*tables.roles, MODEL)}
    return Kernel(asked, len(tables.hops), named, press.maker_of, gathers, searches)


def _merge(keysets: Iterable[frozenset[str]], sizes: dict[str, int]) -> list[frozenset[str]]:
    """Merge sets of axes, the smallest union first, while the array stays small or one swallows another."""
    groups = list(dict.fromkeys(keysets))
    while True:
        unions = [(_union(one, other), one, other) for one in groups for other in groups if one != other]
        fitting = [
            (prod(sizes[key] for key in union), sorted(union), one, other)
            for union, one, other in unions
            if prod(sizes[key] for key in union) <= MERGED or union in (one, other)
        ]
        if not fitting:
            return groups
        _, union, one, other = min(fitting, key=lambda fit: (fit[0], fit[1]))
        groups = [group for group in groups if group not in (one, other)]
        groups = list(dict.fromkeys([*groups, frozenset(union)]))


def _union(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """Join two sets of axes; a model tells its maker."""
    both = one | other
    return both - {MAKER} if MODEL in both else both


class _Press:
    """Codes values and fills arrays while one kernel is built."""

    def __init__(self, tables: Tables, tests: tuple[Test, ...]) -> None:
        self.tables, self.tests, self.hops = tables, tests, len(tables.hops)
        self.kind = np.uint32 if 2 * self.hops + 2 <= 32 else np.uint64
        named: dict[str, dict[str, int]] = {role: {} for role in (*tables.roles, MODEL, MAKER)}
        for row in tables.models:
            _name(named[MODEL], row.model)
            _name(named[MAKER], row.manufacturer)
        for table in tables.tables:
            for key, column in zip(table.keys, table.columns, strict=True):
                if key in named:
                    for value in dict.fromkeys(column):
                        _name(named[key], value)
        self.codes = named | {DOMESTIC: {"no": 0, "yes": 1}, WINDOW: {"shut": 0, "open": 1}}
        self.sizes = {key: len(found) + (2 if key in named else 0) for key, found in self.codes.items()}
        self.maker_of = np.zeros(self.sizes[MODEL], np.intp)
        for row in tables.models:
            self.maker_of[self.codes[MODEL][row.model]] = self.codes[MAKER].get(row.manufacturer, 0)

    def axes(self, hop: str) -> frozenset[str]:
        """Give every key that the hop's words depend on."""
        found: frozenset[str] = frozenset(self.tables.ends[self.tables.hops.index(hop)])
        for table in self._of(hop):
            found = _union(found, frozenset(table.keys))
        return found

    def fits(self, hop: str, keys: frozenset[str]) -> bool:
        """Say whether the hop's axes are among `keys`."""
        return _union(self.axes(hop), keys) == keys

    def bytes(self, keys: Iterable[str]) -> int:
        """Give the size of an array over `keys`."""
        return prod(self.sizes[key] for key in keys) * len(self.tests) * np.dtype(self.kind).itemsize

    def gather(self, group: frozenset[str], hops: list[str]) -> Gather:
        """Fill one array with every hop of the group, and the scope where supplier and model are among its axes."""
        keys = tuple(sorted(group, key=lambda key: (key == MODEL, self.sizes[key])))
        sizes = tuple(self.sizes[key] for key in keys)
        words = np.zeros((*sizes, len(self.tests)), self.kind)
        for hop in hops:
            for table in self._of(hop):
                self._set(words, keys, table)
        scoped = {SUPPLIER, MODEL} <= group
        if scoped:
            words |= self._scope(keys)[..., None]
        ends = [set(self.tables.ends[self.tables.hops.index(hop)]) - {SUPPLIER} for hop in hops]
        shared = sorted(set.intersection(*ends)) if ends and not scoped else []
        return Gather(keys, sizes, words.reshape(-1, len(self.tests)), shared[0] if shared else "")

    def search(self, table: HopTable) -> Search:
        """Pack one table's keys into sorted numbers."""
        sizes = tuple(self.sizes[key] for key in table.keys)
        if prod(sizes) >= 1 << 63:
            raise TooWide(
                f"The hop {table.hop} has {prod(sizes)} combinations of {', '.join(table.keys)}.",
                "No engine of this kind can tell that many apart.",
                "Run the question on DuckDB, which joins instead.",
            )
        packed = np.zeros(len(table.flags), np.int64)
        for place, key in enumerate(table.keys):
            packed = packed * self.sizes[key] + self._column(table, place)
        order = np.argsort(packed)
        ends = self.tables.ends[self.tables.hops.index(table.hop)]
        known = tuple(role for role in ends if role not in table.keys)
        return Search(table.keys, sizes, packed[order], self._packed(table)[order], known)

    def _of(self, hop: str) -> list[HopTable]:
        return [table for table in self.tables.tables if table.hop == hop]

    def _column(self, table: HopTable, place: int) -> Codes:
        found = self.codes[table.keys[place]]
        return np.fromiter(map(found.__getitem__, table.columns[place]), np.intp, len(table.flags))

    def _packed(self, table: HopTable) -> Words:
        """Give the word of each row of a table, by test."""
        bit = self.tables.hops.index(table.hop)
        told = {Direction.TELL: bit, Direction.BE_TOLD: self.hops + 2 + bit}
        by_flags = np.zeros((256, len(self.tests)), self.kind)
        for flags in range(256):
            for place, test in enumerate(self.tests):
                by_flags[flags, place] = sum(1 << told[way] for way in DIRECTIONS if flags & flag(way, test))
        return by_flags[np.array(table.flags, np.intp)]

    def _set(self, words: Words, keys: tuple[str, ...], table: HopTable) -> None:
        """Set one table's rows in an array over `keys`, wherever both ends of its hop are known."""
        columns, packed = self._rows(table, keys)
        if len(columns) == len(keys):
            place = np.ravel_multi_index(tuple(columns[key] for key in keys), words.shape[:-1])
            words.reshape(-1, words.shape[-1])[place] |= packed
            return
        named = [key for key in keys if key in columns]
        own = np.zeros((*(self.sizes[key] for key in named), words.shape[-1]), self.kind)
        own[tuple(columns[key] for key in named)] = packed
        own = own.reshape(*(self.sizes[key] if key in columns else 1 for key in keys), words.shape[-1])
        ends = self.tables.ends[self.tables.hops.index(table.hop)]
        known = tuple(slice(1 if key in ends and key not in columns else 0, None) for key in keys)
        words[known] |= own

    def _rows(self, table: HopTable, keys: tuple[str, ...]) -> tuple[dict[str, Codes], Words]:
        """Give a table's codes by key and its words; where the array has models, a maker's row becomes one a model."""
        columns = {key: self._column(table, place) for place, key in enumerate(table.keys)}
        packed = self._packed(table)
        if MAKER not in columns or MAKER in keys:
            return columns, packed
        maker = columns.pop(MAKER)
        if MODEL in columns:
            kept = np.flatnonzero(self.maker_of[columns[MODEL]] == maker)
        else:
            kept, model = np.nonzero(maker[:, None] == self.maker_of[None, :])
        columns = {key: codes[kept] for key, codes in columns.items()}
        return (columns if MODEL in columns else columns | {MODEL: model}), packed[kept]

    def _scope(self, keys: tuple[str, ...]) -> Words:
        scope = np.full(self.sizes[MODEL], UNKNOWN_MANUFACTURER, np.intp)
        for row in self.tables.models:
            inside = IN_SCOPE if row.manufacturer else UNKNOWN_MANUFACTURER
            scope[self.codes[MODEL][row.model]] = inside if row.in_scope else OUT_OF_SCOPE
        named = np.arange(self.sizes[SUPPLIER]) > 0
        both = np.where((scope[None, :] == IN_SCOPE) & ~named[:, None], NO_SUPPLIER, scope[None, :])
        both = both if keys.index(SUPPLIER) < keys.index(MODEL) else both.T
        shape = [self.sizes[key] if key in (SUPPLIER, MODEL) else 1 for key in keys]
        shifted: Words = both.astype(self.kind) << np.array(self.hops, self.kind)
        return shifted.reshape(shape)


def _name(found: dict[str, int], value: str) -> None:
    if value and value not in found:
        found[value] = len(found) + 2
