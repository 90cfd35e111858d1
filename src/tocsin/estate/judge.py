"""What is the verdict on every system or holding: its routes by test and direction, the best, and the first broken hop?"""

from collections.abc import Iterable
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
    flag,
)
from tocsin.estate.verdict import COLUMNS
from tocsin.words import SUPPLIER, Direction, Test

Keys = tuple[str, ...]
ASKED = {Test.RECOGNISED: "complete", Test.BY_CODE: "by_code", Test.BY_ANYTHING: "by_anything", Test.WORKING: "working"}


def judge(systems: ir.Table, tables: Tables) -> ir.Table:
    """Add the columns of `verdict.COLUMNS` to `systems`, which has the columns that `as_at` gives and any others.

    The expression uses only left joins on text, integer bits and cases, so that it runs on any engine. Rows that are not
    in scope have no route, and -1 for the best route and the broken hop.
    """
    given = systems.columns
    asked = systems.mutate(
        _domestic=systems[DOMESTIC].ifelse("yes", "no"), _window=(systems["gained"] != "").ifelse("open", "shut")
    )
    scoped = _scope(asked, tables)
    held = _held(scoped, tables)
    for lookup in tables.lookups:
        held = _answer(held, lookup)
    return held.select(*given, *COLUMNS)


def _scope(systems: ir.Table, tables: Tables) -> ir.Table:
    models = ibis.memtable(
        pa.table(
            {
                "_model": pa.array([row.model for row in tables.models], pa.string()),
                "_maker": pa.array([row.manufacturer for row in tables.models], pa.string()),
                "_inside": pa.array([int(row.in_scope) for row in tables.models], pa.int64()),
            }
        )
    )
    joined = systems.left_join(models, systems[MODEL] == models["_model"]).drop("_model")
    joined = joined.mutate(_maker=joined["_maker"].fill_null(""), _inside=joined["_inside"].fill_null(1))
    return joined.mutate(
        scope=ibis.cases(
            (joined["_inside"] == 0, OUT_OF_SCOPE),
            (joined["_maker"] == "", UNKNOWN_MANUFACTURER),
            (joined[SUPPLIER] == "", NO_SUPPLIER),
            else_=IN_SCOPE,
        ).cast("int64")
    )


def _held(systems: ir.Table, tables: Tables) -> ir.Table:
    """Add per direction and test the mask of hops that hold, all nought outside the scope."""
    joined = systems
    gathered = sorted(_gather(tables).items())
    for place, (keys, rows) in enumerate(gathered):
        if keys:
            joined = _join(joined, place, keys, rows)
    planes: dict[str, ir.Value] = {}
    for plane in range(len(DIRECTIONS) * len(TESTS)):
        parts: list[ir.Value] = [
            joined[f"_{place}_{plane}"].fill_null(0) if keys else ibis.literal(rows[()][plane], type="int64")
            for place, (keys, rows) in enumerate(gathered)
        ]
        seen: ir.Value = reduce(lambda one, other: one | other, parts, ibis.literal(0, type="int64"))
        planes[f"_held_{plane}"] = (joined["scope"] == IN_SCOPE).ifelse(seen & _known(joined, tables), 0)
    return joined.mutate(**planes)


def _gather(tables: Tables) -> dict[Keys, dict[Keys, list[int]]]:
    """Put the tables of all hops with the same keys together: values to hop masks by direction and test."""
    gathered: dict[Keys, dict[Keys, list[int]]] = {}
    for table in tables.tables:
        bit = 1 << tables.hops.index(table.hop)
        rows = gathered.setdefault(table.keys, {})
        for values, flags in table.rows:
            masks = rows.setdefault(values, [0] * (len(DIRECTIONS) * len(TESTS)))
            for plane in range(len(masks)):
                if flags >> plane & 1:
                    masks[plane] |= bit
    return gathered


def _join(systems: ir.Table, place: int, keys: Keys, rows: dict[Keys, list[int]]) -> ir.Table:
    columns = {
        f"_{place}_key_{key}": pa.array([values[index] for values in rows], pa.string())
        for index, key in enumerate(keys)
    }
    for plane in range(len(DIRECTIONS) * len(TESTS)):
        columns[f"_{place}_{plane}"] = pa.array([masks[plane] for masks in rows.values()], pa.int64())
    table = ibis.memtable(pa.table(columns))
    matches = [systems[_column(key)] == table[f"_{place}_key_{key}"] for key in keys]
    return systems.left_join(table, matches).drop(*(f"_{place}_key_{key}" for key in keys))


def _column(key: str) -> str:
    return {MAKER: "_maker", DOMESTIC: "_domestic", WINDOW: "_window"}.get(key, key)


def _known(systems: ir.Table, tables: Tables) -> ir.Value:
    """Give the mask of hops of which both ends are known."""
    every = (1 << len(tables.hops)) - 1
    known: ir.Value = ibis.literal(every, type="int64")
    for role in tables.roles:
        touching = sum(1 << index for index, ends in enumerate(tables.ends) if role in ends)
        if touching:
            known = known & (systems[role] == "").ifelse(every & ~touching, every)
    return known


def _answer(systems: ir.Table, lookup: Lookup) -> ir.Table:
    side = lookup.direction.name.lower()
    found = ibis.memtable(
        pa.table(
            {
                f"_bits_{side}": pa.array(range(len(lookup.best)), pa.int64()),
                f"{side}_best": pa.array(lookup.best, pa.int64()),
                f"{side}_broken": pa.array(lookup.broken, pa.int64()),
            }
        )
    )
    recognised = systems[_plane(lookup.direction, Test.RECOGNISED)]
    joined = systems.left_join(found, recognised == found[f"_bits_{side}"])
    inside = joined["scope"] == IN_SCOPE
    columns: dict[str, ir.Value] = {
        f"{side}_{ASKED[test]}": _routes(joined[_plane(lookup.direction, test)], lookup.routes) for test in TESTS
    }
    columns |= {name: inside.ifelse(joined[name], -1) for name in (f"{side}_best", f"{side}_broken")}
    return joined.mutate(**columns)


def _plane(direction: Direction, test: Test) -> str:
    return f"_held_{flag(direction, test).bit_length() - 1}"


def _routes(held: ir.Value, routes: Iterable[int]) -> ir.Value:
    """Give the mask of routes all of whose hops are in `held`."""
    bits = [((held & mask) == mask).ifelse(1 << place, 0).cast("int64") for place, mask in enumerate(routes)]
    return reduce(lambda one, other: one | other, bits, ibis.literal(0, type="int64")).cast("int64")
