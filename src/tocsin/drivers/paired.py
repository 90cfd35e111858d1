"""Which systems changed hands between two dates, counted by what they were and what they became?"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa

from tocsin.drivers import duckdb, known
from tocsin.estate.as_at import standing
from tocsin.estate.holding import Holding
from tocsin.estate.holdings import SYSTEMS, counted, kept
from tocsin.estate.overlay import overlay
from tocsin.estate.table import Tables
from tocsin.words import RoleId

BEFORE, AFTER, DEVICE = "before_", "after_", "device_id"
Pair = tuple[Holding, Holding]


def paired(snapshot: Path, overlays: Sequence[Path], before: Tables, after: Tables) -> tuple[Pair, ...]:
    """Count a snapshot's devices by their holding on two dates, the most first, with `overlays` laid over on each.

    `snapshot` is as for `duckdb.holdings`. Both holdings of a pair have the count of the devices that went from the one to the other.
    """
    with duckdb.opened(snapshot) as (connection, meters):
        there = (duckdb.dated_roles(snapshot, one) for one in (before, after))
        found = connection.to_pyarrow(_counted(meters, before, after, frozenset[RoleId]().union(*there)))
    counts = Counter(dict(_pairs(found, before, after)))
    if overlays:
        with known.changed(snapshot, overlays) as (connection, rows, said):
            then, now = (overlay(rows, said, one.roles, one.on) for one in (before, after))
            counts.subtract(dict(_pairs(connection.to_pyarrow(_counted(rows, before, after)), before, after)))
            counts.update(dict(_pairs(connection.to_pyarrow(_counted_apart(then, now, before, after)), before, after)))
    pairs = ((replace(was, systems=many), replace(now, systems=many)) for (was, now), many in counts.items() if many)
    return tuple(sorted(pairs, key=lambda pair: (*duckdb.rank(pair[0]), *duckdb.rank(pair[1]))))


def _counted(meters: ir.Table, before: Tables, after: Tables, dated: Collection[RoleId] | None = None) -> ir.Table:
    """Count rows that say for both dates how they stand on each."""
    columns = {f"{BEFORE}{name}": value for name, value in standing(meters, before, dated).items()}
    columns |= {f"{AFTER}{name}": value for name, value in standing(meters, after, dated).items()}
    return counted(meters.select(*kept(meters), **columns))


def _counted_apart(then: ir.Table, now: ir.Table, before: Tables, after: Tables) -> ir.Table:
    """Count rows as they stand on each date in tables of their own."""
    first = then.select(**{DEVICE: then[DEVICE]}, **{f"{BEFORE}{k}": v for k, v in standing(then, before).items()})
    second = now.select(_device=now[DEVICE], **{f"{AFTER}{k}": v for k, v in standing(now, after).items()})
    return counted(first.join(second, first[DEVICE] == second["_device"]).drop(DEVICE, "_device"))


def _pairs(found: pa.Table, before: Tables, after: Tables) -> list[tuple[Pair, int]]:
    sides = []
    for prefix, tables in ((BEFORE, before), (AFTER, after)):
        names = {name: name.removeprefix(prefix) for name in found.column_names if name.startswith(prefix)}
        part = found.select([*names, SYSTEMS]).rename_columns([*names.values(), SYSTEMS])
        sides.append([replace(one, systems=0) for one in duckdb.holdings_of(tables, part)])
    return list(zip(zip(*sides, strict=True), found[SYSTEMS].to_pylist(), strict=True))
