"""Which of an organisation's devices could nobody be warned about, as a spreadsheet that travels with its own facts?

- The first row carries the class, so that a copy without its file name is still marked (decision 26).
- Every cell but the count is text, and none can start a formula. The same gaps give the same bytes.
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from tocsin.cover.gap import Gap
from tocsin.papers.cell import cell
from tocsin.papers.instant import instant
from tocsin.papers.restamp import restamp
from tocsin.parties.naming import named
from tocsin.words import MANUFACTURER, SUPPLIER, Class, ModelId, PartyId, RoleId

CANNOT_TELL = (
    "A route is what agreements and contacts say; only an answer shows that a message arrived.",
    "Agreements marked claimed are one side's word.",
    "Devices that are not in the estate loaded here are not counted.",
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a reader must know of the list: under which rules, when, for whom, how it is classed, what it cannot tell."""

    as_at: datetime
    rulebook: str
    label: str
    run_as: str
    """The name of the organisation the question was run as."""
    invented: bool
    parties: Mapping[PartyId, str]
    roles: Mapping[RoleId, str]
    models: Mapping[ModelId, str]
    classification: Class = Class.AMBER
    cannot_tell: tuple[str, ...] = CANNOT_TELL


_FIXED: tuple[tuple[RoleId, str], ...] = (
    (RoleId("map"), "Meter owner (MAP)"),
    (RoleId("manager"), "Meter manager"),
    (RoleId("customer"), "Customer"),
)
_WIDTH = 20
_WIDTHS = {
    "Systems": 10,
    "Fuel": 11,
    "Domestic": 10,
    "Direction": 10,
    "First broken hop": 36,
    "Reason": 40,
    "What would close it": 48,
}
"""In characters; every other column is `_WIDTH` wide."""


def gaps(found: Sequence[Gap], facts: Facts) -> bytes:
    """Write `found` in the order given as XLSX: sheet one the list, sheet two its facts."""
    book = Workbook()
    _properties(book, facts)
    columns = _columns(found, facts)
    sheet = book.active
    sheet.title = "Gaps"
    sheet.freeze_panes = "A3"
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(columns))}{len(found) + 2}"
    sheet.print_title_rows = "1:2"
    _fit(sheet)
    _put(sheet, 1, (marking(facts),), bold=True)
    _put(sheet, 2, tuple(columns), bold=True)
    widths = [_WIDTHS.get(name, _WIDTH) for name in columns]
    for row, gap in enumerate(found, 3):
        values = tuple(read(gap) for read in columns.values())
        _put(sheet, row, values)
        sheet.row_dimensions[row].height = 15 * max(_lines(str(v), w) for v, w in zip(values, widths, strict=True))
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet["A1"].alignment = Alignment(wrap_text=False)
    _about(book, facts)
    out = BytesIO()
    book.save(out)
    return restamp(out.getvalue(), facts.as_at)


def gaps_csv(found: Sequence[Gap], facts: Facts) -> bytes:
    """Write `found` as CSV in UTF-8 with a byte-order mark: row 1 class and facts, row 2 headers, then the list."""
    columns = _columns(found, facts)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([cell(text) for text in (marking(facts), *(f"{name}: {value}" for name, value in told(facts)))])
    writer.writerow([cell(name) for name in columns])
    for gap in found:
        values = [read(gap) for read in columns.values()]
        writer.writerow([cell(value) if isinstance(value, str) else value for value in values])
    return out.getvalue().encode("utf-8-sig")


def gap_table(found: Sequence[Gap], facts: Facts) -> tuple[dict[str, list[str | int]], dict[str, str]]:
    """Give `found` as columns, and what marks them and says what they cannot tell, for a file that holds both."""
    columns = {name: [read(gap) for gap in found] for name, read in _columns(found, facts).items()}
    said: dict[str, str] = {"Marked": marking(facts)}
    for name, value in told(facts):
        said[name] = f"{said[name]} {value}" if name in said else value
    return columns, said


def file_name(facts: Facts, ending: str) -> str:
    """Name the file with its class and day, such as ``gaps-northwind-energy-2026-11-24-AMBER.xlsx``."""
    who = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in facts.run_as.lower()).split())
    return f"gaps-{who}-{facts.as_at:%Y-%m-%d}-{facts.classification.upper()}.{ending}"


def marking(facts: Facts) -> str:
    """Give the first row: class, whether invented, day, rules and reader in one line."""
    made_up = "INVENTED: everything here is made up. " if facts.invented else ""
    return (
        f"{facts.classification} ({facts.classification.tlp}). {made_up}As at {instant(facts.as_at)}. "
        f"Rulebook {ruled(facts)}. Run as {facts.run_as}."
    )


def ruled(facts: Facts) -> str:
    """Name the rulebook, with its label where it has one."""
    return f"{facts.rulebook} ({facts.label})" if facts.label else facts.rulebook


def told(facts: Facts) -> tuple[tuple[str, str], ...]:
    """Give the facts as named lines."""
    made_up = (("Invented", "Every organisation, device and event here is made up."),) if facts.invented else ()
    return (
        ("Class", f"{facts.classification} ({facts.classification.tlp})"),
        *made_up,
        ("As at", instant(facts.as_at)),
        ("Rulebook", ruled(facts)),
        ("Run as", facts.run_as),
        *(("What this cannot tell", sentence) for sentence in facts.cannot_tell),
    )


def _columns(found: Sequence[Gap], facts: Facts) -> dict[str, Callable[[Gap], str | int]]:
    shown = {SUPPLIER, MANUFACTURER, *(role for role, _ in _FIXED)}
    held = [role for gap in found for role, _ in gap.holding.parties]
    others = [(role, _capital(facts.roles.get(role, role))) for role in dict.fromkeys(held) if role not in shown]

    def party(role: RoleId) -> Callable[[Gap], str]:
        def name(gap: Gap) -> str:
            who = gap.holding.party(role)
            return "not known" if who is None else facts.parties.get(who, who)

        return name

    return {
        "Supplier": party(SUPPLIER),
        "Manufacturer": party(MANUFACTURER),
        "Model": lambda gap: str(gap.holding.model),
        "Model name": lambda gap: facts.models.get(gap.holding.model, ""),
        "Fuel": lambda gap: gap.holding.fuel,
        "Domestic": lambda gap: "yes" if gap.holding.domestic else "no",
        **{name: party(role) for role, name in (*_FIXED, *others)},
        "Direction": lambda gap: str(gap.direction),
        "Test": lambda gap: str(gap.test),
        "Systems": lambda gap: gap.holding.systems,
        "First broken hop": lambda gap: _broken(gap, facts),
        "Reason": lambda gap: named(gap.why, facts.parties),
        "What would close it": lambda gap: named(" Or: ".join(gap.closes), facts.parties),
    }


def _broken(gap: Gap, facts: Facts) -> str:
    if gap.broken is None:
        return "no route can be drawn" if gap.nearest is None else "none"
    ends = ((gap.broken.left, gap.broken.left_role), (gap.broken.right, gap.broken.right_role))
    names = [
        f"{facts.parties.get(who, who) if who else 'nobody known'} ({facts.roles.get(role, role)})"
        for who, role in ends
    ]
    return " to ".join(names)


def _about(book: Workbook, facts: Facts) -> None:
    sheet = book.create_sheet("About this list")
    _fit(sheet)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 90
    _put(sheet, 1, (marking(facts),), bold=True)
    sheet["A1"].alignment = Alignment(wrap_text=False)
    for row, line in enumerate(told(facts), 2):
        _put(sheet, row, line)


def _fit(sheet: Worksheet) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A3
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _lines(text: str, width: int) -> int:
    """Estimate the lines that `text` takes: no spreadsheet measures a row that it did not write itself."""
    return min(sum(1 + len(line) // max(width - 3, 1) for line in text.split("\n")), 12)


def _properties(book: Workbook, facts: Facts) -> None:
    book.properties.title = f"Gap list, {facts.classification}"
    book.properties.creator = cell(facts.run_as)
    book.properties.subject = marking(facts)


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _put(sheet: Worksheet, row: int, values: Sequence[str | int], *, bold: bool = False) -> None:
    for column, value in enumerate(values, 1):
        spot = sheet.cell(row, column, cell(value) if isinstance(value, str) else value)
        spot.number_format = "@" if isinstance(value, str) else "#,##0"
        spot.alignment = Alignment(vertical="top", wrap_text=True)
        if bold:
            spot.font = Font(bold=True)
