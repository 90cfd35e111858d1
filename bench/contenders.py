"""Each way to the answer, run once in a process of its own: seconds by stage, peak memory, and a checksum of its verdicts.

    python -m bench.contenders NAME FOLDER SEED [--check]

FOLDER has ``meters.parquet``. With `--check` the verdicts of engines that stream are gone through once more for the checksum.
"""

import argparse
import gc
import json
import resource
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.estate import COLUMNS
from bench.register import FRESH, ON, register
from tocsin.cover.closing.close import close
from tocsin.cover.closing.shortfall import wanted
from tocsin.drivers.dense import sweep
from tocsin.drivers.duckdb import dated_roles, meters_of, opened
from tocsin.drivers.gaps import LACKING, gaps, held
from tocsin.drivers.highs import highs
from tocsin.drivers.kernel import kernel
from tocsin.drivers.lacking import lacking
from tocsin.drivers.looked import Sight, scope_of
from tocsin.drivers.stored import stored
from tocsin.estate.as_at import as_at
from tocsin.estate.holdings import holdings
from tocsin.estate.judge import judge
from tocsin.estate.table import DIRECTIONS, IN_SCOPE, TESTS, Tables
from tocsin.routes.compile import Pressed
from tocsin.routes.compile import compile as compile_tables
from tocsin.words import Direction, Test

AGREEMENTS = 20
PRIMES = (1_000_003, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79)
FEW = ("scope", *(f"{way.name.lower()}_{name}" for way in DIRECTIONS for name in ("complete", "best", "broken")))
ALL = (*FEW, *(f"{way.name.lower()}_{name}" for way in DIRECTIONS for name in ("by_code", "by_anything", "working")))
POINT = "mpxn"
"""What tells devices apart: every engine's checksum goes by it and by no order."""


@dataclass(slots=True)
class Ran:
    """What one run of one contender gives; `checksum` is empty where it makes no rows, or was not asked for it."""

    seconds: dict[str, float]
    checksum: str = ""
    beside: dict[str, Any] = field(default_factory=dict)


Contender = Callable[[Path, int, bool], Ran]


def main(contenders: dict[str, Contender]) -> None:
    """Run one contender and print what came of it."""
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("name", choices=contenders)
    wanted.add_argument("folder", type=Path)
    wanted.add_argument("seed", type=int)
    wanted.add_argument("--check", action="store_true")
    given = wanted.parse_args()
    pa.array(["pandas is imported by the first of these"])
    ran = contenders[given.name](given.folder, given.seed, given.check)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"seconds": ran.seconds, "peak_mb": peak, "checksum": ran.checksum, "beside": ran.beside}))


def decode(folder: Path, seed: int, check: bool) -> Ran:
    """The unit: the five relationship columns as dictionary codes, two threads over row groups."""
    del seed, check
    path = meters_of(folder)
    groups = pq.read_metadata(path).num_row_groups
    started = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        rows = sum(pool.map(lambda group: _decoded(path, group), range(groups)))
    return Ran({"total": time.perf_counter() - started}, beside={"rows": rows})


def _decoded(path: Path, group: int) -> int:
    return int(pq.ParquetFile(path, read_dictionary=COLUMNS).read_row_group(group, COLUMNS, use_threads=False).num_rows)


def rules(folder: Path, seed: int, check: bool) -> Ran:
    """Compile rulebook and register to tables, and those to the arrays that a gather needs for one test."""
    del folder, check
    known = register(seed)
    gc.collect()
    gc.freeze()  # the register is there before the clock starts, and is not to be walked through again
    started = time.perf_counter()
    tables = compile_tables(known.rules, known.links, known.signs, known.products, ON, FRESH)
    compiled = time.perf_counter()
    kernel(tables, (Test.RECOGNISED,))
    ended = time.perf_counter()
    rows = sum(len(table.flags) for table in tables.tables)
    stages = {"total": ended - started, "tables": compiled - started, "arrays": ended - compiled}
    return Ran(stages, beside={"agreements": len(known.links), "rows": rows})


def gather(tests: tuple[Test, ...], names: tuple[str, ...]) -> Contender:
    """Dense gather: a verdict for every row of the file, by arrays that `rules` times."""

    def run(folder: Path, seed: int, check: bool) -> Ran:
        tables = national_tables(seed)
        built = kernel(tables, tests)
        started = time.perf_counter()
        rows = sum(len(block.scope) for block in sweep(folder, tables, built))
        ended = time.perf_counter()
        checksum = ""
        if check:
            file = pq.ParquetFile(meters_of(folder))
            points = (file.read_row_group(group, [POINT])[POINT] for group in range(file.num_row_groups))
            blocks = (block.table() for block in sweep(folder, tables, built))
            checksum = summed(table.append_column(POINT, point) for table, point in zip(blocks, points, strict=True))(
                names
            )
        return Ran({"total": ended - started}, checksum, {"rows": rows})

    return run


def summed(tables: Iterable[pa.Table]) -> Callable[[tuple[str, ...]], str]:
    """Give the checksum over tables of verdicts with their points."""

    def over(names: tuple[str, ...]) -> str:
        rows, plain, by_point = 0, 0, 0
        for table in tables:
            small = _hashed(table, names) % 65521
            rows, plain = rows + len(small), plain + int(small.sum())
            by_point += int(((table[POINT].to_numpy() % 9973 + 1) * small).sum())
        return f"{rows} {plain} {by_point}"

    return over


def _hashed(table: pa.Table, names: tuple[str, ...]) -> Any:
    return reduce(np.add, ((table[name].to_numpy() + 1) * prime for name, prime in zip(names, PRIMES, strict=False)))


def store(folder: Path, seed: int, check: bool) -> Ran:
    """Tuple store: load the kept tuples, report gaps by supplier, manufacturer and model, and once more by another rulebook."""
    known, pressed = register(seed), Pressed()
    tables, other = (
        compile_tables(rules, known.links, known.signs, known.products, ON, FRESH, pressed)
        for rules in (known.rules, known.fewer)
    )
    stored(folder, tables.roles, ON)
    started = time.perf_counter()
    sight = Sight(stored(folder, tables.roles, ON))
    loaded = time.perf_counter()
    report = gaps(sight, tables)
    reported = time.perf_counter()
    again = gaps(sight, other)
    ended = time.perf_counter()
    stages = {"total": reported - started, "load": loaded - started, "one more rulebook": ended - reported}
    lacking = [int(one[LACKING].to_numpy().sum()) for one in (report, again)]
    beside = {"tuples": sight.count, "lacking": lacking, "lines": report.num_rows}
    return Ran(stages, _of_tuples(sight, tables) if check else "", beside)


def best(folder: Path, seed: int, check: bool) -> Ran:
    """Tuple store: the 20 agreements that close the most gaps be-told, with the proof of how good that choice is."""
    del check
    known = register(seed)
    tables = compile_tables(known.rules, known.links, known.signs, known.products, ON, FRESH)
    stored(folder, tables.roles, ON)
    started = time.perf_counter()
    found = lacking(folder, (), wanted(known.rules, tables, Direction.BE_TOLD))
    missed = time.perf_counter()
    choice = close(found, AGREEMENTS, highs(20))
    ended = time.perf_counter()
    beside = {"closed": choice.closed, "greedy": choice.greedy, "bound": choice.bound, "promise": choice.promise.name}
    return Ran({"total": ended - started, "what is missing": missed - started}, beside=beside)


def build(folder: Path, seed: int, check: bool) -> Ran:
    """Reduce the interchange file to its tuples and keep them."""
    del check
    tables = national_tables(seed)
    for kept in folder.glob("tuples-*.parquet"):
        kept.unlink()
    started = time.perf_counter()
    found = stored(folder, tables.roles, ON)
    return Ran({"total": time.perf_counter() - started}, beside={"tuples": len(found.systems)})


def _of_tuples(sight: Sight, tables: Tables) -> str:
    """Give the first two sums of the checksum from the tuples and their counts."""
    scope = scope_of(sight, tables).astype(np.int64)
    inside, columns = scope == IN_SCOPE, {"scope": scope}
    for way, bits in held(sight, tables, Test.RECOGNISED).items():
        lookup, side = tables.lookup(way), way.name.lower()
        whole = sum((bits & mask == mask).astype(np.int64) << place for place, mask in enumerate(lookup.routes))
        columns[f"{side}_complete"] = np.where(inside, whole, 0)
        for name in ("best", "broken"):
            columns[f"{side}_{name}"] = np.where(inside, np.array(getattr(lookup, name))[bits], -1)
    small = _hashed(pa.table(columns), FEW) % 65521
    return f"{sight.found.systems.sum()} {(small * sight.found.systems).sum()}"


def by_row(names: tuple[str, ...]) -> Contender:
    """Ibis on DuckDB: every row judged by itself, with left joins and no reduction; the checksum consumes the rows."""

    def run(folder: Path, seed: int, check: bool) -> Ran:
        del check
        tables = national_tables(seed)
        started = time.perf_counter()
        with opened(folder) as (connection, meters):
            found = judge(as_at(meters, tables, dated_roles(folder, tables), keep=(POINT,)), tables)
            checksum = asked(connection, total(found, names))
        return Ran({"total": time.perf_counter() - started}, checksum)

    return run


def by_holding(names: tuple[str, ...]) -> Contender:
    """Ibis on DuckDB: the holdings are judged (stage `report`) and joined back to every row."""

    def run(folder: Path, seed: int, check: bool) -> Ran:
        del check
        tables = national_tables(seed)
        started = time.perf_counter()
        with opened(folder) as (connection, meters):
            dated = dated_roles(folder, tables)
            judged = connection.create_table("judged", judge(holdings(meters, tables, dated), tables), temp=True)
            reported = time.perf_counter()
            standing = as_at(meters, tables, dated, keep=(POINT,))
            keys = [name for name in standing.columns if name != POINT]
            checksum = asked(connection, total(standing.join(judged, keys), names))
            ended = time.perf_counter()
            count = connection.to_pyarrow(judged.count()).as_py()
        return Ran({"total": ended - started, "report": reported - started}, checksum, {"holdings": count})

    return run


def total(found: ir.Table, names: tuple[str, ...]) -> ir.Table:
    """Sum the verdicts up on the engine, so that every row is made and none is carried away."""
    hashed = reduce(
        lambda one, other: one + other, ((found[name] + 1) * prime for name, prime in zip(names, PRIMES, strict=False))
    )
    small = hashed % 65521
    by_point = (found[POINT].cast("int64") % 9973 + 1) * small
    return found.select(small=small, by_point=by_point).aggregate(
        rows=ibis._.count(), plain=ibis._.small.sum().cast("int64"), by_point=ibis._.by_point.sum().cast("int64")
    )


def asked(connection: ibis.BaseBackend, summed: ir.Table) -> str:
    """Ask an engine for the checksum."""
    row = connection.to_pyarrow(summed).to_pylist()[0]
    return f"{row['rows']} {row['plain']} {row['by_point']}"


def national_tables(seed: int) -> Tables:
    """Compile the invented register."""
    known = register(seed)
    return compile_tables(known.rules, known.links, known.signs, known.products, ON, FRESH)


CONTENDERS: dict[str, Contender] = {
    "decode": decode,
    "rules": rules,
    "dense, one test": gather((Test.RECOGNISED,), FEW),
    "dense, all tests": gather(TESTS, ALL),
    "store build": build,
    "store, one test": store,
    "store, best 20 agreements": best,
    "duckdb by holding, one test": by_holding(FEW),
    "duckdb by holding, all tests": by_holding(ALL),
    "duckdb by row, one test": by_row(FEW),
    "duckdb by row, all tests": by_row(ALL),
}

if __name__ == "__main__":
    main(CONTENDERS)
