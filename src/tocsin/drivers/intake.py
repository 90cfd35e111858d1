"""How does an estate file of any size become one checked snapshot on disk, or nothing at all?

- Read in blocks; whole columns are checked at once, and only rows that look wrong are read by the pure checks of
  `interop.meters`, which have the last word.
- Written under a temporary name and renamed when everything held: a refusal or a crash leaves no snapshot.
"""

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tocsin.drivers import blocks, decode
from tocsin.drivers.alone import under_way
from tocsin.drivers.blocks import MOST_FAULTS, Block, Found, Opened, given, opened, refusal
from tocsin.drivers.repeats import Repeats
from tocsin.drivers.sheets import refused
from tocsin.estate.schema import METERS, POINT, POINTS, Column, schema
from tocsin.interop.layout import Heading, at
from tocsin.interop.meters import Known, check_meter, claimed, meters
from tocsin.interop.read import Line
from tocsin.interop.sheet import Sheet
from tocsin.interop.taken import Taken
from tocsin.routes.kind import Role
from tocsin.words import Digest


def intake(
    source: Path,
    roles: Iterable[Role],
    known: Known,
    today: date,
    folder: Path,
    accept: bool = False,
    sheet: Sheet | None = None,
) -> Taken:
    """Check `source` and write it to `folder` (which must not exist); refuse it whole unless `accept` takes the good rows.

    A `sheet` handed in is read in place of the file: rows that a flow has made of it, with the file's own row numbers.
    """
    own = claimed(roles)
    return take_in(source.name, opened(source, meters(own, known), sheet), own, today, folder, accept)


def take_in(name: str, rows: Opened, roles: tuple[Role, ...], today: date, folder: Path, accept: bool = False) -> Taken:
    """Check rows that are opened already, under the layout of `interop.meters`, and write them to `folder` as `intake` does."""
    with under_way(folder) as part:
        return _take(name, rows, roles, today, part, accept)


def discard(folder: Path) -> None:
    """Take away a snapshot's folder; nothing happens when there is none."""
    shutil.rmtree(folder, ignore_errors=True)


def _take(name: str, rows: Opened, roles: tuple[Role, ...], today: date, part: Path, accept: bool) -> Taken:
    found, repeats = Found(), Repeats()
    columns = schema(role.id for role in roles)
    with rows as (head, found_blocks), _writers(part, columns) as write:
        for block in found_blocks:
            table, good = _checked(name, head, block, roles, today, found)
            repeats.add(table, block.numbers[good])
            write(table)
            if len(found.faults) > MOST_FAULTS and not accept:
                raise refusal(name, found.faults, more=True)
    again = repeats.faults(name)
    if again:
        found.add([(place, fault) for place, fault, _ in again], {place: cells for place, _, cells in again})
    if found.faults and not accept:
        raise refusal(name, found.faults)
    if again:
        _leave_out(part, columns, {place for place, _, _ in again})
    kept = pq.read_metadata(part / METERS).num_rows
    if not kept:
        raise refused(name, "no row that can be kept", "rows under the header", "Export it again.")
    titles = tuple(title for _, _, title in head.places)
    notes = head.notes + _undecided(name, found)
    return Taken(kept, _content(part / METERS), tuple(found.faults), notes, titles, found.returned)


def _undecided(file: str, found: Found) -> tuple[str, ...]:
    if not found.undecided:
        return ()
    return (f"{file}: {found.undecided:,} rows do not say whether the premises are domestic; kept as not domestic.",)


def _checked(
    file: str, head: Heading, block: Block, roles: tuple[Role, ...], today: date, found: Found
) -> tuple[pa.Table, "np.ndarray[tuple[int], np.dtype[np.bool_]]"]:
    count = len(block.numbers)
    values: dict[str, pa.Array] = {}
    faults = list(block.shape)
    for (_, one, title), column in zip(head.places, block.columns, strict=True):
        values[one.name], wrong = decode.decode(one, column)
        faults += [(i, at(fault, file, int(block.numbers[i]), title)) for i, fault in wrong]
    bad = np.zeros(count, np.bool_)
    bad[[place for place, _ in faults]] = True
    values = decode.filled(values, roles, count)
    for i in np.flatnonzero(decode.doubtful(values, roles, today) & ~bad):
        line = _line(values, file, int(block.numbers[i]), int(i))
        faults += [(int(i), fault) for fault in check_meter(line, roles, today)]
    bad[[place for place, _ in faults]] = True
    wrong_rows = {int(i): tuple(given(column, int(i)) for column in block.columns) for i in np.flatnonzero(bad)}
    found.add(faults, wrong_rows)
    table, undecided = decode.stored(values, roles)
    good = ~bad
    found.undecided += int((undecided & good).sum())
    return table.filter(pa.array(good)), good


def _line(values: dict[str, pa.Array], file: str, row: int, i: int) -> Line:
    return Line("estate", {name: column[i].as_py() for name, column in values.items()}, file, row)


@contextmanager
def _writers(part: Path, columns: tuple[Column, ...]) -> Iterator["decode.Write"]:
    options = {"compression": "zstd", "store_schema": False}
    meters_schema, point_schema = decode.arrow(columns), decode.arrow(POINT)
    with (
        pq.ParquetWriter(part / METERS, meters_schema, **options) as meter_file,
        pq.ParquetWriter(part / POINTS, point_schema, **options) as point_file,
    ):

        def write(table: pa.Table) -> None:
            meter_file.write_table(table.select(meters_schema.names), row_group_size=blocks.BLOCK * 10)
            point_file.write_table(table.select(point_schema.names), row_group_size=blocks.BLOCK * 10)

        yield write


def _leave_out(part: Path, columns: tuple[Column, ...], places: set[int]) -> None:
    for name, wanted in ((METERS, columns), (POINTS, POINT)):
        table = pq.read_table(part / name, schema=decode.arrow(wanted))
        keep = np.ones(len(table), np.bool_)
        keep[list(places)] = False
        pq.write_table(table.filter(pa.array(keep)), part / name, compression="zstd", store_schema=False)


def _content(path: Path) -> Digest:
    with path.open("rb") as source:
        return Digest(hashlib.file_digest(source, "sha256").hexdigest())
