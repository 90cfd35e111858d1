"""The papers: every printing says the same, in order, holds no live markup, and comes out the same bytes twice."""

import csv
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from io import BytesIO, StringIO

import docx as word
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from tocsin.cover.gap import Gap
from tocsin.estate.holding import Holding
from tocsin.notices.report import Field, Line, Sheet
from tocsin.papers.carry import carry
from tocsin.papers.cell import cell
from tocsin.papers.docx import docx
from tocsin.papers.gaps import Facts, file_name, gaps, gaps_csv
from tocsin.papers.html import html
from tocsin.papers.instant import instant
from tocsin.papers.pdf import pdf
from tocsin.papers.report import report
from tocsin.routes.route import Hop, Reason, Route
from tocsin.words import Basis, CaseId, Class, Clause, Direction, ModelId, PartyId, RoleId, RulebookId, Test

HOSTILE = '#eval("1") *b* $x$ [a] <script>alert(1)</script> </textarea> & "q" \'s\' {{7*7}} \\u{41}'
AT = datetime(2026, 11, 27, 10, 30, tzinfo=UTC)
SHEET = Sheet(
    case=CaseId("C-01ARZ3NDEKTSV4RRFFQ69G5FAV"),
    by=PartyId("grand-lowland"),
    by_name="Grand Lowland Energy",
    title="A replayed command opens the load switch, acme-px400",
    classification=Class.AMBER,
    rulebook=RulebookId("sec-g3-2019+guidance"),
    drawn_at=AT,
    invented=True,
    fields=(
        Field("Reporting organisation", "Grand Lowland Energy", None),
        Field("What was found", f"First line.\nSecond line {HOSTILE}", Clause("SEC G3.18")),
        Field("Steps taken", "Told the manufacturer on 24 November 2026.", Clause("SEC G3.18")),
        Field("Time to complete the steps", "", Clause("SEC G3.18"), "the date by which each step will be complete"),
    ),
    lines=(
        Line(datetime(2026, 11, 24, 9, 5, tzinfo=UTC), "Cara Whitlock", "recorded the finding", "entry 12"),
        Line(datetime(2026, 11, 27, 9, 0, tzinfo=UTC), "tocsin", "no answer by T", "entry 19"),
    ),
    notes=("Whether the direct contact was read is not known.",),
)


def in_order(text: str, *wanted: str) -> bool:
    flat, place = " ".join(text.split()), 0
    for piece in wanted:
        place = flat.find(" ".join(piece.split()), place)
        if place < 0:
            return False
        place += 1
    return True


STORY = (
    "INVENTED: every organisation",
    "Report to the Security Sub-Committee",
    SHEET.title,
    "Draft. 1 field is still empty: Time to complete the steps.",
    SHEET.case,
    "Grand Lowland Energy",
    "sec-g3-2019+guidance",
    "27 November 2026 at 10:30 UTC",
    "Reporting organisation",
    "What was found (SEC G3.18)",
    "First line.",
    "Steps taken (SEC G3.18)",
    "Told the manufacturer on 24 November 2026.",
    "Missing. Wanted here: the date by which each step will be complete",
    "recorded the finding",
    "Whether the direct contact was read is not known.",
    "own policy and not law",
)


class Page(HTMLParser):
    """Collects what a browser would show, and each box's value."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.boxes: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.inside = tag
        if tag == "textarea":
            self.boxes.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "style":
            return
        self.said.append(data)
        if self.inside == "textarea":
            self.boxes[-1] += data


def page(sheet: Sheet) -> Page:
    read = Page()
    read.feed(html(sheet))
    return read


def pdf_text(content: bytes) -> str:
    return "\n".join(p.extract_text() for p in PdfReader(BytesIO(content)).pages)


def test_a_draft_names_its_gaps_and_what_is_wanted() -> None:
    printed = report(SHEET)
    assert printed.draft == "Draft. 1 field is still empty: Time to complete the steps."
    assert [entry.missing for entry in printed.entries if entry.missing] == [
        "Missing. Wanted here: the date by which each step will be complete"
    ]


def test_a_full_draft_still_waits_for_a_person() -> None:
    full = replace(SHEET, fields=SHEET.fields[:3])
    assert "A person has still to read it" in report(full).draft


def test_the_html_tells_the_story_in_order() -> None:
    assert in_order("".join(page(SHEET).said), *STORY)


def test_each_field_has_a_labelled_box_that_holds_exactly_its_value() -> None:
    read = page(SHEET)
    assert [box.removeprefix("\n") for box in read.boxes] == [field.value for field in SHEET.fields if field.value]
    ids = [attrs["id"] for tag, attrs in read.tags if tag == "textarea"]
    assert ids == [attrs["for"] for tag, attrs in read.tags if tag == "label"]


def test_the_html_needs_no_script_and_fetches_nothing() -> None:
    for tag, attrs in page(SHEET).tags:
        assert tag not in ("script", "link", "img", "iframe", "base")
        assert not {"src", "href", "style"} & set(attrs)
        assert not any(name.startswith("on") for name in attrs)


@settings(max_examples=30, deadline=None)
@given(st.text(min_size=1, max_size=60))
@example(HOSTILE)
@example("</title></style><script>x</script>")
def test_no_value_in_the_html_becomes_markup(value: str) -> None:
    field = Field(value, value, Clause(value), value)
    line = Line(AT, value, value, value)
    hostile = replace(SHEET, title=value, by_name=value, fields=(field,), lines=(line,), notes=(value,))
    plain = replace(
        SHEET, title="x", by_name="x", fields=(Field("x", "x", Clause("x")),), lines=(Line(AT, *"xxx"),), notes=("x",)
    )
    assert [tag for tag, _ in page(hostile).tags] == [tag for tag, _ in page(plain).tags]


def test_the_pdf_holds_the_fields_in_order() -> None:
    assert in_order(pdf_text(pdf(SHEET)), *STORY)


def test_a_value_reaches_the_pdf_as_text_and_never_as_typst() -> None:
    flat = "".join(pdf_text(pdf(SHEET)).split())
    assert "".join(HOSTILE.split()) in flat


def test_the_pdf_carries_the_sheet_and_it_reads_back_the_same() -> None:
    attached = PdfReader(BytesIO(pdf(SHEET))).attachments["sheet.json"][0]
    assert attached == carry(SHEET)
    again = json.loads(attached)
    assert again["fields"][1]["value"] == SHEET.fields[1].value
    assert datetime.fromisoformat(again["drawn_at"]) == AT


def test_the_pdf_says_what_it_is_and_is_tagged_in_british_english() -> None:
    read = PdfReader(BytesIO(pdf(SHEET)))
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert read.metadata is not None
    assert read.metadata.title == f"Report to the Security Sub-Committee: {SHEET.title}"
    assert read.metadata.creation_date == AT
    known = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in known
    assert "<pdfuaid:part>1</pdfuaid:part>" in known


def test_each_page_of_the_pdf_carries_the_class_and_that_it_is_invented() -> None:
    long = replace(SHEET, lines=SHEET.lines * 40)
    pages = PdfReader(BytesIO(pdf(long))).pages
    assert len(pages) > 2
    assert all("Amber (TLP:AMBER+STRICT)" in p.extract_text() and "INVENTED" in p.extract_text() for p in pages)


@pytest.mark.parametrize(
    "value",
    [
        "emoji \U0001f514",
        "漢字",
        "a\tb\x00c\x85",
        "\u202e",
        "ﬁ",
        "e\u0301",
        "\u00ad",
        " ",
        "\n\n",
        "Ŵŷ €5 – “ok”",
        "\ud800",
    ],
)
def test_a_character_without_a_glyph_stops_no_pdf(value: str) -> None:
    odd = replace(SHEET, title=value, by_name=value, fields=(Field(value, value, None),), notes=(value,))
    assert pdf(odd).startswith(b"%PDF")


def test_a_character_without_a_glyph_is_shown_by_its_number_and_kept_in_the_attachment() -> None:
    written = pdf(replace(SHEET, fields=(Field("Sign", "bell \U0001f514", None),)))
    assert "[U+1F514]" in pdf_text(written)
    assert (
        json.loads(PdfReader(BytesIO(written)).attachments["sheet.json"][0])["fields"][0]["value"] == "bell \U0001f514"
    )


def docx_text(content: bytes) -> str:
    paper = word.Document(BytesIO(content))
    said = [
        block.text if hasattr(block, "text") else "\n".join(c.text for row in block.rows for c in row.cells)
        for block in paper.iter_inner_content()
    ]
    return "\n".join(said)


def test_the_docx_opens_and_holds_the_fields_in_order() -> None:
    assert in_order(docx_text(docx(SHEET)), *STORY)
    assert "".join(HOSTILE.split()) in "".join(docx_text(docx(SHEET)).split())


def test_the_docx_has_real_headings_a_repeating_header_and_dates_from_the_sheet() -> None:
    paper = word.Document(BytesIO(docx(SHEET)))
    headings = [p.text for p in paper.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert headings == ["Fields to copy", "What was done", "Notes"]
    assert paper.tables[-1].rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    assert paper.core_properties.created == paper.core_properties.modified == AT
    assert paper.core_properties.author == "Grand Lowland Energy"
    assert "Amber (TLP:AMBER+STRICT)" in paper.sections[0].header.paragraphs[0].text


@pytest.mark.parametrize("value", ["a\x00b\x0bc", "\ud800", "]]>", "\r\n\r"])
def test_a_character_that_no_document_holds_stops_no_docx(value: str) -> None:
    odd = replace(SHEET, title=value, by_name=value, fields=(Field(value, value, None),), notes=(value,))
    assert docx(odd).startswith(b"PK")
    assert "\x00" not in html(odd)


def test_nothing_is_banner_marked_invented_that_is_not() -> None:
    real = replace(SHEET, invented=False)
    for text in (html(real), pdf_text(pdf(real)), docx_text(docx(real))):
        assert "INVENTED" not in text


@pytest.mark.parametrize("draw", [pdf, docx, html])
def test_the_same_sheet_gives_the_same_bytes(draw: object) -> None:
    assert callable(draw)
    assert draw(SHEET) == draw(replace(SHEET))
    assert draw(SHEET) != draw(replace(SHEET, title="Another"))


def test_an_instant_is_written_with_its_zone() -> None:
    assert instant(datetime.fromisoformat("2026-07-01T00:30:00+01:00")) == "30 June 2026 at 23:30 UTC"


SUPPLIER, MAP, FITTER, MAKER = RoleId("supplier"), RoleId("map"), RoleId("fitter"), RoleId("manufacturer")
BROKEN = Hop(
    "supplier-map",
    SUPPLIER,
    MAP,
    PartyId("northwind"),
    PartyId("shire-map"),
    Reason.LAPSED,
    "ended",
    Basis.NOTHING,
    None,
    None,
    None,
    None,
)
GAP = Gap(
    Holding(
        ((SUPPLIER, PartyId("northwind")), (MAP, PartyId("shire-map")), (FITTER, PartyId("fit-co")), (MAKER, PartyId("borealis"))),
        ModelId("0042"), "electricity", False, "", 131,
    ),
    Direction.BE_TOLD, Test.RECOGNISED, Route(Direction.BE_TOLD, (BROKEN,)), BROKEN, "agreement A-9 ended on 31 August 2026", ("renew A-9", "ask the maker"),
)  # fmt: skip
UNKNOWN = Gap(
    Holding((), ModelId("=1+1"), "gas", True, "", 3), Direction.TELL, Test.WORKING, None, None, "@SUM(A1)", ()
)
FACTS = Facts(
    as_at=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
    rulebook="sec-g3-2019+guidance",
    label="Code and SSC guidance",
    run_as="Northwind Energy",
    invented=True,
    parties={PartyId("northwind"): "=cmd|' /C calc'!A0", PartyId("shire-map"): "Shire Asset Provision"},
    roles={MAP: "meter owner (MAP)", FITTER: "meter fitter"},
    models={ModelId("0042"): "Polar 42"},
)


def test_the_gap_lists_first_row_carries_class_day_rules_and_reader() -> None:
    book = load_workbook(BytesIO(gaps([GAP], FACTS)))
    first = book["Gaps"]["A1"].value
    for piece in (
        "Amber (TLP:AMBER+STRICT)",
        "INVENTED",
        "24 November 2026 at 09:00 UTC",
        "sec-g3-2019+guidance",
        "Northwind Energy",
    ):
        assert piece in first
    told = [row[1].value for row in book["About this list"].iter_rows(min_row=2)]
    assert set(FACTS.cannot_tell) <= set(told)


def test_the_gap_list_is_a_filtered_frozen_table_with_identifiers_as_text() -> None:
    sheet = load_workbook(BytesIO(gaps([GAP, UNKNOWN], FACTS)))["Gaps"]
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref == "A2:P4"
    row = dict(zip([c.value for c in sheet[2]], sheet[3], strict=True))
    assert (row["Model"].value, row["Model"].data_type) == ("0042", "s")
    assert (row["Systems"].value, row["Systems"].data_type) == (131, "n")
    assert row["Meter manager"].value == "not known"
    assert row["Meter fitter"].value == "fit-co"
    assert row["Direction"].value == "be told"
    assert (
        row["First broken hop"].value == "'=cmd|' /C calc'!A0 (supplier) to Shire Asset Provision (meter owner (MAP))"
    )
    assert row["What would close it"].value == "renew A-9 Or: ask the maker"


def test_no_cell_of_either_list_can_start_a_formula() -> None:
    live = ("=", "+", "-", "@", "\t", "\r")
    book = load_workbook(BytesIO(gaps([GAP, UNKNOWN], FACTS)))
    values = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert any(str(c.value).startswith("'=") for c in values)
    assert not [c for c in values if c.data_type == "f" or str(c.value).startswith(live)]
    rows = list(csv.reader(StringIO(gaps_csv([GAP, UNKNOWN], FACTS).decode("utf-8-sig"))))
    assert not [value for row in rows for value in row if value.startswith(live)]


@given(st.text(max_size=40))
@example("  =1")
@example("＝1")
def test_a_cells_text_is_never_live_and_never_lost(value: str) -> None:
    made = cell(value)
    assert not made.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
    assert len(made.removeprefix("'")) >= len(value.removeprefix("'")) - 1


def test_the_csv_says_in_its_first_row_what_the_workbook_says() -> None:
    rows = list(csv.reader(StringIO(gaps_csv([GAP], FACTS).decode("utf-8-sig"))))
    assert rows[0][0].startswith("Amber (TLP:AMBER+STRICT). INVENTED")
    assert any(FACTS.cannot_tell[0] in value for value in rows[0])
    assert rows[2][rows[1].index("Systems")] == "131"


def test_the_same_gaps_give_the_same_bytes_and_no_hour_of_the_clock() -> None:
    one, two = gaps([GAP], FACTS), gaps([GAP], replace(FACTS))
    assert one == two
    known = load_workbook(BytesIO(one)).properties
    assert known.created == known.modified == FACTS.as_at.replace(tzinfo=None)


def test_an_empty_gap_list_is_still_marked() -> None:
    sheet = load_workbook(BytesIO(gaps([], FACTS)))["Gaps"]
    assert "Amber" in sheet["A1"].value
    assert sheet.max_row == 2


def test_the_files_name_carries_its_class() -> None:
    assert file_name(FACTS, "xlsx") == "gaps-northwind-energy-2026-11-24-AMBER.xlsx"
    assert re.fullmatch(r"[a-zA-Z0-9.-]+", file_name(replace(FACTS, run_as="../../É & <Co>"), "csv"))
    assert date(2026, 11, 24).isoformat() in file_name(FACTS, "csv")
