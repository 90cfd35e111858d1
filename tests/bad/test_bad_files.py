"""Files that must be refused, each with what it must say: nothing is kept of them, and no temporary file is left.

Those that are text stand here as text; the others are made here. Everything in them is invented.
"""

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook, load_workbook

from tests.digests import digest_of_tables
from tests.loading import GOOD, METERS, job, separated, workbook
from tocsin.flows.load import load
from tocsin.words import Refused

pytestmark = pytest.mark.django_db

HEAD = "metering point,fuel,device id,model,supplier,supplier from,supplier until\n"
DEVICE = "88-73-84-57-00-2F-96-1E"
LINE = f"1100013222946,electricity,{DEVICE},acme-px400,northwind,2020-01-01,\n"
Make = Callable[[Path], Path]


def text(name: str, content: str | bytes) -> Make:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


def line(**cells: str) -> str:
    row = dict(zip(HEAD.strip().split(","), LINE.strip().split(","), strict=True))
    return ",".join((row | {name.replace("_", " "): value for name, value in cells.items()}).values()) + "\n"


def meters(**cells: str) -> Make:
    return text(
        "meters.csv",
        HEAD + LINE.replace(DEVICE, "88-73-84-57-00-00-00-77").replace("1100013222946", "") + line(**cells),
    )


def sheet(name: str, *rows: list[object]) -> Make:
    return lambda folder: separated(folder / f"{name}.csv", [GOOD[name][0][: len(rows[0])], *rows])


def book(change: Callable[[Workbook], None], tables: dict[str, object] | None = None) -> Make:
    def make(folder: Path) -> Path:
        path = workbook(folder / "file.xlsx", tables or {"estate": METERS})
        made = load_workbook(path)
        change(made)
        made.save(path)
        return path

    return make


def cell(where: str, value: object) -> Make:
    return book(lambda made: made.active.__setitem__(where, value))


def parquet(**columns: object) -> Make:
    def make(folder: Path) -> Path:
        good = {"metering point": ["1100013222946"], "device id": [DEVICE], "model": ["acme-px400"]}
        pq.write_table(
            pa.table(good | {name.replace("_", " "): value for name, value in columns.items()}), folder / "m.parquet"
        )
        return folder / "m.parquet"

    return make


def damaged(make: Make, hurt: Callable[[bytes], bytes]) -> Make:
    def broken(folder: Path) -> Path:
        path = make(folder)
        path.write_bytes(hurt(path.read_bytes()))
        return path

    return broken


def swollen(folder: Path) -> Path:
    path = workbook(folder / "bomb.xlsx", {"estate": METERS})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b" " * (16 << 20))
    return path


def rewritten(member: str, old: bytes, new: bytes) -> Make:
    """Make a good workbook with `old` replaced in one member."""

    def make(folder: Path) -> Path:
        source = workbook(folder / "source.xlsx", {"estate": METERS})
        target = folder / "file.xlsx"
        with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
            for name in before.namelist():
                content = before.read(name)
                assert name != member or old in content
                after.writestr(name, content.replace(old, new, 1) if name == member else content)
        source.unlink()
        return target

    return make


def numbers(folder: Path) -> Path:
    path = workbook(folder / "file.xlsx", {"estate": METERS})
    made = load_workbook(path)
    made.active["A2"] = 1100013222946
    made.save(path)
    return path


def two_sheets(folder: Path) -> Path:
    return workbook(folder / "file.xlsx", {"Sheet1": METERS, "Sheet2": METERS})


def both_sheets(folder: Path) -> Path:
    return workbook(folder / "file.xlsx", {"contacts": GOOD["contacts"], "Contacts ": GOOD["contacts"]})


SHEET = "xl/worksheets/sheet1.xml"
A = GOOD["agreements"][1]
BAD: dict[str, tuple[Make, tuple[str, ...]]] = {
    # the file as such
    "an empty file": (text("meters.csv", b""), ("an empty file", "Export it again")),
    "white space alone": (text("meters.csv", b" \r\n \r\n"), ("an empty file",)),
    "a header alone": (text("meters.csv", HEAD), ("no row that can be kept",)),
    "another kind of file": (text("meters.pdf", b"%PDF-1.7"), ("ends in .pdf", "XLSX, CSV or Parquet")),
    "a PDF called CSV": (text("meters.csv", b"%PDF-1.7 ..."), ("a PDF whose name ends in .csv",)),
    "JSON called CSV": (text("meters.csv", b'{"meters": []}'), ("JSON whose name ends in .csv",)),
    "CSV called XLSX": (text("meters.xlsx", HEAD + LINE), ("whose name ends in .xlsx", "renaming a file")),
    "CSV called Parquet": (text("meters.parquet", HEAD + LINE), ("whose name ends in .parquet",)),
    "an old Excel file": (text("meters.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), ("older than 2007",)),
    "a workbook behind a password": (
        text("meters.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")),
        ("protected by a password", "take the password away"),
    ),
    "a zip that is no workbook": (
        lambda folder: _zipped(folder / "meters.xlsx"),
        ("a zip archive that is no workbook",),
    ),
    "a zip bomb": (swollen, ("unpacks", "at most 200 times")),
    "a workbook cut short": (damaged(cell("A2", "x"), lambda b: b[: len(b) // 2]), ("a damaged workbook",)),
    "a workbook with a document type": (
        rewritten(SHEET, b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet'),
        ("a document type in xl/worksheets/sheet1.xml",),
    ),
    "a workbook of broken XML": (rewritten(SHEET, b"</row>", b"</wor>"), ("damaged XML after row",)),
    # encodings and separators
    "Windows-1252": (
        text("meters.csv", (HEAD + LINE).encode() + b"caf\xe9,,,,,,\n"),
        ("line 3", f"byte 0xE9 at offset {len(HEAD + LINE) + 3}", "CSV UTF-8"),
    ),
    "UTF-16": (text("meters.csv", (HEAD + LINE).encode("utf-16")), ("UTF-16", "line 1")),
    "a NUL byte": (text("meters.csv", HEAD + LINE + "a\x00b,,,,,,\n"), ("a NUL byte at offset", "line 3")),
    "an open quotation mark": (text("meters.csv", HEAD + LINE + '"8,x,y\n' * 3), ("line 3", "row 3", "never closed")),
    "a line without end": (text("meters.csv", HEAD + "x" * (1 << 21)), ("line 2", "a line of more than 1,048,576 bytes")),
    "a million columns": (text("meters.csv", HEAD + "," * 1_000_000 + "\n"), ("1000001 columns", "row 2")),
    "as many commas as semicolons": (text("meters.csv", "a,b;c\n1,2;3\n"), ("as many semicolons as commas", "line 1")),
    "a row too short": (text("meters.csv", HEAD + LINE + "1100013222946,electricity\n"), ("row 3", "2 cells", "7 cells")),
    "a row too long": (text("meters.csv", HEAD + LINE.strip() + ",and more\n"), ("row 2", "8 cells", "7 cells")),
    # headers
    "the same column twice": (text("meters.csv", "mpan,MPxN,device id,model\n,,,\n"), ("column MPxN", "same column twice")),
    "a column without a title": (text("meters.csv", "mpan,,device id,model\n,x,,\n"), ("a title in words", "column 2")),
    "no column for the device": (text("meters.csv", "mpan,model\n,x\n"), ("column device id", "no such column", "accepted titles")),
    # identifiers
    "an MPAN in scientific notation": (
        meters(metering_point="1.1E+12"),
        ("row 3", "column metering point", "“1.1E+12”, a number that a spreadsheet has rounded", "as Text"),
    ),
    "an MPAN robbed of its zero": (meters(metering_point="14568234275"), ("row 3", "an MPRN whose last two digits")),
    "an MPAN of twelve digits": (meters(metering_point="110001322294"), ("row 3", "perhaps a leading zero", "as Text")),
    "an MPAN as a decimal": (meters(metering_point="1100013222946.0"), ("row 3", "column metering point", "has rounded")),
    "an MPAN as a number in a workbook": (numbers, ("row 2", "Metering point", "the number 1.1", "as text")),
    "an MPAN as a number in Parquet": (parquet(metering_point=[1100013222946]), ("row 2", "metering point", "the number")),
    "a wrong MPAN check digit": (meters(metering_point="1100013222947"), ("row 3", "an MPAN whose last digit is 6")),
    "two digits of an MPAN swapped": (meters(metering_point="1100031222946"), ("row 3", "an MPAN whose last digit is")),
    "a wrong MPRN check": (meters(metering_point="3938424404", fuel="gas"), ("row 3", "whose last two digits are 03")),
    "a full MPAN": (meters(metering_point="031003011100013222946"), ("21 digits", "its core, the last 13: 1100013222946")),
    "an MPRN said to be electricity": (meters(metering_point="3938424403"), ("row 3", "column fuel", "fuel gas")),
    "an unknown fuel": (meters(fuel="steam"), ("row 3", "column fuel", "“steam”", "electricity, gas")),
    "a device id too short": (meters(device_id="88-73-84-57-00-2F-96"), ("row 3", "column device id", "14 of 16")),
    "a device id of zeros": (meters(device_id="00-00-00-00-00-00-00-00"), ("row 3", "names no device")),
    "no device id": (meters(device_id=""), ("row 3", "column device id", "a value for device id")),
    # facts
    "an unknown supplier": (meters(supplier="nobody"), ("row 3", "column supplier", "“nobody”", "sheet organisations")),
    "an unknown model": (meters(model="acme-px4000"), ("row 3", "column model", "sheet products")),
    "a claim that ends before it starts": (
        meters(supplier_until="2019-12-31"),
        ("row 3", "column supplier until", "until 2019-12-31 after from 2020-01-01"),
    ),
    "a claim that begins tomorrow": (meters(supplier_from="2026-11-25"), ("row 3", "supplier from", "after today, 2026-11-24")),
    "days of nobody": (meters(supplier=""), ("row 3", "column supplier", "days without a party")),
    "a day that is none": (meters(supplier_from="2021-02-30"), ("row 3", "supplier from", "no day in the calendar")),
    "an American day": (meters(supplier_from="12/31/2020"), ("row 3", "the day comes before the month")),
    "a day as a number": (cell("J2", 43831), ("row 2", "supplier until", "the number 43831")),
    "a device twice": (
        text("meters.csv", HEAD + LINE + line(metering_point="")),
        ("row 2", "row 3", "the same device as in row 2"),
    ),
    "two suppliers for one meter on a day": (
        text("meters.csv", HEAD + LINE + line(device_id="88-73-84-57-00-00-00-78", supplier="acme")),
        ("row 3", "column supplier", "row 2 gives another supplier"),
    ),
    "a formula in a workbook": (cell("H2", "=A1"), ("row 2", "column supplier", "the formula =A1 in cell H2", "values only")),
    "a formula where nobody looks": (cell("R3", "=1+1"), ("row 3", "the formula =1+1")),
    "a formula in CSV": (meters(supplier="=HYPERLINK(0)"), ("row 3", "column supplier", "the formula =HYPERLINK(0)")),
    "merged cells": (book(lambda made: made.active.merge_cells("D2:D3")), ("merged cells D2:D3", "Unmerge")),
    "a hidden row": (book(lambda made: setattr(made.active.row_dimensions[3], "hidden", True)), ("a hidden row 3",)),
    "a hidden column": (book(lambda made: setattr(made.active.column_dimensions["D"], "hidden", True)), ("a hidden column 4",)),
    "a hidden sheet": (
        book(lambda made: setattr(made.create_sheet("old"), "sheet_state", "hidden")),
        ("a hidden sheet “old”",),
    ),
    "two sheets that could be meant": (two_sheets, ("2 sheets", "one called estate")),
    "a line break in a cell": (cell("H2", "north\nwind"), ("row 2", "one line of printable text")),
    # Parquet
    "Parquet cut short": (damaged(parquet(), lambda b: b[:-40]), ("a damaged Parquet file",)),
    "Parquet with a wrong footer": (damaged(parquet(), lambda b: b[:-8] + struct.pack("<I", 1 << 30) + b"PAR1"), ("damaged",)),
    "Parquet with a torn page": (damaged(parquet(), lambda b: b[:4] + bytes(60) + b[64:]), ("a damaged Parquet file",)),
    "Parquet with a list in it": (parquet(model=[["acme-px400"]]), ("column model", "list")),
    "Parquet of bytes": (parquet(model=[b"acme"]), ("column model", "binary")),
    "Parquet without rows": (
        parquet(metering_point=pa.array([], pa.string()), device_id=pa.array([], pa.string()), model=pa.array([], pa.string())),
        ("no row that can be kept",),
    ),
    # the register
    "an organisation's id in capitals": (sheet("organisations", ["Peak Ltd", "Peak"]), ("row 2", "Write peak-ltd")),
    "a name without an end": (
        sheet("organisations", ["new", "Old name", "2019-01-01", ""], ["new", "New name", "2020-01-01", ""]),
        ("row 3", "column from", "a second name from 2020-01-01, which overlaps row 2"),
    ),
    "an MPID too short": (sheet("codes", ["acme", "MPID", "123"]), ("row 2", "column code", "4 letters or digits", "as Text")),
    "a code that another holds": (
        sheet("codes", ["acme", "MPID", "NWND", "supplier", "2016-01-01", ""]),
        ("row 2", "a code that somebody holds already", "what the store already holds"),
    ),
    "an unknown scheme": (sheet("codes", ["acme", "DUNS", "123"]), ("row 2", "column scheme", "one of MPID")),
    "an unknown role": (sheet("roles", ["acme", "king"]), ("row 2", "column role", "“king”", "supplier, map, manager")),
    "a role twice": (sheet("roles", ["acme", "map", "", "", ""], ["acme", "map", "", "", ""]), ("row 3", "the same fact as in row 2")),
    "an unknown kind": (sheet("agreements", ["B-1", "handshake", *A[2:10]]), ("row 2", "column kind", "“handshake”")),
    "an unknown party": (sheet("agreements", [*A[:4], "acmee", *A[5:10]]), ("row 2", "column party b", "“acmee”")),
    "an agreement that ends first": (
        sheet("agreements", ["B-1", *A[1:6], "2021-01-01", "2021-01-01", "", "tell"]),
        ("row 2", "column until", "until 2021-01-01 after from 2021-01-01"),
    ),
    "an agreement for an unknown model": (sheet("agreements", [*A[:8], "acme-px9", "tell"]), ("row 2", "column models", "“acme-px9”")),
    "an agreement that carries coal": (sheet("agreements", [*A[:9], "tell; coal"]), ("row 2", "column carries", "“coal”")),
    "an agreement with oneself": (sheet("agreements", [*A[:4], *A[2:4], *A[6:10]]), ("row 2", "the same party in the same role")),
    "a digest that is none": (sheet("agreements", [*A[:11], "abc"]), ("row 2", "evidence digest", "64 hexadecimal digits")),
    "a contact verified tomorrow": (
        sheet("contacts", ["acme", "tell", "E", "e@acme.example", "", "2026-11-25"]),
        ("row 2", "column verified on", "2026-11-25, which is after today, 2026-11-24"),
    ),
    "a contact that cannot be reached": (sheet("contacts", ["acme", "tell", "E", "", "", ""]), ("row 2", "neither e-mail nor telephone")),
    "two addresses in one cell": (sheet("contacts", ["acme", "tell", "E", "a@b.example, c@d.example"]), ("row 2", "one e-mail address")),
    "a telephone number as a number": (
        lambda folder: workbook(folder / "f.xlsx", {"contacts": [GOOD["contacts"][0], ["acme", "tell", "E", "", 2079460000, ""]]}),
        ("row 2", "column telephone", "the number 2079460000", "as Text"),
    ),
    "a model of an unknown scope": (sheet("products", ["acme", "ESME", "acme-x", "", "", "", "", "SMETS3"]), ("row 2", "SMETS2+")),
    "a certificate of tomorrow": (
        sheet("products", ["acme", "ESME", "acme-x", "", "", "", "2027-01-01", "SMETS2+"]),
        ("row 2", "column certified on", "after today"),
    ),
    "firmware of an unknown model": (sheet("firmware", ["acme-x", "1", "", ""]), ("row 2", "column model", "“acme-x”")),
    "an unknown predecessor": (sheet("firmware", ["acme-g20", "2", "1", ""]), ("row 2", "column predecessors", "“1”")),
    "versions in a circle": (
        sheet("firmware", ["acme-g20", "1", "2", ""], ["acme-g20", "2", "1", ""]),
        ("row 3", "which is its own predecessor"),
    ),
    "an exercise of tomorrow": (sheet("signs", ["acme", "tell", "exercise passed", "2026-12-01"]), ("row 2", "column on", "after today")),
    "a sheet twice": (both_sheets, ("a second sheet contacts",)),
}  # fmt: skip


def _zipped(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    return path


@pytest.fixture
def kept(tmp_path, store):
    """A store that holds the good register and a good estate."""
    folder = tmp_path / "before"
    folder.mkdir()
    load(job(workbook(folder / "register.xlsx", GOOD), store))
    load(job(separated(folder / "estate.csv", METERS[:1] + METERS[3:4]), store))
    return store


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_in_its_own_words_and_nothing_of_it_is_kept(name, tmp_path, kept):
    make, words = BAD[name]
    folder = tmp_path / "in"
    folder.mkdir()
    path = make(folder)
    before, files = digest_of_tables(), sorted(tmp_path.rglob("*"))
    with pytest.raises(Refused) as refusal:
        load(job(path, kept))
    said = "\n".join([str(refusal.value), *map(str, refusal.value.faults)])
    missing = [word for word in words if word not in said]
    assert not missing, said
    assert path.name in said
    assert refusal.value.faults
    assert digest_of_tables() == before
    assert sorted(tmp_path.rglob("*")) == files
