"""What is held, device by device, of the roles and columns that a file of claims is about?"""

from collections.abc import Sequence
from datetime import date
from functools import reduce
from pathlib import Path

import duckdb
import ibis
import pyarrow as pa

from tocsin.drivers.known import assertions
from tocsin.estate.overlay import overlay
from tocsin.estate.schema import ATTRIBUTES, METERS
from tocsin.words import RoleId


def stand(
    snapshot: Path, overlays: Sequence[Path], about: Sequence[RoleId], on: date, engine: duckdb.DuckDBPyConnection
) -> pa.Table:
    """Give ``device_id, about, value, source, starts`` on a day, of the devices of the table ``aimed`` of `engine`."""
    aimed = engine.sql("select distinct device_id from aimed").to_arrow_table()
    connection = ibis.duckdb.connect()
    try:
        meters = connection.read_parquet(str(snapshot / METERS))
        rows = meters.semi_join(ibis.memtable(aimed), "device_id")
        roles = [one for one in about if one not in ATTRIBUTES]
        if overlays:
            rows = overlay(rows, assertions(connection, overlays), roles, on)
        parts = [
            rows.select(
                device_id=rows["device_id"],
                about=ibis.literal(str(name)),
                value=rows[name].fill_null(""),
                source=rows[f"{name}_source"] if f"{name}_source" in rows.columns else ibis.literal(""),
                starts=rows[f"{name}_from"] if f"{name}_from" in rows.columns else ibis.null("date"),
            )
            for name in about
            if name in rows.columns
        ]
        found: pa.Table = connection.to_pyarrow(reduce(lambda one, other: one.union(other), parts))
    finally:
        connection.disconnect()
    return found
