"""What rows are in an XLSX workbook, with nothing hidden, merged, computed or swollen in it?

- Looked at before it is opened: members, sizes and ratios (a zip bomb), DTDs, merged cells and hidden rows or columns.
- Read as a stream; a formula comes out as a `Formula` and is refused by the row that reads it. Macros are never touched.
"""

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import load_workbook

from tocsin.interop.sheet import Cell, Formula, Row, Sheet
from tocsin.words import Fault, Refused


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a workbook may hold, in bytes unpacked, times its packed size, members, rows and columns."""

    unpacked: int = 1 << 30
    ratio: int = 200
    ratio_from: int = 8 << 20
    members: int = 2_000
    rows: int = 1_048_576
    columns: int = 500


LIMITS = Limits()


class WorkbookRefused(Refused):
    """A workbook that cannot or must not be read."""


@contextmanager
def workbook(path: Path, limits: Limits = LIMITS) -> Iterator[tuple[Sheet, ...]]:
    """Open a workbook as its sheets, in their order; refuse one that hides, merges, swells or is damaged."""
    _look(path, limits)
    with path.open("rb") as source:
        book = _open(path.name, source)
        try:
            for one in book.worksheets:
                if one.sheet_state != "visible":
                    cure = "Show it or delete it."
                    raise _refused(path.name, f"a hidden sheet “{one.title}”", "sheets in sight", cure)
            name = f"{path.name}, sheet "
            yield tuple(Sheet(name + s.title, s.title, _rows(s, path.name, limits)) for s in book.worksheets)
        finally:
            book.close()


def _open(file: str, source: BinaryIO) -> Any:  # openpyxl has no types
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(source, read_only=True, keep_links=False, data_only=False)
    except Exception as error:  # openpyxl raises whatever its XML reader meets; all of it means a damaged file
        raise _refused(file, f"a workbook that cannot be opened ({type(error).__name__})", "XLSX", _AGAIN) from error


_AGAIN = "Open it in a spreadsheet and save it again as .xlsx."


def _rows(sheet: Any, file: str, limits: Limits) -> Iterator[Row]:
    sheet.reset_dimensions()
    width = 0
    rows = sheet.iter_rows()
    number = 0
    while True:
        try:
            cells = next(rows, None)
        except Exception as error:  # a damaged sheet: see `_open`
            raise _refused(f"{file}, sheet {sheet.title}", f"damaged XML after row {number}", "XLSX", _AGAIN) from error
        if cells is None:
            return
        number += 1
        if number > limits.rows or len(cells) > limits.columns:
            given = f"row {number} with {len(cells)} columns"
            raise _refused(f"{file}, sheet {sheet.title}", given, f"at most {limits.columns} columns", _AGAIN)
        values = tuple(_value(cell) for cell in cells)
        width = width or len(values)
        yield Row(number, values + (None,) * (width - len(values)))


def _value(cell: Any) -> Cell:
    if cell.data_type == "f":
        return Formula(str(getattr(cell.value, "text", cell.value)), cell.coordinate)
    if cell.data_type == "e":
        return Formula(str(cell.value), cell.coordinate)
    value: Cell = cell.value
    return value


def _look(path: Path, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _bomb(path.name, members, limits)
            names = {member.filename for member in members}
            if "xl/workbook.xml" not in names:
                raise _refused(path.name, "a zip archive that is no workbook", "XLSX", _AGAIN)
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    _scan(path.name, archive, member.filename)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise _refused(path.name, f"a damaged workbook ({error})", "a whole XLSX file", "Copy it again.") from error


def _bomb(file: str, members: list[zipfile.ZipInfo], limits: Limits) -> None:
    total = sum(member.file_size for member in members)
    cure = "Delete empty formatted rows and columns, or export the sheet as CSV."
    if total > limits.unpacked or len(members) > limits.members:
        raise _refused(
            file, f"{total:,} bytes unpacked in {len(members)} members", f"at most {limits.unpacked:,}", cure
        )
    for member in members:
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > limits.ratio_from and ratio > limits.ratio:
            raise _refused(file, f"a member that unpacks {ratio:.0f} times", f"at most {limits.ratio} times", cure)


_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z0-9:]+)"')
_HIDDEN = re.compile(rb'<(?:\w+:)?(row|col)\b[^>]*?\bhidden="(?:1|true)"[^>]*>')
_PLACE = re.compile(rb'\b(?:r|min)="(\d+)"')


def _scan(file: str, archive: zipfile.ZipFile, member: str) -> None:
    tail = b""
    with archive.open(member) as source:
        while chunk := source.read(1 << 20):
            text = tail + chunk
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise _refused(file, f"a document type in {member}", "plain XML", _AGAIN)
            if member.startswith("xl/worksheets/"):
                _plain(file, text)
            tail = text[-512:]


def _plain(file: str, text: bytes) -> None:
    merged, hidden = _MERGED.search(text), _HIDDEN.search(text)
    if merged:
        cure = "Unmerge them and repeat the value in each."
        raise _refused(file, f"merged cells {merged[1].decode()}", "one value a cell", cure)
    if hidden:
        place = _PLACE.search(hidden[0])
        what = f"a hidden {'row' if hidden[1] == b'row' else 'column'} {place[1].decode() if place else ''}"
        raise _refused(file, what.strip(), "rows and columns in sight", "Show it (clear any filter) or delete it.")


def _refused(file: str, given: str, expected: str, cure: str) -> WorkbookRefused:
    return WorkbookRefused(file, f"{given}; expected {expected}.", cure, (Fault(given, expected, cure, file),))
