"""How is an estate reduced to its tuples with overlays laid over it, at the cost of what has changed?"""

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa

from tocsin.drivers import known
from tocsin.drivers.packed import Codes
from tocsin.drivers.stored import stored
from tocsin.drivers.tuples import Tuples
from tocsin.drivers.tuples import tuples as reduced
from tocsin.estate.holdings import SYSTEMS
from tocsin.estate.overlay import overlay
from tocsin.estate.table import DOMESTIC, WINDOW
from tocsin.words import RoleId


def tuples(
    snapshot: Path,
    overlays: Sequence[Path],
    roles: Sequence[RoleId],
    on: date,
    windows: Collection[date] = (),
    threads: int = 2,
) -> Tuples:
    """Give a snapshot's tuples as `drivers.stored` does, with `overlays` (the earliest first) laid over it on the date."""
    base = stored(snapshot, roles, on, windows, threads)
    if not overlays:
        return base
    with TemporaryDirectory() as folder, known.changed(snapshot, overlays) as (connection, rows, said):
        old, new = Path(folder) / "old.parquet", Path(folder) / "new.parquet"
        connection.to_parquet(rows, old)
        connection.to_parquet(overlay(rows, said, roles, on), new)
        changed = [reduced(path, roles, on, windows, threads) for path in (old, new)]
    return added([(1, base), (-1, changed[0]), (1, changed[1])])


def added(parts: Sequence[tuple[int, Tuples]]) -> Tuples:
    """Add up tuples of the same roles and windows, each so many times, under one set of sorted names; what is nought goes."""
    first = parts[0][1]
    names = {key: tuple(sorted({word for _, one in parts for word in one.names[key]})) for key in first.names}
    columns = {
        key: np.concatenate([_renamed(one, key, names) if key in names else one.codes[key] for _, one in parts])
        for key in first.codes
    }
    systems = np.concatenate([sign * one.systems for sign, one in parts])
    counted = pa.table(columns | {SYSTEMS: systems}).group_by(list(columns)).aggregate([(SYSTEMS, "sum")])
    counted = counted.filter(pa.compute.not_equal(counted[f"{SYSTEMS}_sum"], 0))
    ordered = counted.sort_by([(key, "ascending") for key in (*names, DOMESTIC, WINDOW)])
    return Tuples(
        names, {key: ordered[key].to_numpy() for key in columns}, ordered[f"{SYSTEMS}_sum"].to_numpy(), first.windows
    )


def _renamed(one: Tuples, key: str, names: dict[str, tuple[str, ...]]) -> Codes:
    place = {word: rank for rank, word in enumerate(names[key])}
    ranks = np.array([place[word] for word in one.names[key]], np.int64)
    return ranks[one.codes[key]]
