"""How many devices of some models are on each firmware and in each status, by holding?"""

from collections.abc import Mapping
from pathlib import Path

from tocsin.cover.changed.remain import Seen
from tocsin.drivers import duckdb
from tocsin.estate.as_at import as_at
from tocsin.estate.locate import locate
from tocsin.estate.table import Tables
from tocsin.words import ModelId

KEPT, SYSTEMS = ("firmware", "status"), "systems"


def versions(snapshot: Path, tables: Tables, only: Mapping[ModelId, tuple[str, ...]]) -> tuple[Seen, ...]:
    """Count the devices that `only` names by holding, firmware and status, the most first."""
    with duckdb.opened(snapshot) as (connection, meters):
        blank = {name: "" for name in KEPT if name not in meters.columns}
        wanted = locate(meters.mutate(**blank) if blank else meters, only)
        wanted = wanted.mutate(**{name: wanted[name].cast("string").fill_null("") for name in KEPT})
        standing = as_at(wanted, tables, duckdb.dated_roles(snapshot, tables), keep=KEPT)
        found = connection.to_pyarrow(standing.group_by(standing.columns).aggregate(**{SYSTEMS: standing.count()}))
    held = duckdb.holdings_of(tables, found)
    seen = [
        Seen(one, row["firmware"], row["status"]) for one, row in zip(held, found.select(KEPT).to_pylist(), strict=True)
    ]
    return tuple(sorted(seen, key=lambda one: (*duckdb.rank(one.holding), one.firmware, one.status)))
