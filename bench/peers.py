"""What others would do: the same expression on Polars, PostgreSQL and Spark, each run once in a process of its own.

    python -m bench.peers NAME FOLDER SEED

PostgreSQL runs in a throw-away cluster of its own (its own user, a socket in its folder, JIT on, two workers), on plain
unlogged tables: temporary ones would switch its parallel plans off. What it costs to load is a stage of its own.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from bench.contenders import FEW, POINT, Contender, Ran, asked, main, national_tables, total
from tocsin.drivers import spark
from tocsin.drivers.duckdb import meters_of
from tocsin.estate.as_at import as_at
from tocsin.estate.holdings import holdings
from tocsin.estate.judge import judge

WANTED = (POINT, "supplier", "map", "manager", "customer", "model", "fuel", "domestic")
SERVER = {
    "shared_buffers": "2GB",
    "work_mem": "512MB",
    "maintenance_work_mem": "1GB",
    "max_wal_size": "16GB",
    "max_parallel_workers_per_gather": "2",
    "jit": "on",
    "fsync": "off",
    "listen_addresses": "",
}


def polars(folder: Path, seed: int, check: bool) -> Ran:
    """Ibis on Polars: every row judged by itself."""
    del check
    tables, started = national_tables(seed), time.perf_counter()
    connection = ibis.polars.connect()
    meters = connection.read_parquet(str(meters_of(folder))).select(*WANTED)
    checksum = asked(connection, total(judge(as_at(meters, tables, keep=(POINT,)), tables), FEW))
    return Ran({"total": time.perf_counter() - started}, checksum)


def on_spark(folder: Path, seed: int, check: bool) -> Ran:
    """Ibis on Spark, on this machine's cores: every row judged by itself."""
    del check
    tables, started = national_tables(seed), time.perf_counter()
    with spark.opened(folder) as (connection, meters):
        begun = time.perf_counter()
        checksum = asked(connection, total(judge(as_at(meters, tables, keep=(POINT,)), tables), FEW))
        ended = time.perf_counter()
    return Ran({"total": ended - begun, "start": begun - started}, checksum)


def postgresql(folder: Path, seed: int, check: bool) -> Ran:
    """Ibis on PostgreSQL: every row judged by itself (stage `rows`), and holdings judged and joined back; the better is the total."""
    del check
    tables = national_tables(seed)
    with cluster(folder.parent) as address:
        connection = ibis.postgres.connect(host=address, user=_account(), database="postgres")
        started = time.perf_counter()
        _load(connection, folder, address)
        loaded = time.perf_counter()
        meters = connection.table("meters")
        rows = _settled(connection, total(judge(as_at(meters, tables, keep=(POINT,)), tables), FEW))
        timed = time.perf_counter()
        by_row = asked(connection, rows)
        judged_rows = time.perf_counter()
        held = _made(connection, "held", holdings(meters, tables))
        judged = _made(connection, "judged", _settled(connection, judge(held, tables)))
        reported = time.perf_counter()
        standing = as_at(meters, tables, keep=(POINT,))
        keys = [name for name in standing.columns if name != POINT]
        by_holding = asked(connection, total(standing.join(judged, keys), FEW))
        ended = time.perf_counter()
        connection.disconnect()
    if by_row != by_holding:
        raise SystemExit(f"PostgreSQL by row gives {by_row}, by holding {by_holding}")
    stages = {
        "rows": judged_rows - timed,
        "report": reported - judged_rows,
        "by holding": ended - judged_rows,
        "load": loaded - started,
    }
    return Ran({"total": min(stages["rows"], stages["by holding"])} | stages, by_row)


def _load(connection: Any, folder: Path, address: str) -> None:
    """Copy the columns that are asked for in as text, through a pipe that DuckDB writes into."""
    types = {POINT: "bigint", "domestic": "boolean"}
    columns = ", ".join(f"{name} {types.get(name, 'text')}" for name in WANTED)
    connection.raw_sql(f"create unlogged table meters ({columns})").close()
    pipe = Path(address) / "meters.csv"
    os.mkfifo(pipe)
    script = f"copy (select {', '.join(WANTED)} from '{meters_of(folder)}') to '{pipe}' (format csv, header false)"
    with subprocess.Popen([sys.executable, "-c", "import duckdb, sys; duckdb.execute(sys.argv[1])", script]) as writer:
        copied = subprocess.run(
            ["psql", "-h", address, "-U", _account(), "-qc", f"\\copy meters from '{pipe}' (format csv)", "postgres"],
            check=True,
        )
        writer.wait()
        assert not copied.returncode
    connection.raw_sql("analyze meters").close()


def _made(connection: Any, name: str, found: ir.Table) -> ir.Table:
    connection.raw_sql(f"create unlogged table {name} as {connection.compile(found)}").close()
    connection.raw_sql(f"analyze {name}").close()
    return connection.table(name)


def _settled(connection: Any, found: ir.Table) -> ir.Table:
    """Put the small look-up tables of an expression into plain tables of the server."""

    def plain(node: Any, changed: dict[str, Any] | None) -> Any:
        if not isinstance(node, ops.InMemoryTable):
            return node.__recreate__(changed) if changed else node
        if node.name not in connection.list_tables():
            connection.create_table(node.name, node.data.to_pyarrow(ibis.schema(node.schema)))
            connection.raw_sql(f'analyze "{node.name}"').close()
        return connection.table(node.name).op()

    return found.op().replace(plain).to_expr()


def _account() -> str:
    return "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name


@contextmanager
def cluster(beside: Path) -> Iterator[str]:
    """Start a throw-away PostgreSQL whose socket is in its folder, and give the folder; it takes disk beside the estate."""
    place = max(Path("/usr/lib/postgresql").glob("*/bin/initdb")).parent
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=beside))
    who = pwd.getpwnam(_account())
    root: dict[str, Any] = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
    os.chown(folder, who.pw_uid, who.pw_gid)
    options = " ".join(f"-c {key}={value}" if value else f"-c {key}=''" for key, value in SERVER.items())

    def run(program: str, *words: str) -> None:
        command = [str(place / program), "-D", str(folder / "cluster"), *words]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, **root)

    try:
        run("initdb", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", f"{options} -k {folder}", "start")
        yield str(folder)
    finally:
        run("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


CONTENDERS: dict[str, Contender] = {
    "polars by row, one test": polars,
    "postgresql, one test": postgresql,
    "spark by row, one test": on_spark,
}

if __name__ == "__main__":
    main(CONTENDERS)
