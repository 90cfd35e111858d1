"""An invented national estate from a seed: market shares by Zipf's law, churn that scrambles supplier against asset.

python -m bench.estate --rows 1e6 --seed 7 OUT.parquet
"""

import argparse
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from tocsin.town.market import MANAGERS, MAPS, MODELS, SUPPLIERS, Market

CUSTOMERS = 50_000
CHUNK, ROW_GROUP = 2_000_000, 1 << 20
EPOCH = date(1970, 1, 1)
COLUMNS = ("supplier", "map", "manager", "customer", "model")
"""The five relationship columns, whose decode is the unit."""


def write(path: Path, rows: int, seed: int, adversarial: bool = False) -> None:
    """Write `rows` devices to `path` in chunks; the same arguments give the same bytes.

    With `adversarial` every relationship is drawn on its own, so that hardly two devices share a holding.
    """
    rnd = np.random.default_rng(seed)
    market = Market(rnd, CUSTOMERS)
    writer: pq.ParquetWriter | None = None
    for start in range(0, rows, CHUNK):
        chunk = _chunk(rnd, market, start, min(CHUNK, rows - start), adversarial)
        writer = writer or pq.ParquetWriter(path, chunk.schema, compression="zstd", store_schema=False)
        writer.write_table(chunk, row_group_size=ROW_GROUP)
    if writer:
        writer.close()


def _chunk(rnd: np.random.Generator, market: Market, start: int, rows: int, adversarial: bool) -> pa.Table:
    drawn, number = market.draw(rnd, rows, adversarial), np.arange(start, start + rows)
    installed = (date(2015, 1, 1) - EPOCH).days + rnd.integers(0, 4200, rows)
    return pa.table(
        {
            "mpxn": pa.array(1_000_000_000_000 + number * 7919 % 999_999_937),
            "device_id": pa.array(rnd.integers(0, 1 << 62, rows)),
            "supplier": _named("supplier", drawn.supplier, SUPPLIERS),
            "map": _named("map", drawn.map, MAPS),
            "manager": _named("manager", drawn.manager, MANAGERS),
            "customer": _named("customer", drawn.customer, CUSTOMERS),
            "model": _named("model", drawn.model, MODELS),
            "firmware": _named("firmware", rnd.integers(0, 12, rows), 12),
            "fuel": _named("fuel", rnd.integers(0, 2, rows), 2),
            "domestic": pa.array(drawn.domestic),
            "installed": pa.array(installed.astype(np.int32)).cast(pa.date32()),
        }
    )


def name(role: str, code: int) -> str:
    """Give the invented name of a party or model by its number; blank below nought."""
    return f"{role}-{code:05d}" if code >= 0 else ""


def _named(role: str, codes: NDArray[np.integer], count: int) -> pa.DictionaryArray:
    words = pa.array([*(name(role, code) for code in range(count)), ""])
    return pa.DictionaryArray.from_arrays(pa.array(np.where(codes < 0, count, codes).astype(np.int32)), words)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("path", type=Path)
    asked.add_argument("--rows", type=float, default=1e6)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--adversarial", action="store_true")
    given = asked.parse_args()
    write(given.path, int(given.rows), given.seed, given.adversarial)
