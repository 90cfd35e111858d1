"""Spark gives the very rows that DuckDB gives, and says what it lacks where it cannot run."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from bench.contenders import national_tables
from bench.estate import write

from tocsin.drivers import duckdb, spark
from tocsin.estate.verdict import COLUMNS

MISSING = spark.lacking()


@pytest.mark.skipif(bool(MISSING), reason=f"Spark does not run here: {MISSING}")
def test_spark_gives_the_rows_and_the_holdings_of_duckdb_at_100_000_devices(tmp_path: Path) -> None:
    path = tmp_path / "meters.parquet"
    write(path, 100_000, 7)
    tables = national_tables(7)
    with duckdb.rows(path, tables, by_holding=False) as batches:
        wanted = batches.read_all().sort_by("row")
    wanted = wanted.append_column("mpxn", pq.read_table(path, columns=["mpxn"])["mpxn"])
    found = spark.rows(path, tables, by="mpxn")
    assert found.num_rows == 100_000
    assert _ordered(found).equals(_ordered(wanted))
    assert spark.holdings(tmp_path, tables) == duckdb.holdings(path, tables)


def _ordered(rows: pa.Table) -> pa.Table:
    return rows.sort_by("mpxn").select(COLUMNS).cast(pa.schema([(name, pa.int64()) for name in COLUMNS]))


@pytest.mark.parametrize(
    ("java", "said"),
    [("", "no Java"), ("echo 'openjdk version \"11.0.2\"' >&2", "Java here is 11"), ("true", "Java here is unknown")],
)
def test_what_is_missing_is_said_with_the_engine_that_can(
    java: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setitem(__import__("sys").modules, "pyspark", __import__("types"))
    if java:
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin" / "java").write_text(f"#!/bin/sh\n{java}\n")
        (tmp_path / "bin" / "java").chmod(0o755)
    with pytest.raises(spark.NoSpark, match=said) as refused, spark.opened(tmp_path):
        pass
    assert "DuckDB gives the same rows" in str(refused.value)


def test_without_the_package_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyspark", None)
    with pytest.raises(spark.NoSpark, match=r"tocsin\[spark\]"), spark.opened(tmp_path):
        pass
