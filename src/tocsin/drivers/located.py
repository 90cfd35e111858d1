"""Which of a snapshot's devices have a model at some firmware, counted by responsibility; and which versions are seen?"""

from collections.abc import Mapping
from pathlib import Path

import duckdb as engine

from tocsin.drivers import duckdb
from tocsin.estate.holding import Holding
from tocsin.estate.holdings import holdings as count
from tocsin.estate.locate import locate
from tocsin.estate.table import Tables
from tocsin.words import ModelId


def holdings(snapshot: Path, tables: Tables, only: Mapping[ModelId, tuple[str, ...]]) -> tuple[Holding, ...]:
    """Count the holdings of the devices that `only` names, the largest first; `snapshot` as for `duckdb.holdings`."""
    with duckdb.opened(snapshot) as (connection, meters):
        found = connection.to_pyarrow(count(locate(meters, only), tables, duckdb.dated_roles(snapshot, tables)))
    return tuple(sorted(duckdb.holdings_of(tables, found), key=duckdb.rank))


def firmware(snapshot: Path) -> dict[ModelId, tuple[str, ...]]:
    """Give the firmware versions seen, by model."""
    with engine.connect() as connection:
        rows = connection.execute(
            "select model, list(distinct firmware order by firmware) from read_parquet(?) group by model order by model",
            [str(duckdb.meters_of(snapshot))],
        ).fetchall()
    return {ModelId(model): tuple(version for version in versions if version) for model, versions in rows}
