"""How is an estate reduced to its tuples with overlays laid over it, at the cost of what has changed?"""

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from tocsin.drivers import known
from tocsin.drivers.packed import Codes, Heap, Layout, alike
from tocsin.drivers.stored import stored
from tocsin.drivers.tuples import Tuples
from tocsin.drivers.tuples import tuples as reduced
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
    first, heap = parts[0][1], Heap()
    names = {key: tuple(sorted({word for _, one in parts for word in one.names[key]})) for key in first.names}
    sizes = {key: len(words) for key, words in names.items()} | {DOMESTIC: 2, WINDOW: len(first.windows) + 1}
    keys = list(reversed(sizes))
    layout = Layout.of({key: sizes[key] for key in keys})
    for sign, one in parts:
        columns = {key: _renamed(one, key, names) if key in names else one.codes[key] for key in keys}
        heap.add(alike(columns, layout, sign * one.systems))
    codes, systems = heap.columns(keys)
    there = systems != 0
    return Tuples(names, {key: codes[key][there] for key in first.codes}, systems[there], first.windows)


def _renamed(one: Tuples, key: str, names: dict[str, tuple[str, ...]]) -> Codes:
    place = {word: rank for rank, word in enumerate(names[key])}
    ranks = np.array([place[word] for word in one.names[key]], np.int64)
    return ranks[one.codes[key]]
