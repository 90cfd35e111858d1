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

SUPPLIERS, MAPS, MANAGERS, MAKERS, MODELS, CUSTOMERS = 120, 30, 200, 15, 250, 50_000
DOMESTIC_SUPPLIERS = 60
CHUNK, ROW_GROUP = 2_000_000, 1 << 20
EPOCH = date(1970, 1, 1)
COLUMNS = ("supplier", "map", "manager", "customer", "model")
"""The five relationship columns, whose decode is the unit."""

Codes = NDArray[np.int32]


def write(path: Path, rows: int, seed: int, adversarial: bool = False) -> None:
    """Write `rows` devices to `path` in chunks; the same arguments give the same bytes.

    With `adversarial` every relationship is drawn on its own, so that hardly two devices share a holding.
    """
    rnd = np.random.default_rng(seed)
    market = _Market(rnd)
    writer: pq.ParquetWriter | None = None
    for start in range(0, rows, CHUNK):
        chunk = market.chunk(rnd, start, min(CHUNK, rows - start), adversarial)
        writer = writer or pq.ParquetWriter(path, chunk.schema, compression="zstd", store_schema=False)
        writer.write_table(chunk, row_group_size=ROW_GROUP)
    if writer:
        writer.close()


def zipf(count: int, power: float = 1.0) -> NDArray[np.float64]:
    """Give market shares that fall as 1 / rank ** power."""
    shares = 1.0 / np.arange(1, count + 1) ** power
    return np.asarray(shares / shares.sum())


def maker_of(model: int) -> int:
    """Give the manufacturer of a model; the first manufacturers make the most."""
    return int(MAKERS * (model / MODELS) ** 1.5)


class _Market:
    """Who bought from whom when the meters were put in."""

    def __init__(self, rnd: np.random.Generator) -> None:
        self.maps = rnd.choice(MAPS, (SUPPLIERS, 3), p=zipf(MAPS))
        self.managers = rnd.choice(MANAGERS, (SUPPLIERS, 4), p=zipf(MANAGERS))
        self.models = rnd.choice(MODELS, (MAPS, 40), p=zipf(MODELS, 0.7))

    def chunk(self, rnd: np.random.Generator, start: int, rows: int, adversarial: bool) -> pa.Table:
        domestic = rnd.random(rows) >= 0.05
        first = self._supplier(rnd, domestic)
        supplier = np.where(rnd.random(rows) < 0.45, self._supplier(rnd, domestic), first)
        if adversarial:
            provider = rnd.integers(0, MAPS, rows)
            manager = rnd.integers(0, MANAGERS, rows)
            model = rnd.integers(0, MODELS, rows)
        else:
            provider = self.maps[first, rnd.choice(3, rows, p=[0.7, 0.2, 0.1])]
            manager = self.managers[supplier, rnd.choice(4, rows, p=[0.6, 0.2, 0.15, 0.05])]
            model = self.models[provider, rnd.choice(40, rows, p=zipf(40))]
        theirs = ~domestic & (rnd.random(rows) < 0.25)
        customer = np.where(theirs, rnd.choice(CUSTOMERS, rows), -1)
        number = np.arange(start, start + rows)
        installed = (date(2015, 1, 1) - EPOCH).days + rnd.integers(0, 4200, rows)
        return pa.table(
            {
                "mpxn": pa.array(1_000_000_000_000 + number * 7919 % 999_999_937),
                "device_id": pa.array(rnd.integers(0, 1 << 62, rows)),
                "supplier": _named("supplier", supplier, SUPPLIERS),
                "map": _named("map", np.where(rnd.random(rows) < 0.02, -1, provider), MAPS),
                "manager": _named("manager", np.where(rnd.random(rows) < 0.01, -1, manager), MANAGERS),
                "customer": _named("customer", customer, CUSTOMERS),
                "model": _named("model", model, MODELS),
                "firmware": _named("firmware", rnd.integers(0, 12, rows), 12),
                "fuel": _named("fuel", rnd.integers(0, 2, rows), 2),
                "domestic": pa.array(domestic),
                "installed": pa.array(installed.astype(np.int32)).cast(pa.date32()),
            }
        )

    def _supplier(self, rnd: np.random.Generator, domestic: NDArray[np.bool_]) -> Codes:
        others = SUPPLIERS - DOMESTIC_SUPPLIERS
        home = rnd.choice(DOMESTIC_SUPPLIERS, len(domestic), p=zipf(DOMESTIC_SUPPLIERS))
        trade = DOMESTIC_SUPPLIERS + rnd.choice(others, len(domestic), p=zipf(others))
        return np.where(domestic, home, trade).astype(np.int32)


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
