"""How are a workbook, a Parquet estate and a JSON file written so that the same facts are always the same bytes?"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pyarrow.parquet as pq
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.writer.excel import ExcelWriter

from tocsin.town.cast import ABOUT

if TYPE_CHECKING:
    import pyarrow as pa

Cell = str | date | None
Rows = Iterable[Sequence[Cell]]
_EPOCH = (1980, 1, 1, 0, 0, 0)


def workbook(path: Path, sheets: Mapping[str, Rows], at: datetime) -> Path:
    """Write an XLSX of text and dates, with a last sheet that says it is invented; `at` stands for when it was made."""
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = at.replace(tzinfo=None)
    book.properties.creator, book.properties.description = "tocsin town", ABOUT
    for name, rows in (*sheets.items(), ("about", ((ABOUT,),))):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    loose = BytesIO()
    with ZipFile(loose, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).write_data()
    with ZipFile(loose) as made, ZipFile(path, "w") as kept:
        for entry in sorted(made.namelist()):
            fixed = ZipInfo(entry, _EPOCH)  # the clock must not be in the bytes
            fixed.compress_type = ZIP_DEFLATED
            kept.writestr(fixed, made.read(entry))
    return path


def parquet(path: Path, chunks: Iterable["pa.Table"]) -> Path:
    """Write chunks as row groups of one file, plain text columns to every reader, one chunk in memory at a time."""
    writer: pq.ParquetWriter | None = None
    try:
        for chunk in chunks:
            writer = writer or pq.ParquetWriter(path, chunk.schema, compression="zstd", store_schema=False)
            writer.write_table(chunk)
    finally:
        if writer:
            writer.add_key_value_metadata({"about": ABOUT})
            writer.close()
    return path


def text(path: Path, value: object) -> Path:
    """Write JSON with two spaces, keys in the order given, and a line end."""
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
    return path


def _cell(sheet: object, value: Cell) -> object:
    """Give dates a day's format and identifiers the text format, which keeps leading zeros."""
    if value is None or value == "":
        return None
    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = "yyyy-mm-dd" if isinstance(value, date) else "@"
    return cell
