"""The rules, tools and good files that tests of loading share. Everything in them is invented."""

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from openpyxl import Workbook

from tocsin.drivers.alone import alone
from tocsin.drivers.compare import compare
from tocsin.drivers.handback import handback
from tocsin.drivers.intake import discard, intake
from tocsin.drivers.sheets import digest, sheets
from tocsin.flows.load import Job
from tocsin.flows.settle import Files
from tocsin.routes.kind import HopKind, Need, Role, Rules
from tocsin.words import Basis, Direction, Mark, PartyId, RoleId

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
FILES = Files(sheets, digest, intake, compare, handback, discard, alone)
ROLES = (
    Role(RoleId("supplier"), "Supplier for this meter", ("responsible supplier",)),
    Role(RoleId("map"), "Meter owner (MAP)", ("meter asset provider",)),
    Role(RoleId("manager"), "Meter manager", ("mop", "mam", "meter operator")),
    Role(RoleId("customer"), "End customer"),
    Role(RoleId("manufacturer"), "Manufacturer", per_model=True),
    Role(RoleId("ssc"), "Security Sub-Committee", always=PartyId("ssc")),
)


def hop(left: str, right: str) -> HopKind:
    needs = tuple((direction, (Need(agreements=("device_supply",)),)) for direction in Direction)
    return HopKind(f"{left}-{right}", RoleId(left), RoleId(right), needs, (), "code", "invented", Mark.CONFIRMED)


RULES = Rules(
    roles=ROLES,
    hops=(hop("supplier", "manufacturer"), hop("supplier", "map"), hop("map", "manufacturer")),
    basis_of=(("device_supply", Basis.CONTRACT), ("letter_of_intent", Basis.LETTER)),
    letters=("letter_of_intent",),
    in_scope=("SMETS2+", "enrolled SMETS1"),
)
FIFTH = Role(RoleId("reader"), "Meter reader", ("reading agent",))

Table = Sequence[Sequence[object]]
GOOD: dict[str, Table] = {
    "organisations": [
        ["organisation", "name", "from", "until"],
        ["northwind", "Northwind Energy", "", ""],
        ["capital-map", "Capital Meter Assets", "2015-01-01", "2020-01-01"],
        ["capital-map", "Capital Meter Assets Group", "2020-01-01", ""],
        ["peak", "Peak Metering Services", "", ""],
        ["acme", "Acme Meters", "", ""],
        ["harbour-foods", "Harbour Foods plc", "", ""],
    ],
    "codes": [
        ["organisation", "scheme", "code", "role", "from", "until"],
        ["northwind", "MPID", "NWND", "supplier", "2015-01-01", ""],
        ["acme", "EUI-64 company id", "887384", "", "", ""],
    ],
    "roles": [
        ["organisation", "role", "detail", "from", "until"],
        ["northwind", "supplier", "non-domestic, small", "2015-01-01", ""],
        ["capital-map", "Meter Asset Provider", "", "", ""],
        ["acme", "manufacturer", "", "", ""],
    ],
    "products": [
        ["manufacturer", "device type", "model", "name", "aliases", "hardware", "certified on", "scope"],
        ["acme", "ESME", "acme-px400", "PX400", "PX-400; 010A030B", "0A", "2021-02-03", "SMETS2+"],
        ["acme", "GSME", "acme-g20", "G20", "", "", "2019-05-01", "SMETS2+"],
    ],
    "firmware": [
        ["model", "version", "predecessors", "released on"],
        ["acme-px400", "1.0", "", "2021-02-03"],
        ["acme-px400", "1.1", "1.0", "2022-02-03"],
    ],
    "contacts": [
        ["organisation", "duty", "name", "email", "telephone", "verified on"],
        ["acme", "tell", "Edda Rowe", "psirt@acme.example", "+44 20 7946 0000", "2026-10-01"],
        ["northwind", "be told", "Ada Marsh", "security@northwind.example", "", ""],
    ],
    "agreements": [
        [
            *("reference", "kind", "party a", "role a", "party b", "role b", "from", "until", "models", "carries"),
            *("standing", "evidence digest", "signed by both", "defines material vulnerability"),
            *("commits to rectify", "tests checked by", "tests checked on"),
        ],
        ["A-1", "device_supply", "northwind", "supplier", "acme", "manufacturer", "2021-01-01", "2027-01-01", "acme-px400", "tell; be told", "confirmed", "ab" * 32, "", "", "", "", ""],
        ["A-2", "map_contract", "capital-map", "map", "northwind", "supplier", "2021-01-01", "", "", "be_told", "", "", "", "", "", "", ""],
        ["A-3", "letter_of_intent", "northwind", "supplier", "acme", "manufacturer", "2022-01-01", "", "", "tell", "claimed", "", "yes", "yes", "yes", "Ada Marsh", "2022-02-01"],
        ["A-4", "letter_of_intent", "northwind", "supplier", "acme", "manufacturer", "2022-01-01", "", "", "tell", "claimed", "", "yes", "no", "", "", ""],
    ],
    "specified": [
        ["customer", "supplier", "specified", "party", "terms", "from", "until", "source"],
        ["harbour-foods", "northwind", "manager", "peak", "", "2024-01-01", "", "tender of 2024"],
    ],
    "signs": [
        ["organisation", "direction", "kind", "on", "reference"],
        ["acme", "tell", "real traffic acknowledged", "2026-06-01", "N-1"],
    ],
}  # fmt: skip
METERS: Table = [
    [
        *("Metering point", "fuel", "Device_ID", "model", "firmware", "status", "domestic"),
        *("supplier", "supplier from", "supplier until", "supplier source", "MAP", "MAP from", "MAP until", "MAP source"),
        *("Meter Operator", "customer"),
    ],
    ["1100013222946", "electricity", "88-73-84-57-00-2F-96-1E", "acme-px400", "1.1", "Commissioned", "no", "northwind", "2020-01-01", "", "register", "capital-map", "2019-01-01", "", "D0303", "peak", "harbour-foods"],
    ["1014568234275", "", "887384570000 0001".replace(" ", ""), "PX-400", "1.0", "Commissioned", "no", "NWND", "2020-01-01", "", "register", "", "", "", "", "", ""],
    ["3938424403", "gas", "88:73:84:57:00:00:00:02", "acme-g20", "", "", "", "northwind", "", "", "", "capital-map", "", "", "", "peak", ""],
    ["", "", "88-73-84-57-00-00-00-03", "", "", "", "yes", "northwind", "", "", "", "", "", "", "", "", ""],
]  # fmt: skip


def typed(cell: object) -> object:
    """Give an ISO day as a date cell, and nothing for a blank: as a spreadsheet holds them."""
    if isinstance(cell, str) and len(cell) == 10 and cell[4:5] == cell[7:8] == "-" and cell[:4].isdigit():
        return date.fromisoformat(cell)
    return None if cell == "" else cell


def workbook(path: Path, tables: dict[str, Table]) -> Path:
    """Write tables as sheets of a workbook."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([typed(cell) for cell in row])
    book.save(path)
    return path


def separated(path: Path, rows: Iterable[Sequence[object]], separator: str = ",") -> Path:
    """Write rows as a CSV file in UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=separator).writerows(rows)
    return path


def job(path: Path, store: Path, accept: bool = False, rules: Rules = RULES, now: datetime = NOW) -> Job:
    """Give a load of `path` by an invented person."""
    return Job(path, rules, FILES, store, now, "Ada Marsh", accept_good_rows=accept)
