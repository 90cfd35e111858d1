"""What is the verdict on every system or holding: its routes by test and direction, the best, and the first broken hop?"""

from functools import reduce

import ibis
import ibis.expr.types as ir
import pyarrow as pa

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
    Lookup,
    Tables,
)
from tocsin.estate.verdict import COLUMNS
from tocsin.words import SUPPLIER, Test

Keys = tuple[str, ...]
PLANES = tuple((direction, test) for direction in DIRECTIONS for test in TESTS)
"""A plane is one test in one direction, in the order of a hop's flags; each has one bit a hop."""

ASKED = {Test.RECOGNISED: "complete", Test.BY_CODE: "by_code", Test.BY_ANYTHING: "by_anything", Test.WORKING: "working"}


def judge(systems: ir.Table, tables: Tables) -> ir.Table:
    """Add the columns of `verdict.COLUMNS` to `systems`, which has the columns that `as_at` gives and any others.

    The expression uses only left joins on text, integer bits and cases, so that it runs on any engine. Rows that are not
    in scope have no route, and -1 for the best route and the broken hop.
    """
    asked = systems.mutate(
        _domestic=systems[DOMESTIC].ifelse("yes", "no"), _window=(systems["gained"] != "").ifelse("open", "shut")
    )
    joined = asked.left_join(_models(tables), [(MODEL, "_model")])
    gathered = sorted(_gather(tables).items())
    for place, (keys, rows) in enumerate(gathered):
        if keys:
            joined = joined.left_join(_memory(place, keys, rows), [(_column(key), f"_{place}_{key}") for key in keys])
    held = _held(joined, tables, gathered)
    for lookup in tables.lookups:
        held = held.left_join(_found(lookup, len(tables.hops)), f"_bits_{lookup.direction.name.lower()}")
    answers = [_answer(held, lookup, len(tables.hops)) for lookup in tables.lookups]
    return held.mutate(**{name: value for answer in answers for name, value in answer.items()}).select(
        *systems.columns, *COLUMNS
    )


def _models(tables: Tables) -> ir.Table:
    return ibis.memtable(
        pa.table(
            {
                "_model": pa.array([row.model for row in tables.models], pa.string()),
                "_maker": pa.array([row.manufacturer for row in tables.models], pa.string()),
                "_inside": pa.array([int(row.in_scope) for row in tables.models], pa.int64()),
            }
        )
    )


def _gather(tables: Tables) -> dict[Keys, dict[Keys, list[int]]]:
    """Put the tables of all hops with the same keys together: from values to words."""
    gathered: dict[Keys, dict[Keys, list[int]]] = {}
    for table in (table for table in tables.tables if table.flags):
        words = [_words(flags, 1 << tables.hops.index(table.hop), len(tables.hops)) for flags in range(256)]
        rows = gathered.setdefault(table.keys, {})
        for values, flags in table.rows:
            known = rows.get(values)
            rows[values] = (
                [one | other for one, other in zip(known, words[flags], strict=True)] if known else words[flags]
            )
    return gathered


def _words(flags: int, hops: int, width: int) -> list[int]:
    """Pack `hops` into every plane of `flags`; a word is a positive 64-bit integer of as many planes as fit."""
    words = [0] * (_spot(len(PLANES) - 1, width)[0] + 1)
    for plane in range(len(PLANES)):
        word, shift = _spot(plane, width)
        words[word] |= hops << shift if flags >> plane & 1 else 0
    return words


def _spot(plane: int, width: int) -> tuple[int, int]:
    """Give the word of a plane, and how far it is shifted."""
    planes = 62 // max(width, 1)
    return plane // planes, plane % planes * width


def _memory(place: int, keys: Keys, rows: dict[Keys, list[int]]) -> ir.Table:
    columns = {
        f"_{place}_{key}": pa.array([values[index] for values in rows], pa.string()) for index, key in enumerate(keys)
    }
    for word in range(len(next(iter(rows.values()), []))):
        columns[f"_{place}_word_{word}"] = pa.array([words[word] for words in rows.values()], pa.int64())
    return ibis.memtable(pa.table(columns))


def _column(key: str) -> str:
    return {MAKER: "_maker", DOMESTIC: "_domestic", WINDOW: "_window"}.get(key, key)


def _held(joined: ir.Table, tables: Tables, gathered: list[tuple[Keys, dict[Keys, list[int]]]]) -> ir.Table:
    """Add the scope, the words of hops that hold, all nought outside the scope, and the bits that look-ups go by."""
    scope = ibis.cases(
        (joined["_inside"].fill_null(1) == 0, OUT_OF_SCOPE),
        (joined["_maker"].fill_null("") == "", UNKNOWN_MANUFACTURER),
        (joined[SUPPLIER] == "", NO_SUPPLIER),
        else_=IN_SCOPE,
    ).cast("int64")
    width = len(tables.hops)
    words: list[ir.Value] = []
    for word in range(_spot(len(PLANES) - 1, width)[0] + 1):
        parts: list[ir.Value] = [
            joined[f"_{place}_word_{word}"].fill_null(0) if keys else ibis.literal(rows[()][word], type="int64")
            for place, (keys, rows) in enumerate(gathered)
        ]
        seen: ir.Value = reduce(lambda one, other: one | other, parts, ibis.literal(0, type="int64"))
        words.append((scope == IN_SCOPE).ifelse(_known(joined, seen, word, tables), 0))
    columns = {f"_held_{word}": value for word, value in enumerate(words)}
    for direction in DIRECTIONS:
        # Where they stand in their word, and not shifted down: not every engine shifts a 64-bit integer by more than 32.
        word, shift = _spot(PLANES.index((direction, Test.RECOGNISED)), width)
        columns[f"_bits_{direction.name.lower()}"] = words[word] & ((1 << width) - 1 << shift)
    return joined.mutate(scope=scope, **columns)


def _known(joined: ir.Table, seen: ir.Value, word: int, tables: Tables) -> ir.Value:
    """Take away the hops of which an end is unknown."""
    width = len(tables.hops)
    every = _words(255, (1 << width) - 1, width)[word]
    for role in tables.roles:
        touching = _words(255, sum(1 << place for place, ends in enumerate(tables.ends) if role in ends), width)[word]
        if touching:
            seen = seen & (joined[role] == "").ifelse(every & ~touching, every)
    return seen


def _found(lookup: Lookup, width: int) -> ir.Table:
    side = lookup.direction.name.lower()
    _, shift = _spot(PLANES.index((lookup.direction, Test.RECOGNISED)), width)
    return ibis.memtable(
        pa.table(
            {
                f"_bits_{side}": pa.array([bits << shift for bits in range(len(lookup.best))], pa.int64()),
                f"_{side}_best": pa.array(lookup.best, pa.int64()),
                f"_{side}_broken": pa.array(lookup.broken, pa.int64()),
            }
        )
    )


def _answer(held: ir.Table, lookup: Lookup, width: int) -> dict[str, ir.Value]:
    side = lookup.direction.name.lower()
    inside = held["scope"] == IN_SCOPE
    columns: dict[str, ir.Value] = {
        f"{side}_{name}": inside.ifelse(held[f"_{side}_{name}"], -1).cast("int64") for name in ("best", "broken")
    }
    for test, name in ASKED.items():
        word, shift = _spot(PLANES.index((lookup.direction, test)), width)
        whole = [mask << shift for mask in lookup.routes]
        bits = [((held[f"_held_{word}"] & mask) == mask).ifelse(1 << place, 0) for place, mask in enumerate(whole)]
        columns[f"{side}_{name}"] = reduce(lambda one, other: one + other, bits, ibis.literal(0)).cast("int64")
    return columns
