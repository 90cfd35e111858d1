"""Each way to the answer, run once in a process of its own: seconds by stage, peak memory, and a checksum of its verdicts."""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import reduce
from pathlib import Path

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow.parquet as pq

from bench.estate import COLUMNS
from bench.register import FRESH, ON, register
from tocsin.drivers.dense import Block, sweep
from tocsin.drivers.duckdb import ROW, dated_roles, opened
from tocsin.drivers.kernel import kernel
from tocsin.estate.as_at import as_at
from tocsin.estate.holdings import holdings
from tocsin.estate.judge import judge
from tocsin.estate.table import DIRECTIONS, TESTS, Tables
from tocsin.routes.compile import compile as compile_tables
from tocsin.words import Test

Timed = dict[str, float]
PRIMES = (1_000_003, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79)
FEW = ("scope", *(f"{way.name.lower()}_{name}" for way in DIRECTIONS for name in ("complete", "best", "broken")))
ALL = (*FEW, *(f"{way.name.lower()}_{name}" for way in DIRECTIONS for name in ("by_code", "by_anything", "working")))


def main() -> None:
    """Run one contender: its name, the estate's file and the register's seed are the arguments."""
    name, path, seed = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    timed, checksum, beside = CONTENDERS[name](path, seed)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"seconds": timed, "peak_mb": peak, "checksum": checksum, "beside": beside}))


def decode(path: Path, seed: int) -> tuple[Timed, str, dict[str, int]]:
    """The unit: the five relationship columns as dictionary codes, two threads over row groups."""
    del seed
    groups = pq.ParquetFile(path).metadata.num_row_groups
    started = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        rows = sum(pool.map(lambda group: _decoded(path, group), range(groups)))
    return {"total": time.perf_counter() - started}, "", {"rows": rows}


def _decoded(path: Path, group: int) -> int:
    return int(pq.ParquetFile(path, read_dictionary=COLUMNS).read_row_group(group, COLUMNS, use_threads=False).num_rows)


def rules(path: Path, seed: int) -> tuple[Timed, str, dict[str, int]]:
    """Compile rulebook and register to tables; turning those into arrays is timed with the dense gather."""
    del path
    known = register(seed)
    started = time.perf_counter()
    tables = compile_tables(known.rules, known.links, known.signs, known.products, ON, FRESH)
    rows = sum(len(table.flags) for table in tables.tables)
    return {"total": time.perf_counter() - started}, "", {"agreements": len(known.links), "rows": rows}


def gather(tests: tuple[Test, ...], names: tuple[str, ...]) -> Callable[[Path, int], tuple[Timed, str, dict[str, int]]]:
    """Dense gather, a verdict for every row; compiling the tables is the contender `rules`, building the arrays is in here."""

    def run(path: Path, seed: int) -> tuple[Timed, str, dict[str, int]]:
        tables = _tables(seed)
        started = time.perf_counter()
        built = kernel(tables, tests)
        pressed = time.perf_counter()
        rows = sum(len(block.scope) for block in sweep(path, tables, built))
        ended = time.perf_counter()
        stages = {"total": ended - started, "arrays": pressed - started, "rows": ended - pressed}
        return stages, _checksum(sweep(path, tables, built), names), {"rows": rows}

    return run


def _checksum(blocks: Iterator[Block], names: tuple[str, ...]) -> str:
    total, start = 0, 0
    for block in blocks:
        table = block.table()
        hashed = reduce(
            np.add, ((table[name].to_numpy() + 1) * prime for name, prime in zip(names, PRIMES, strict=False))
        )
        place = np.arange(start, start + len(hashed))
        total += int(((place % 9973 + 1) * (hashed % 65521)).sum())
        start += len(hashed)
    return f"{start} {total}"


def by_row(names: tuple[str, ...]) -> Callable[[Path, int], tuple[Timed, str, dict[str, int]]]:
    """Ibis on DuckDB: every row judged by itself, with left joins and no reduction; the checksum consumes the rows."""

    def run(path: Path, seed: int) -> tuple[Timed, str, dict[str, int]]:
        tables = _tables(seed)
        started = time.perf_counter()
        with opened(path) as (connection, meters):
            found = judge(as_at(meters, tables, dated_roles(path, tables), keep=(ROW,)), tables)
            checksum = _sum(connection, found, names)
        return {"total": time.perf_counter() - started}, checksum, {}

    return run


def by_holding(names: tuple[str, ...]) -> Callable[[Path, int], tuple[Timed, str, dict[str, int]]]:
    """Ibis on DuckDB: the holdings are judged (stage `report`) and joined back to every row."""

    def run(path: Path, seed: int) -> tuple[Timed, str, dict[str, int]]:
        tables = _tables(seed)
        started = time.perf_counter()
        with opened(path) as (connection, meters):
            dated = dated_roles(path, tables)
            judged = connection.create_table("judged", judge(holdings(meters, tables, dated), tables), temp=True)
            reported = time.perf_counter()
            standing = as_at(meters, tables, dated, keep=(ROW,))
            keys = [name for name in standing.columns if name != ROW]
            checksum = _sum(connection, standing.join(judged, keys), names)
            ended = time.perf_counter()
            count = connection.to_pyarrow(judged.count()).as_py()
        return {"total": ended - started, "report": reported - started}, checksum, {"holdings": count}

    return run


def _sum(connection: ibis.BaseBackend, found: ir.Table, names: tuple[str, ...]) -> str:
    hashed = reduce(
        lambda one, other: one + other, ((found[name] + 1) * prime for name, prime in zip(names, PRIMES, strict=False))
    )
    total = found.aggregate(rows=found.count(), total=((found[ROW] % 9973 + 1) * (hashed % 65521)).sum())
    row = connection.to_pyarrow(total).to_pylist()[0]
    return f"{row['rows']} {row['total']}"


def _tables(seed: int) -> Tables:
    known = register(seed)
    return compile_tables(known.rules, known.links, known.signs, known.products, ON, FRESH)


CONTENDERS: dict[str, Callable[[Path, int], tuple[Timed, str, dict[str, int]]]] = {
    "decode": decode,
    "rules": rules,
    "dense, one test": gather((Test.RECOGNISED,), FEW),
    "dense, all tests": gather(TESTS, ALL),
    "duckdb by holding, one test": by_holding(FEW),
    "duckdb by holding, all tests": by_holding(ALL),
    "duckdb by row, one test": by_row(FEW),
    "duckdb by row, all tests": by_row(ALL),
}

if __name__ == "__main__":
    main()
