"""What kind of file is this, and what sheets are in it? Never runs anything that a file holds.

The kind is read from the first bytes and must agree with the name's ending: a file that says one thing and is another is
refused, as is one that is empty, protected by a password, damaged, or unpacks to more than `workbook.LIMITS` allow.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tocsin.drivers.columns import columns
from tocsin.drivers.separated import separated
from tocsin.drivers.workbook import workbook
from tocsin.interop.sheet import Sheet
from tocsin.words import Digest, Fault, Refused

ZIP, OLE, PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1"
OTHERS = {
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a gzip archive",
    b"{": "JSON",
    b"<": "XML or HTML",
    b"SQLite": "a database",
    b"\x89PNG": "a picture",
    b"PAR1": "a Parquet file",
    ZIP: "a zip archive or workbook",
    OLE: "an old or protected Office file",
}


class FileRefused(Refused):
    """A file that cannot be read as what it says it is."""


@contextmanager
def sheets(path: Path) -> Iterator[tuple[Sheet, ...]]:
    """Open an XLSX, CSV or Parquet file as sheets of numbered rows; the sheets can be read while the context is open."""
    kind = kind_of(path)
    openers = {".xlsx": workbook, ".csv": separated, ".parquet": columns}
    with openers[kind](path) as found:
        yield found


def kind_of(path: Path) -> str:
    """Give ``.xlsx``, ``.csv`` or ``.parquet`` when name and first bytes agree; refuse otherwise."""
    kind = path.suffix.lower()
    if kind not in (".xlsx", ".csv", ".parquet"):
        cure = "Save it as an Excel workbook (.xlsx), as CSV UTF-8 (.csv) or as Parquet (.parquet)."
        raise refused(path.name, f"a file that ends in {kind or 'nothing'}", "XLSX, CSV or Parquet", cure)
    if not path.is_file():
        raise refused(path.name, "no such file", "the path of a file", "Check the path.")
    with path.open("rb") as source:
        start = source.read(4096)
    if not start.strip():
        raise refused(path.name, "an empty file", "a header and rows", "Export it again.")
    if kind == ".xlsx" and start.startswith(OLE):
        raise _office(path)
    expected = {".xlsx": ZIP, ".parquet": PARQUET}.get(kind)
    other = next((name for magic, name in OTHERS.items() if start.lstrip().startswith(magic)), "another kind of file")
    wrong = not start.startswith(expected) if expected else other != "another kind of file"
    if wrong:
        cure = f"Export it again as {kind}; renaming a file does not change its kind."
        raise refused(path.name, f"{other} whose name ends in {kind}", f"a {kind} file", cure)
    return kind


def digest(path: Path) -> Digest:
    """Give the SHA-256 of a file's exact bytes."""
    with path.open("rb") as source:
        return Digest(hashlib.file_digest(source, "sha256").hexdigest())


def refused(file: str, given: str, expected: str, cure: str) -> FileRefused:
    """Give the refusal of a whole file."""
    return FileRefused(file, f"{given}; expected {expected}.", cure, (Fault(given, expected, cure, file),))


def _office(path: Path) -> FileRefused:
    with path.open("rb") as source:
        protected = "EncryptedPackage".encode("utf-16-le") in source.read(4 << 20)
    if protected:
        cure = "Open it in the spreadsheet, take the password away (File, Info, Protect) and save it again."
        return refused(path.name, "a workbook protected by a password", "one that opens without", cure)
    return refused(path.name, "an Excel file older than 2007", "XLSX", "Open it and save it as .xlsx.")
