"""What do the rows of a sheet say under a layout, and which rows are wrong?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tocsin.interop.layout import Field, Heading, Layout, at, heading
from tocsin.interop.sheet import Cell, Formula, Row, Sheet, Value
from tocsin.words import Fault


@dataclass(frozen=True, slots=True)
class Line:
    """One row as read: its sheet, its place, and its values by field. `row` is None for what the store already holds."""

    sheet: str
    values: Mapping[str, Value]
    file: str = ""
    row: int | None = None

    def text(self, name: str) -> str:
        """Give a text value; ``''`` when unknown."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def day(self, name: str) -> date | None:
        """Give a day; None when unknown."""
        value = self.values.get(name)
        return value if isinstance(value, date) else None

    def many(self, name: str) -> tuple[str, ...]:
        """Give several words; none when unknown."""
        value = self.values.get(name)
        return value if isinstance(value, tuple) else ()

    def fault(self, column: str, given: str, expected: str, cure: str) -> Fault:
        """Give a fault at one column of this row."""
        return Fault(given, expected, cure, self.file, row=self.row, column=column)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: good rows, faults, the rows at fault as given (for handing back), the header, and notes."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    header: tuple[Cell, ...] = ()
    given: Mapping[int, tuple[Cell, ...]] | None = None
    """Every row by number, as the file holds it."""


def read(layout: Layout, sheet: Sheet) -> Reading:
    """Read every row of `sheet`; a row with a fault gives no line. An empty sheet is a fault."""
    first = next(sheet.rows, None)
    if first is None or not any(cell not in (None, "") for cell in first.cells):
        return Reading((), (empty(sheet.file),), ())
    head = heading(layout, first.cells, sheet.file)
    if head.faults:
        return Reading((), head.faults, head.notes, first.cells)
    lines: list[Line] = []
    faults: list[Fault] = []
    given: dict[int, tuple[Cell, ...]] = {}
    for row in sheet.rows:
        if is_blank(row):
            continue
        given[row.number] = row.cells
        line, wrong = read_row(layout, head, row, sheet.file)
        faults += wrong
        lines += [line] if not wrong else []
    return Reading(tuple(lines), tuple(faults), head.notes, first.cells, given)


def read_row(layout: Layout, head: Heading, row: Row, file: str) -> tuple[Line, tuple[Fault, ...]]:
    """Read one row under a matched header."""
    faults = list(ragged(head, row, file))
    values: dict[str, Value] = {}
    for position, field, title in head.places:
        value = value_of(field, row.cells[position] if position < len(row.cells) else None)
        if isinstance(value, Fault):
            faults.append(at(value, file, row.number, title, row.line))
        else:
            values[field.name] = value
    return Line(layout.name, values, file, row.number), tuple(faults)


def ragged(head: Heading, row: Row, file: str) -> tuple[Fault, ...]:
    """Give the faults of a row's shape: too few or too many cells, or a formula in a column that is not read."""
    read_places = {position for position, _, _ in head.places}
    faults = [
        Fault(
            f"the formula {cell.text[:60]}",
            "a value",
            "Paste the column as values only.",
            file,
            row.line,
            row.number,
            cell.where,
        )
        for position, cell in enumerate(row.cells)
        if isinstance(cell, Formula) and position not in read_places
    ]
    extra = any(cell not in (None, "") for cell in row.cells[head.width :])
    if extra or len(row.cells) < head.width:
        cure = "Look for a separator inside a value that lacks quotation marks, or for a missing one."
        faults.append(
            Fault(f"{len(row.cells)} cells", f"{head.width} cells as in the header", cure, file, row.line, row.number)
        )
    return tuple(faults)


def is_blank(row: Row) -> bool:
    """Say whether a row holds nothing."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in row.cells)


def empty(file: str) -> Fault:
    """Give the fault of a sheet without a header."""
    return Fault(
        "an empty sheet", "a header row and rows under it", "Export it again, or leave the sheet out.", file, row=1
    )


def value_of(field: Field, cell: Cell) -> Value | Fault:
    """Read one cell as one field; a blank where the field must be filled is a fault."""
    value = field.read(cell)
    if field.filled and value in ("", None, ()):
        return Fault("nothing", f"a value for {field.name}", "Fill it in or delete the row.")
    return value
