"""How is a table of any size opened as blocks of columns under a layout, and what is gathered of its faults on the way?

Parquet records are numbered as a spreadsheet would: the header is row 1 and the first record row 2.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tocsin.drivers.columns import batches, parquet
from tocsin.drivers.sheets import kind_of, refused, sheets
from tocsin.interop.layout import Heading, Layout, heading
from tocsin.interop.read import empty, is_blank, ragged
from tocsin.interop.sheet import Cell, Row, Sheet
from tocsin.words import Fault, Refused

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


@contextmanager
def opened(source: Path, layout: Layout, sheet: Sheet | None) -> Iterator[tuple[Heading, Iterator[Block]]]:
    """Open a file, or a `sheet` in its place, under `layout`: its matched header and its rows in blocks."""
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


def refusal(file: str, faults: list[Fault], more: bool = False) -> EstateRefused:
    """Give the refusal of a whole file for its rows' faults; `more`: there may be others."""
    rows = len({fault.row for fault in faults})
    why = f"{'at least ' if more else ''}{rows} rows cannot be kept, so none was."
    cure = "Correct the rows and load the file again, or take the good rows with --accept-good-rows."
    return EstateRefused(file, why, cure, tuple(faults[:MOST_FAULTS]))


def given(column: pa.Array | list[Cell], i: int) -> Cell:
    """Give one cell as the file has it."""
    cell: Cell = column[i].as_py() if isinstance(column, pa.Array) else column[i]
    return cell
