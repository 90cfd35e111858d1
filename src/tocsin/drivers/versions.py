"""How many devices of some models are on each firmware and in each status, by holding?"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from tocsin.cover.changed.remain import Seen
from tocsin.drivers import duckdb, known
from tocsin.estate.as_at import as_at
from tocsin.estate.holdings import counted, kept
from tocsin.estate.locate import locate
from tocsin.estate.overlay import overlay
from tocsin.estate.table import Tables
from tocsin.words import ModelId

KEPT = ("firmware", "status")


def versions(
    snapshot: Path, overlays: Sequence[Path], tables: Tables, only: Mapping[ModelId, tuple[str, ...]]
) -> tuple[Seen, ...]:
    """Count the devices that `only` names by holding, firmware and status, the most first, with `overlays` laid over."""
    with duckdb.opened(snapshot) as (connection, meters):
        base = list(_seen(connection, meters, tables, only))
    if overlays:
        with known.changed(snapshot, overlays) as (connection, rows, said):
            old = list(_seen(connection, rows, tables, only))
            new = list(_seen(connection, overlay(rows, said, tables.roles, tables.on), tables, only))
        base = list(_summed(base, old, new))
    return tuple(sorted(base, key=lambda one: (*duckdb.rank(one.holding), one.firmware, one.status)))


def _seen(
    connection: Backend, meters: ir.Table, tables: Tables, only: Mapping[ModelId, tuple[str, ...]]
) -> Iterator[Seen]:
    blank = {name: "" for name in KEPT if name not in meters.columns}
    wanted = locate(meters.mutate(**blank) if blank else meters, only)
    wanted = wanted.mutate(**{name: wanted[name].cast("string").fill_null("") for name in KEPT})
    found = connection.to_pyarrow(counted(as_at(wanted, tables, keep=(*KEPT, *kept(wanted)))))
    for held, row in zip(duckdb.holdings_of(tables, found), found.select(KEPT).to_pylist(), strict=True):
        yield Seen(held, row["firmware"], row["status"])


def _summed(base: Iterable[Seen], old: Iterable[Seen], new: Iterable[Seen]) -> Iterator[Seen]:
    counts: Counter[Seen] = Counter()
    for sign, seen in ((1, base), (-1, old), (1, new)):
        for one in seen:
            counts[replace(one, holding=replace(one.holding, systems=0))] += sign * one.holding.systems
    for one, systems in counts.items():
        if systems:
            yield replace(one, holding=replace(one.holding, systems=systems))
