"""How are an estate's expressions run through Ibis on DuckDB, over the Parquet of a snapshot?"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.backends.duckdb import Backend

from tocsin.drivers.dated import dated
from tocsin.estate.as_at import as_at
from tocsin.estate.holding import Holding
from tocsin.estate.holdings import SYSTEMS
from tocsin.estate.holdings import holdings as count
from tocsin.estate.judge import judge
from tocsin.estate.schema import METERS
from tocsin.estate.table import DIRECTIONS, Tables
from tocsin.estate.verdict import ANSWERS, COLUMNS, Answer, Judged, Verdict
from tocsin.words import ModelId, PartyId, RoleId

ROW, VIEW = "row", "verdicts"


def holdings(snapshot: Path, tables: Tables) -> tuple[Holding, ...]:
    """Count the distinct responsibility tuples of a snapshot on the date of `tables`, the largest first.

    `snapshot` is a Parquet file, or a folder with ``meters.parquet``.
    """
    with opened(snapshot) as (connection, meters):
        found = connection.to_pyarrow(count(meters, tables, dated_roles(snapshot, tables)))
    return tuple(sorted(holdings_of(tables, found), key=rank))


def verdicts(snapshot: Path, tables: Tables) -> tuple[Judged, ...]:
    """Judge every holding of a snapshot, the largest first; `snapshot` is as for `holdings`."""
    with opened(snapshot) as (connection, meters):
        found = connection.to_pyarrow(judge(count(meters, tables, dated_roles(snapshot, tables)), tables))
    judged = zip(holdings_of(tables, found), _verdicts(found), strict=True)
    return tuple(sorted((Judged(held, verdict) for held, verdict in judged), key=lambda one: rank(one.holding)))


@contextmanager
def rows(snapshot: Path, tables: Tables, by_holding: bool = True) -> Iterator[pa.RecordBatchReader]:
    """Stream a verdict for every device: the columns of `verdict.COLUMNS`, and ``row``, its place in the file from 0.

    With `by_holding` each distinct holding is judged once and joined back; without it every row is judged by itself.
    The order of the rows is the engine's. The stream lives as long as the ``with`` does.
    """
    with opened(snapshot) as (connection, meters):
        standing = as_at(meters, tables, dated_roles(snapshot, tables), keep=(ROW,))
        if by_holding:
            keys = [name for name in standing.columns if name != ROW]
            found = standing.join(judge(standing.select(*keys).distinct(), tables), keys)
        else:
            found = judge(standing, tables)
        connection.create_view(VIEW, found.select(ROW, *COLUMNS))
        yield connection.con.table(VIEW).to_arrow_reader(1 << 17)  # ibis 12's own batches call what duckdb 2 took away


def meters_of(snapshot: Path) -> Path:
    """Give the Parquet file of devices: the path itself, or ``meters.parquet`` of a folder."""
    return snapshot / METERS if snapshot.is_dir() else snapshot


@contextmanager
def opened(snapshot: Path) -> Iterator[tuple[Backend, ir.Table]]:
    """Open a snapshot's devices as an Ibis table, for as long as the ``with`` lasts."""
    connection = ibis.duckdb.connect()
    try:
        meters = connection.read_parquet(str(meters_of(snapshot)), file_row_number=True)
        yield connection, meters.rename({ROW: "file_row_number"})
    finally:
        connection.disconnect()


def dated_roles(snapshot: Path, tables: Tables) -> frozenset[RoleId]:
    """Give the roles whose claims need their dates looked at."""
    return dated(pq.read_metadata(meters_of(snapshot)), tables.roles, tables.on)


def holdings_of(tables: Tables, found: pa.Table) -> list[Holding]:
    """Give counted rows as holdings."""
    return [
        Holding(
            tuple((role, PartyId(row[role])) for role in tables.roles if row[role]),
            ModelId(row["model"]),
            row["fuel"],
            row["domestic"],
            row["gained"],
            row[SYSTEMS],
        )
        for row in found.to_pylist()
    ]


def _verdicts(found: pa.Table) -> list[Verdict]:
    sides = [f"{direction.name.lower()}_" for direction in DIRECTIONS]
    return [
        Verdict(row["scope"], *(Answer(*(row[side + answer] for answer in ANSWERS)) for side in sides))
        for row in found.select(COLUMNS).to_pylist()
    ]


def rank(held: Holding) -> tuple[object, ...]:
    """Give what puts the largest holding first, ties in one order."""
    return (-held.systems, held.parties, held.model, held.fuel, held.domestic, held.gained)
