"""What does a day of changes cost, laid beside the estate and asked, as a ratio to building the store anew with them in it?

    python -m bench.overlay --rows 1e7 --rounds 3

- *laid*: the changed devices' rows are found in the snapshot, the overlay is written, and the tuples are asked for; those
  of the snapshot itself are kept beside it from the question before.
- *reduced*: the overlay is joined to every row and all of them are reduced again; nothing is written.
- *rebuilt*: the snapshot is written anew with the changes in it, its digest is taken, and it is reduced.

Two days: 100,000 devices that change supplier and manager, and one supplier that takes over a million, whoever had
them. Exit 1 where the counts of the three differ.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bench.contenders import decode
from bench.estate import MANAGERS, SUPPLIERS, name
from bench.register import ON, register
from bench.scenarios import ROOT, _estate
from tocsin.drivers import laid, lay, tuples, whole
from tocsin.drivers.blocks import Found
from tocsin.drivers.known import opened
from tocsin.drivers.stored import stored
from tocsin.estate.schema import METERS
from tocsin.estate.table import DOMESTIC, MODEL, Tables
from tocsin.routes.compile import compile as compile_tables
from tocsin.words import RoleId

DAYS = {"a day of 100,000 changes": 100_000, "a transfer of 1,000,000": 1_000_000}
ROLES = tuple(RoleId(role) for role in ("supplier", "map", "manager", "customer"))
WAYS = ("laid", "reduced", "rebuilt")


def main() -> int:
    """Bench each size in turn; with `--once` run one day and print it as JSON."""
    given = _arguments()
    if given.once is not None:
        print(json.dumps(once(given.once, given.seed, given.day)))
        return 0
    given.out.mkdir(parents=True, exist_ok=True)
    worst, measured = 0, dict[str, Any]()
    for size in given.rows.split(","):
        rows = int(float(size))
        base = _base(given.out, _estate(given.out, rows, given.seed))
        for day in DAYS:
            rounds = [_run(base, given.seed, day) for _ in range(given.rounds)]
            measured[f"{rows} {day}"] = rounds
            worst = max(worst, report(rows, day, rounds))
    record = {"cpus": os.cpu_count(), "seed": given.seed, "invented": True, "measured": measured}
    (given.out / "overlay.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return worst


def _arguments() -> argparse.Namespace:
    wanted = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wanted.add_argument("--rows", default="1e7")
    wanted.add_argument("--rounds", type=int, default=3)
    wanted.add_argument("--seed", type=int, default=7)
    wanted.add_argument("--out", type=Path, default=ROOT / "bench-out")
    wanted.add_argument("--once", type=Path)
    wanted.add_argument("--day", choices=DAYS)
    return wanted.parse_args()


def _base(out: Path, estate: Path) -> Path:
    """Give the estate as a snapshot's folder, with device ids as text, as they are stored."""
    folder = out / f"S-{estate.parent.name}"
    if not (folder / METERS).exists():
        folder.mkdir(parents=True, exist_ok=True)
        with duckdb.connect() as engine:
            engine.execute(
                f"""copy (select * replace (printf('%016X', device_id) as device_id) from '{estate}')
                    to '{folder / METERS}.part' (format parquet, compression zstd, row_group_size 1048576)"""
            )
        (folder / f"{METERS}.part").rename(folder / METERS)
    return folder


def _run(base: Path, seed: int, day: str) -> dict[str, Any]:
    words = [sys.executable, "-m", "bench.overlay", "--once", str(base), "--seed", str(seed), "--day", day]
    ran = subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def once(base: Path, seed: int, day: str) -> dict[str, Any]:
    """Measure the unit and the three ways for one day, in one process."""
    known = register(seed)
    tables = compile_tables(known.rules, known.links, known.signs, known.products, ON, {})
    said = _said(base, DAYS[day], seed)
    unit = decode(base, seed, check=False).seconds["total"]
    stored(base, ROLES, ON)
    part = base.parent / f"O-{base.name}"
    seconds, counts = {}, {}
    try:
        for way, run in (("laid", _laid), ("reduced", _reduced), ("rebuilt", _rebuilt)):
            began = time.perf_counter()
            found = run(base, part, said, tables)
            seconds[way] = time.perf_counter() - began
            counts[way] = _counts(found)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return {
        "unit": unit,
        "seconds": seconds,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "devices": pc.count_distinct(said["device_id"]).as_py(),
        "tuples": len(found.systems),
        "equal": counts["laid"].equals(counts["reduced"]) and counts["laid"].equals(counts["rebuilt"]),
    }


def _said(base: Path, devices: int, seed: int) -> pa.Table:
    """Invent the day: whom each device passes to, and since when."""
    rnd = np.random.default_rng(seed)
    with duckdb.connect() as engine:
        query = f"select device_id from '{base / METERS}' using sample {devices} rows (reservoir, {seed})"
        ids = engine.sql(query).to_arrow_table()["device_id"].combine_chunks()
    roles = ["supplier"] if devices > 100_000 else ["supplier", "manager"]
    parts = []
    for role, many in (("supplier", SUPPLIERS), ("manager", MANAGERS)):
        if role in roles:
            to = [name(role, code) for code in rnd.integers(0, many, len(ids))] if len(roles) > 1 else None
            value = pa.array(to) if to else pa.array([name("supplier", 1)] * len(ids))
            parts.append(pa.table({"device_id": ids, "about": [role] * len(ids), "value": value}))
    said = pa.concat_tables(parts)
    since = pa.array([ON - timedelta(days=1)] * len(said), pa.date32())
    texts = {"mpxn": [""] * len(said), "source": ["a bench"] * len(said)}
    rest = {"starts": since, "ends": pa.nulls(len(said), pa.date32()), "row": pa.array(range(2, len(said) + 2))}
    for column, cells in (texts | rest).items():
        said = said.append_column(column, pa.array(cells) if isinstance(cells, list) else cells)
    return said


def _laid(base: Path, part: Path, said: pa.Table, tables: Tables) -> tuples.Tuples:
    part.mkdir()
    lay.store(part, base, said, "a bench", Found())
    return laid.tuples(base, [part], ROLES, tables.on)


def _reduced(base: Path, part: Path, _said: pa.Table, tables: Tables) -> tuples.Tuples:
    with opened(base, [part], tables) as (connection, meters):
        keys = [*ROLES, MODEL, DOMESTIC]
        found = connection.to_pyarrow(meters.group_by(keys).aggregate(systems=meters.count()))
    names = {key: ("", *sorted(filter(None, pc.unique(found[key]).to_pylist()))) for key in (*ROLES, MODEL)}
    codes = {key: pc.index_in(found[key].fill_null(""), pa.array(words)).to_numpy() for key, words in names.items()}
    codes |= {DOMESTIC: found[DOMESTIC].to_numpy().astype(np.int64), "window": np.zeros(len(found), np.int64)}
    return tuples.Tuples(names, codes, found["systems"].to_numpy(), ())


def _rebuilt(base: Path, part: Path, _said: pa.Table, tables: Tables) -> tuples.Tuples:
    anew = part / "S-anew"
    anew.mkdir()
    with opened(base, [part], tables) as (connection, meters):
        connection.to_parquet(meters.drop("row"), anew / METERS, compression="zstd")
    whole.content([anew / METERS])
    return tuples.tuples(anew, ROLES, tables.on)


def _counts(found: tuples.Tuples) -> pa.Table:
    """Give tuples by their names, in one order, so that two ways can be compared."""
    columns = {
        key: pa.DictionaryArray.from_arrays(pa.array(found.codes[key].astype(np.int32)), pa.array(words)).cast(
            pa.string()
        )
        for key, words in found.names.items()
    }
    columns |= {DOMESTIC: pa.array(found.codes[DOMESTIC].astype(np.int64)), "systems": pa.array(found.systems)}
    return pa.table(columns).sort_by([(key, "ascending") for key in columns]).combine_chunks()


def report(rows: int, day: str, rounds: list[dict[str, Any]]) -> int:
    """Print medians and ratios; give 1 where counts differ."""
    first = rounds[0]
    print(f"\n{rows:,} invented devices, {day}: {first['devices']:,} devices; {first['tuples']:,} tuples afterwards")
    for way in WAYS:
        seconds = [one["seconds"][way] for one in rounds]
        print(f"{way:<10}{median(seconds):>8.2f} s  {min(seconds):.2f}-{max(seconds):.2f}")
    for other in WAYS[1:]:
        ratios = [one["seconds"]["laid"] / one["seconds"][other] for one in rounds]
        print(f"laid : {other:<8} {median(ratios):.3f}  {min(ratios):.3f}-{max(ratios):.3f}")
    equal = all(one["equal"] for one in rounds)
    print(f"peak {max(one['peak_mb'] for one in rounds):,} MB; the counts are {'equal' if equal else 'NOT EQUAL'}")
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main())
