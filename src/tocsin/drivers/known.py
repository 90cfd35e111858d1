"""What does a snapshot hold, counted, with the overlays known of it laid over it?

Overlays are read before the snapshot: of the devices they are about, their rows as they stood are taken off the
snapshot's counts and as they stand now are added, so that what costs is what has changed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import reduce
from pathlib import Path

import ibis
import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from tocsin.drivers import duckdb, located
from tocsin.estate.holding import Holding
from tocsin.estate.holdings import holdings as count
from tocsin.estate.locate import locate
from tocsin.estate.overlay import MADE, overlay
from tocsin.estate.schema import ASSERTIONS, before
from tocsin.estate.table import Tables
from tocsin.words import ModelId


def holdings(
    snapshot: Path, overlays: Sequence[Path], tables: Tables, counted: Iterable[Holding] | None = None
) -> tuple[Holding, ...]:
    """Count the holdings on the date of `tables`, the largest first, with `overlays` (the earliest first) laid over.

    `counted` are the snapshot's own holdings on that date, where somebody has counted them already.
    """
    base = duckdb.holdings(snapshot, tables) if counted is None else tuple(counted)
    if not overlays:
        return base
    with changed(snapshot, overlays) as (connection, rows, said):
        after = overlay(rows, said, tables.roles, tables.on)
        old = duckdb.holdings_of(tables, connection.to_pyarrow(count(rows, tables)))
        new = duckdb.holdings_of(tables, connection.to_pyarrow(count(after, tables)))
    return _summed(base, old, new)


def located_holdings(
    snapshot: Path, overlays: Sequence[Path], tables: Tables, only: Mapping[ModelId, tuple[str, ...]]
) -> tuple[Holding, ...]:
    """Count the holdings of the devices that `only` names, as `holdings` does."""
    base = located.holdings(snapshot, tables, only)
    if not overlays:
        return base
    with changed(snapshot, overlays) as (connection, rows, said):
        after = overlay(rows, said, tables.roles, tables.on)
        old, new = (
            duckdb.holdings_of(tables, connection.to_pyarrow(count(locate(one, only), tables))) for one in (rows, after)
        )
    return _summed(base, old, new)


@contextmanager
def opened(snapshot: Path, overlays: Sequence[Path], tables: Tables) -> Iterator[tuple[Backend, ir.Table]]:
    """Open a snapshot's devices as an Ibis table with `overlays` laid over it on the date of `tables`."""
    with duckdb.opened(snapshot) as (connection, meters):
        if not overlays:
            yield connection, meters
            return
        yield connection, overlay(meters, assertions(connection, overlays), tables.roles, tables.on)


def joined(snapshot: Path, overlays: Sequence[Path], tables: Tables) -> tuple[Holding, ...]:
    """Count as `holdings` does, the slow and obvious way: lay the overlays over every row, then count every row."""
    with opened(snapshot, overlays, tables) as (connection, meters):
        found = connection.to_pyarrow(count(meters, tables))
    return tuple(sorted(duckdb.holdings_of(tables, found), key=duckdb.rank))


@contextmanager
def changed(snapshot: Path, overlays: Sequence[Path]) -> Iterator[tuple[Backend, ir.Table, ir.Table]]:
    """Give a connection, the rows of the snapshot that the overlays are about, as they stood, and the assertions."""
    connection = ibis.duckdb.connect()
    try:
        said = assertions(connection, overlays)
        there = [folder / before(snapshot.name) for folder in overlays]
        if all(path.is_file() for path in there):
            rows = connection.read_parquet(list(map(str, there)), union_by_name=True)
            rows = rows if len(there) == 1 else rows.distinct()
        else:
            meters = connection.read_parquet(str(duckdb.meters_of(snapshot)))
            rows = meters.semi_join(said, "device_id")
        yield connection, rows, said
    finally:
        connection.disconnect()


def assertions(connection: Backend, overlays: Sequence[Path]) -> ir.Table:
    """Give the assertions of overlays, the earliest first, each with its place among them."""
    each = [
        connection.read_parquet(str(folder / ASSERTIONS)).mutate(**{MADE: ibis.literal(place, type="int64")})
        for place, folder in enumerate(overlays)
    ]
    return reduce(lambda one, other: one.union(other), each)


def _summed(base: Iterable[Holding], old: Iterable[Holding], new: Iterable[Holding]) -> tuple[Holding, ...]:
    counts: Counter[Holding] = Counter()
    for sign, held in ((1, base), (-1, old), (1, new)):
        for one in held:
            counts[replace(one, systems=0)] += sign * one.systems
    found = (replace(one, systems=systems) for one, systems in counts.items() if systems)
    return tuple(sorted(found, key=duckdb.rank))


def firmware(snapshot: Path, overlays: Sequence[Path]) -> dict[ModelId, tuple[str, ...]]:
    """Give the firmware versions seen, by model: those of the snapshot and those asserted since."""
    seen = {model: set(versions) for model, versions in located.firmware(snapshot).items()}
    if overlays:
        with changed(snapshot, overlays) as (connection, rows, said):
            later = said.filter(said["about"] == "firmware")
            pairs = rows.join(later, "device_id").select("model", "value").distinct()
            for row in connection.to_pyarrow(pairs).to_pylist():
                seen.setdefault(ModelId(row["model"]), set()).add(row["value"])
    return {model: tuple(sorted(versions)) for model, versions in sorted(seen.items())}
