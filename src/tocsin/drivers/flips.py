"""Where two sources disagree, how is each holding judged now, and how would it be if the other source counted?"""

from collections.abc import Sequence
from functools import reduce
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from tocsin.drivers.duckdb import holdings_of
from tocsin.drivers.known import assertions
from tocsin.estate.as_at import as_at
from tocsin.estate.holding import Holding
from tocsin.estate.holdings import SYSTEMS
from tocsin.estate.overlay import MADE, overlay
from tocsin.estate.schema import DISPUTED, METERS
from tocsin.estate.table import Tables
from tocsin.interop.industry.gathered import Disagreement
from tocsin.interop.industry.precedence import Outcome

KEYS = ("about", "counts", "counts_by", "other", "other_by", "outcome")
Pair = tuple[Disagreement, Holding, Holding]
"""A disagreement about some devices, as they are held now and as they would be held otherwise."""


def flips(snapshot: Path, overlays: Sequence[Path], tables: Tables) -> tuple[Pair, ...]:
    """Give each disagreement of `overlays` by the holdings on both sides of it, on the date of `tables`; the largest first.

    Of one device and role, the disagreement met last counts.
    """
    paths = [folder / DISPUTED for folder in overlays if (folder / DISPUTED).is_file()]
    if not paths:
        return ()
    connection = ibis.duckdb.connect()
    try:
        each = [
            connection.read_parquet(str(path)).mutate(**{MADE: ibis.literal(place, type="int64")})
            for place, path in enumerate(paths)
        ]
        disputed = reduce(lambda one, other: one.union(other), each)
        order = ibis.window(group_by=["device_id", "about"], order_by=[ibis.desc(MADE), "other"])
        ranked = disputed.mutate(_place=ibis.row_number().over(order))
        latest = ranked.filter(ranked["_place"] == 0).drop("_place")
        said = assertions(connection, overlays)
        meters = connection.read_parquet(str(snapshot / METERS))
        found = connection.to_pyarrow(_both(meters, said, latest, tables))
    finally:
        connection.disconnect()
    return _pairs(found, tables)


def _both(meters: ir.Table, said: ir.Table, latest: ir.Table, tables: Tables) -> ir.Table:
    rows = meters.semi_join(latest, "device_id")
    otherwise = latest.select(
        device_id=latest["device_id"],
        about=latest["about"],
        value=latest["other"],
        starts=latest["other_from"],
        ends=ibis.null("date"),
        source=latest["other_by"],
        **{MADE: ibis.literal(1 << 30, type="int64")},
    )
    now = as_at(overlay(rows, said, tables.roles, tables.on), tables, keep=("device_id",))
    names = [name for name in now.columns if name != "device_id"]
    after = overlay(rows, said.union(otherwise.select(*said.columns)), tables.roles, tables.on)
    then = as_at(after, tables, keep=("device_id",)).rename({f"then_{name}": name for name in names})
    joined = latest.join(now, "device_id").join(then, "device_id")
    keys = [*KEYS, *names, *(f"then_{name}" for name in names)]
    counted: ir.Table = joined.group_by(keys).aggregate(**{SYSTEMS: joined.count()})
    return counted


def _pairs(found: pa.Table, tables: Tables) -> tuple[Pair, ...]:
    names = [name.removeprefix("then_") for name in found.column_names if name.startswith("then_")]
    now = holdings_of(tables, found.select([*names, SYSTEMS]))
    then = holdings_of(
        tables, found.select([*(f"then_{name}" for name in names), SYSTEMS]).rename_columns([*names, SYSTEMS])
    )
    pairs = [
        (_disagreement(row), held, other)
        for row, held, other in zip(found.select([*KEYS, SYSTEMS]).to_pylist(), now, then, strict=True)
    ]
    return tuple(sorted(pairs, key=lambda one: (-one[0].devices, str(one))))


def _disagreement(row: dict[str, Any]) -> Disagreement:
    outcome = Outcome[row["outcome"]]
    return Disagreement(
        row["about"], row["counts"], row["counts_by"], row["other"], row["other_by"], outcome, row[SYSTEMS]
    )
