"""How does an estate file of any size become one checked snapshot on disk, or nothing at all?

- Read in blocks; whole columns are checked at once, and only rows that look wrong are read by the pure checks of
  `interop.meters`, which have the last word.
- Written under a temporary name and renamed when everything held: a refusal or a crash leaves no snapshot.
- Parquet records are numbered as a spreadsheet would: the header is row 1 and the first record row 2.
"""

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tocsin.drivers import decode
from tocsin.drivers.columns import batches, parquet
from tocsin.drivers.repeats import Repeats
from tocsin.drivers.sheets import kind_of, refused, sheets
from tocsin.estate.schema import METERS, POINT, POINTS, Column, schema
from tocsin.interop.layout import Heading, Layout, at, heading
from tocsin.interop.meters import Known, check_meter, claimed, meters
from tocsin.interop.read import Line, empty, is_blank, ragged
from tocsin.interop.sheet import Cell, Row, Sheet
from tocsin.interop.taken import Taken
from tocsin.routes.kind import Role
from tocsin.words import Digest, Fault, Refused

BLOCK = 100_000
MOST_FAULTS = 1_000


class EstateRefused(Refused):
    """An estate file with rows that cannot be kept."""


@dataclass(slots=True)
class Block:
    """Some rows: their numbers, the cells of each column read, faults of their shape, and the rows as given."""

    numbers: "np.ndarray[tuple[int], np.dtype[np.int64]]"
    columns: list[pa.Array | list[Cell]]
    shape: list[tuple[int, Fault]] = field(default_factory=list)


Opened = AbstractContextManager[tuple[Heading, Iterator[Block]]]


@dataclass(slots=True)
class Found:
    """What is found on the way: faults by row, the rows to hand back, and counts for the notes."""

    faults: list[Fault] = field(default_factory=list)
    returned: list[tuple[tuple[Cell, ...], str]] = field(default_factory=list)
    undecided: int = 0

    def add(self, faults: list[tuple[int, Fault]], cells: "dict[int, tuple[Cell, ...]]") -> None:
        """Add one block's faults, given by place in the block, and its rows at fault."""
        reasons: dict[int, list[str]] = {}
        for place, fault in faults:
            self.faults.append(fault)
            reasons.setdefault(place, []).append(f"{fault.column}: given {fault.given}; expected {fault.expected}.")
        self.returned += [(cells[place], " ".join(words)) for place, words in sorted(reasons.items())]


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
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        taken = _take(source.name, _opened(source, meters(own, known), sheet), own, today, part, accept)
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return taken


def discard(folder: Path) -> None:
    """Take away a snapshot's folder; nothing happens when there is none."""
    shutil.rmtree(folder, ignore_errors=True)


def _take(name: str, opened: Opened, roles: tuple[Role, ...], today: date, part: Path, accept: bool) -> Taken:
    found, repeats = Found(), Repeats()
    columns = schema(role.id for role in roles)
    with opened as (head, blocks), _writers(part, columns) as write:
        for block in blocks:
            table, good = _checked(name, head, block, roles, today, found)
            repeats.add(table, block.numbers[good])
            write(table)
            if len(found.faults) > MOST_FAULTS and not accept:
                raise _refusal(name, found.faults, more=True)
    again = repeats.faults(name)
    if again:
        found.add([(place, fault) for place, fault, _ in again], {place: cells for place, _, cells in again})
    if found.faults and not accept:
        raise _refusal(name, found.faults)
    if again:
        _leave_out(part, columns, {place for place, _, _ in again})
    rows = pq.read_metadata(part / METERS).num_rows
    if not rows:
        raise refused(name, "no row that can be kept", "rows under the header", "Export it again.")
    titles = tuple(title for _, _, title in head.places)
    notes = head.notes + _undecided(name, found)
    return Taken(rows, _content(part / METERS), tuple(found.faults), notes, titles, found.returned)


def _refusal(file: str, faults: list[Fault], more: bool = False) -> EstateRefused:
    rows = len({fault.row for fault in faults})
    why = f"{'at least ' if more else ''}{rows} rows cannot be kept, so none was."
    cure = "Correct the rows and load the file again, or take the good rows with --accept-good-rows."
    return EstateRefused(file, why, cure, tuple(faults[:MOST_FAULTS]))


def _undecided(file: str, found: Found) -> tuple[str, ...]:
    if not found.undecided:
        return ()
    return (f"{file}: {found.undecided:,} rows do not say whether the premises are domestic; kept as not domestic.",)


@contextmanager
def _opened(source: Path, layout: Layout, sheet: Sheet | None) -> Iterator[tuple[Heading, Iterator[Block]]]:
    if sheet is not None:
        yield _from_sheet(sheet, layout)
        return
    if kind_of(source) == ".parquet":
        with parquet(source) as file:
            head = _heading(layout, tuple(file.schema_arrow.names), source.name)
            yield head, _from_parquet(source.name, file, head)
        return
    with sheets(source) as found:
        yield _from_sheet(_one(source.name, layout, found), layout)


def _from_sheet(sheet: Sheet, layout: Layout) -> tuple[Heading, Iterator[Block]]:
    first = next(sheet.rows, None)
    if first is None or is_blank(first):
        raise EstateRefused(sheet.file, "it is empty.", "Export it again.", (empty(sheet.file),))
    head = _heading(layout, first.cells, sheet.file)
    return head, _from_rows(sheet, head)


def _one(file: str, layout: Layout, found: tuple[Sheet, ...]) -> Sheet:
    named = [sheet for sheet in found if layout.named(sheet.name)] or list(found)
    if len(named) != 1:
        raise refused(file, f"{len(named)} sheets", "one sheet, or one called estate", "Name it or delete the others.")
    return named[0]


def _heading(layout: Layout, header: tuple[Cell, ...], file: str) -> Heading:
    head = heading(layout, header, file)
    if head.faults:
        why = "its header cannot be understood: " + "; ".join(f"{f.column}, {f.given}" for f in head.faults) + "."
        raise EstateRefused(file, why, "Correct the header and load the file again.", head.faults)
    return head


def _from_parquet(name: str, file: pq.ParquetFile, head: Heading) -> Iterator[Block]:
    start = 2
    titles = [file.schema_arrow.names[position] for position, _, _ in head.places]
    for batch in batches(name, file, titles, BLOCK):
        by_name = dict(zip(batch.schema.names, batch.columns, strict=True))
        numbers = np.arange(start, start + batch.num_rows, dtype=np.int64)
        start += batch.num_rows
        yield Block(numbers, [by_name[title] for title in titles])


def _from_rows(sheet: Sheet, head: Heading) -> Iterator[Block]:
    rows = (row for row in sheet.rows if not is_blank(row))
    while some := list(islice(rows, BLOCK)):
        shape = [(i, fault) for i, row in enumerate(some) for fault in ragged(head, row, sheet.file)]
        columns: list[pa.Array | list[Cell]] = [
            [_cell(row, position) for row in some] for position, _, _ in head.places
        ]
        yield Block(np.array([row.number for row in some], np.int64), columns, shape)


def _cell(row: Row, position: int) -> Cell:
    return row.cells[position] if position < len(row.cells) else None


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
    wrong_rows = {int(i): tuple(_given(column, int(i)) for column in block.columns) for i in np.flatnonzero(bad)}
    found.add(faults, wrong_rows)
    table, undecided = decode.stored(values, roles)
    good = ~bad
    found.undecided += int((undecided & good).sum())
    return table.filter(pa.array(good)), good


def _given(column: pa.Array | list[Cell], i: int) -> Cell:
    cell: Cell = column[i].as_py() if isinstance(column, pa.Array) else column[i]
    return cell


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
            meter_file.write_table(table.select(meters_schema.names), row_group_size=BLOCK * 10)
            point_file.write_table(table.select(point_schema.names), row_group_size=BLOCK * 10)

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
