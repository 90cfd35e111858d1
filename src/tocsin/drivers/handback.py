"""How are refused rows handed back, beside the file they came from, with what is wrong in each?

A cell that a spreadsheet would run (one that begins with = + - @, tab or return) is written with an apostrophe before it.
"""

import csv
import os
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook

from tocsin.interop.sheet import Cell, Formula

REASON = "what is wrong"
Rows = Iterable[tuple[Sequence[Cell], str]]


def handback(path: Path, tables: Sequence[tuple[str, Sequence[Cell], Rows]]) -> Path:
    """Write (name, header, rows with reasons) of each table to ``<name>.refused.xlsx`` or, for CSV, ``.refused.csv``.

    Written to a temporary name and renamed, so that there is a whole file or none. Gives its path.
    """
    csv_wanted = path.suffix.lower() == ".csv"
    target = path.with_name(f"{path.stem}.refused{'.csv' if csv_wanted else '.xlsx'}")
    part = target.with_name(target.name + ".part")
    try:
        (_csv if csv_wanted else _xlsx)(part, tables)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return target


def neutral(cell: Cell) -> str:
    """Give a cell as text that no spreadsheet runs."""
    text = cell.text if isinstance(cell, Formula) else "" if cell is None else _plain(cell)
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _plain(cell: Cell) -> str:
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return {True: "yes", False: "no"}[cell] if isinstance(cell, bool) else str(cell)


def _csv(part: Path, tables: Sequence[tuple[str, Sequence[Cell], Rows]]) -> None:
    with part.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        for _, header, rows in tables:
            writer.writerow([*map(neutral, header), REASON])
            writer.writerows([*map(neutral, cells), reason] for cells, reason in rows)


def _xlsx(part: Path, tables: Sequence[tuple[str, Sequence[Cell], Rows]]) -> None:
    book = Workbook(write_only=True)
    for name, header, rows in tables:
        sheet = book.create_sheet(name[:31])
        sheet.append([*map(neutral, header), REASON])
        for cells, reason in rows:
            sheet.append([*map(neutral, cells), reason])
    with part.open("wb") as out:
        book.save(out)
