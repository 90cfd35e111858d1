"""What rows are in a CSV file: UTF-8, separated by comma, semicolon or tab, each row as wide as its header?"""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tocsin.interop.sheet import Cell, Formula, Row, Sheet
from tocsin.words import Fault, Refused

LONGEST_LINE = 1 << 20
MOST_COLUMNS = 500
FORMULA = re.compile(r"[=@]|[+-][A-Za-z(=@]")
AS_UTF8 = "Save it again as “CSV UTF-8 (comma delimited)”."


class TextRefused(Refused):
    """A CSV file whose bytes or rows cannot be read."""


@contextmanager
def separated(path: Path) -> Iterator[tuple[Sheet, ...]]:
    """Open a CSV file as one sheet named after it; NUL, another encoding and an endless line are refused where they stand."""
    with path.open("rb") as source:
        first = source.readline(LONGEST_LINE).decode("utf-8-sig", "replace")
        source.seek(0)
        yield (Sheet(path.name, path.stem, _rows(path.name, source, _separator(path.name, first))),)


def _separator(file: str, first: str) -> str:
    bare = re.sub(r'"[^"]*"', "", first)
    counts = sorted(((bare.count(mark), mark) for mark in ",;\t"), reverse=True)
    if counts[0][0] and counts[0][0] == counts[1][0]:
        given = f"a header with as many {_name(counts[0][1])}s as {_name(counts[1][1])}s"
        raise _refused(file, given, "one separator", "Separate the columns by commas alone.", 1)
    return counts[0][1] if counts[0][0] else ","


def _name(mark: str) -> str:
    return {",": "comma", ";": "semicolon", "\t": "tab"}[mark]


def _rows(file: str, source: BinaryIO, separator: str) -> Iterator[Row]:
    reader = csv.reader(_lines(file, source), delimiter=separator, strict=True)
    number, line = 0, 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _refused(file, f"{error}", "rows of CSV", _QUOTES, line, number + 1) from error
        number += 1
        if len(cells) > MOST_COLUMNS:
            raise _refused(file, f"{len(cells)} columns", f"at most {MOST_COLUMNS}", _QUOTES, line, number)
        yield Row(number, tuple(_cell(cell) for cell in cells), line)
        line = reader.line_num + 1


_QUOTES = "Look for a quotation mark that is opened and never closed, or export the file again."


def _cell(cell: str) -> Cell:
    return Formula(cell) if FORMULA.match(cell) else cell


def _lines(file: str, source: BinaryIO) -> Iterator[str]:
    offset, number = 0, 0
    while raw := source.readline(LONGEST_LINE):
        number += 1
        if len(raw) == LONGEST_LINE:
            raise _refused(file, f"a line of more than {LONGEST_LINE:,} bytes", "rows of a table", _QUOTES, number)
        if b"\x00" in raw:
            raise _refused(file, *_null(raw, offset), number)
        try:
            yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            start = offset + error.start
            given = f"byte 0x{raw[error.start]:02X} at offset {start}, which is not UTF-8"
            raise _refused(file, given, "text in UTF-8", AS_UTF8, number) from error
        offset += len(raw)


def _null(raw: bytes, offset: int) -> tuple[str, str, str]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text in UTF-16 at offset 0", "text in UTF-8", AS_UTF8
    return (
        f"a NUL byte at offset {offset + raw.index(0)}",
        "text in UTF-8",
        "The file is damaged or is no CSV; export it again.",
    )


def _refused(file: str, given: str, expected: str, cure: str, line: int, row: int | None = None) -> TextRefused:
    fault = Fault(given, expected, cure, file, line, row)
    return TextRefused(file, f"line {line}: {given}; expected {expected}.", cure, (fault,))
