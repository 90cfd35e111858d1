"""How are the same expressions run on Spark, over Parquet or a table of a lakehouse's catalogue?

- Spark is an extra, ``tocsin[spark]``, and needs Java 17 or 21; without them `opened` refuses and says which is missing.
- A session that runs already is used and left running; else one is begun as Spark's own configuration says, which without
  any is this machine.
"""

import os
import re
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from tocsin.drivers.duckdb import holdings_of, meters_of, rank
from tocsin.estate.as_at import as_at
from tocsin.estate.holding import Holding
from tocsin.estate.holdings import holdings as count
from tocsin.estate.judge import judge
from tocsin.estate.table import Tables
from tocsin.estate.verdict import COLUMNS
from tocsin.words import Refused

OLDEST_JAVA, NEWEST_JAVA = 17, 21
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.debug.maxToStringFields": "1000",
    "spark.log.level": "ERROR",
}
Source = Path | str
"""A Parquet file, a folder with ``meters.parquet``, or the name of a catalogue table."""


class NoSpark(Refused):
    """A question for Spark on a machine where it cannot run."""


def holdings(source: Source, tables: Tables) -> tuple[Holding, ...]:
    """Count the distinct responsibility tuples on the date of `tables`, as `duckdb.holdings` does."""
    with opened(source) as (connection, meters):
        found = connection.to_pyarrow(count(meters, tables))
    return tuple(sorted(holdings_of(tables, found), key=rank))


def rows(source: Source, tables: Tables, by: str = "device_id") -> pa.Table:
    """Judge every device: the columns of `verdict.COLUMNS`, and `by`, which tells devices apart. In no order."""
    with opened(source) as (connection, meters):
        judged = judge(as_at(meters, tables, keep=(by,)), tables)
        return connection.to_pyarrow(judged.select(by, *COLUMNS))


@contextmanager
def opened(source: Source) -> Iterator[tuple[ibis.BaseBackend, ir.Table]]:
    """Open an estate as an Ibis table on Spark; NoSpark where Spark or its Java is missing."""
    missing = lacking()
    if missing:
        raise NoSpark(
            "Spark",
            missing,
            "Install `tocsin[spark]` and Java 17, or leave --engine out: DuckDB gives the same rows.",
        )
    from pyspark.sql import SparkSession

    with warnings.catch_warnings():
        # The rows that come back are compared with DuckDB's in our tests; of pandas nothing else is used here.
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        running = SparkSession.getActiveSession()
        session: Any = running or _begun(SparkSession.builder)
        try:
            connection = ibis.pyspark.connect(session)
            yield connection, _table(connection, source)
        finally:
            if running is None:
                session.stop()


def lacking() -> str:
    """Say what Spark would need and does not find here; empty where it can run."""
    try:
        import pyspark  # noqa: F401 - only whether it is there
    except ImportError:
        return "the Python package pyspark is not installed."
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if java is None or not Path(java).exists():
        return "no Java is on the path or at JAVA_HOME."
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    if found is None or not OLDEST_JAVA <= int(found[1]) <= NEWEST_JAVA:
        return f"Java here is {found[1] if found else 'unknown'}; Spark 4 runs on {OLDEST_JAVA} to {NEWEST_JAVA}."
    return ""


def _begun(builder: Any) -> Any:
    """Begin a session; one of this machine alone keeps to the loopback address."""
    if not os.environ.get("SPARK_CONF_DIR") and not os.environ.get("SPARK_REMOTE"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    for key, value in SETTINGS.items():
        builder = builder.config(key, value)
    return builder.appName("tocsin").getOrCreate()


def _table(connection: Any, source: Source) -> ir.Table:
    """Open Parquet by its path; anything else is ``table``, ``database.table`` or ``catalogue.database.table``."""
    if isinstance(source, Path):
        return connection.read_parquet(str(meters_of(source)))
    *place, name = source.split(".")
    return connection.table(name, database=tuple(place) or None)
