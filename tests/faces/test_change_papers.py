"""The papers of a modification: four forms say the same in order, marked on every sheet, the same bytes twice, data carried."""

import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from typing import cast

import docx as word
import pytest
from docx.shared import Pt
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from tests.rooms.changes.cast import dp075, statement
from tocsin.changes.draw_up import INVENTED, STRAWMAN, draw_up
from tocsin.changes.held.problem import FigureRoute
from tocsin.changes.paper import Bullets, Drawing, Grid, Heading, Missing, Paper, Paragraph
from tocsin.drivers import processes
from tocsin.papers.change.carry import carry
from tocsin.papers.change.docx import docx
from tocsin.papers.change.html import html
from tocsin.papers.change.pdf import pdf
from tocsin.papers.change.printed import FORMATS, NoSuchForm, printed
from tocsin.papers.change.redline import How, Piece, redline
from tocsin.papers.change.set_out import CHANGES, set_out
from tocsin.papers.change.template import NoTemplate
from tocsin.plain import from_bytes
from tocsin.words import Class

DAY = date(2019, 6, 7)
OURS = dp075(processes.golden())
PAPERS = tuple(draw_up(OURS, found, DAY) for id_ in ("paper", "ps") if (found := OURS.newest(id_)))
WHITE = "any member may republish"
STORY = (
    "DP075 Problem Statement", "Paper reference", "SECP_69_1406_11", "Action", "For Decision", "White", WHITE,
    "1. Purpose", "2. Summary of the issue", "3. Proposed progression", "Work package and timetable",
    "W/C 17 Jun 19", "10 Jul 19", "W/C 22 Jul 19", "07 Aug 19", "09 Aug 19", "Areas of assessment", "4. Recommendations",
    "AGREE that DP075 is ready to be converted to a Modification Proposal;",
    "AGREE that MP075 should be progressed to the Refinement Process; and",
    "AGREE the first package of work and the timetable for MP075.",
    "Jordan Crase", "SECAS Team", "7 June 2019", "Appendix A: DP075 problem statement",
    "DP075 ‘Third party metering service providers’", "Problem statement – version 0.3", WHITE,
    "About this document", "Proposer", "What is the issue or problem identified?", "Third party meter service providers",
    "Duty to notify", "Non-domestic Supplier relationships", "Meter Asset Manager (MAM)", "supplier → MAM → manufacturer", "green",
    "How does this issue relate to the SEC?", "What is the impact this is having?", "What are the impacts of doing nothing?",
    "What are the views of the industry?", "Views of the DCC", "Views of SEC Parties", "Views of Panel Sub-Committees",
    "Views of the SSC", "Views of the TABASC", "Views of the Change Sub-Committee",
)  # fmt: skip
NOTE = "MAM here is the Meter Asset Manager"
HOSTILE = '#eval("1") *b* $x$ <script>alert(1)</script> </style> & "q" {{7*7}} \\u{41}'
DRAFT = Paper(
    modification="SEC-901", document="legal v0.1", kind="legal_text", title="Proposed legal text", subtitle="Invented",
    header=(("Action", "For Decision"),), classification=Class.AMBER, sentence="Amber, for those named.",
    blocks=(
        Heading(1, "", "SEC G3.17"),
        Paragraph("The supplier tells {--the manufacturer--}{++whoever its register names++} at once.", (("at once", 1),)),
        Heading(1, "", "SEC G3.18"),
        Paragraph("Nothing here is changed, and {++ this is not closed."),
        Missing("SEC G3.20", "no text."),
        Heading(1, "", "SEC G3.18"),
        Bullets("Asked:", (f"one {HOSTILE};", "two.")),
        Grid("A caption", ("Clause", "Says"), (("G3.17", HOSTILE),)),
        Drawing(1, "Routes", (FigureRoute(("MAM",), "green"),), "lost"),
    ),
    footnotes=((1, "Hung."), (2, "Loose.")), signature=("Ivy Trent", "24 November 2026"), attachments=(), links=(),
    standing=(INVENTED, STRAWMAN), gaps=(Missing("SEC G3.20", "no text."),), as_at=date(2026, 11, 24),
)  # fmt: skip
LONG = replace(DRAFT, blocks=(*DRAFT.blocks, *(Paragraph("More of it, all invented. " * 12) for _ in range(40))))


class Page(HTMLParser):
    """Collects what a browser would show, and the tags."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.inside = ""
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        self.said += [data] if self.inside not in ("style", "title") else []


def docx_text(content: bytes) -> str:
    return "\n".join(
        block.text if hasattr(block, "text") else "\n".join(c.text for row in block.rows for c in row.cells)
        for block in word.Document(BytesIO(content)).iter_inner_content()
    )


def pdf_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def said(form: str, papers: tuple[Paper, ...]) -> str:
    """What a reader reads of a print, with every blank as one space."""
    content = printed(papers, form)
    read = {"docx": docx_text, "pdf": pdf_text, "html": lambda one: "".join(Page(one.decode()).said)}
    return " ".join(read.get(form, lambda one: one.decode())(content).split())


@pytest.fixture(scope="module", params=FORMATS)
def golden(request: pytest.FixtureRequest) -> str:
    return said(request.param, PAPERS)


def test_the_golden_paper_and_its_appendix_read_in_order_in_every_form(golden: str) -> None:
    at = 0
    for piece in STORY:
        found = golden.find(piece, at)
        assert found >= 0, f"{piece!r} does not stand after {golden[max(at - 60, 0) : at]!r}"
        at = found + 1


def test_the_class_sentence_stands_on_both_documents_and_the_footnote_once_in_every_form(golden: str) -> None:
    assert golden.count(WHITE) == 2
    assert golden.count(NOTE) == 1


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_papers_give_the_same_bytes(form: str) -> None:
    assert printed(PAPERS, form) == printed(tuple(map(replace, PAPERS)), form)
    assert printed(PAPERS, form) != printed((DRAFT,), form)


@pytest.mark.parametrize("form", FORMATS)
def test_a_draft_shows_its_state_its_gaps_and_that_it_is_a_strawman(form: str) -> None:
    text = said(form, (DRAFT,))
    for piece in (
        "DRAFT, as at 24 November 2026",
        "Missing.",
        "SEC G3.20: no text.",
        "Gaps of this draft",
        INVENTED,
        STRAWMAN,
    ):
        assert piece in text


@pytest.mark.parametrize("form", FORMATS)
def test_a_redline_says_in_words_what_it_takes_out_and_puts_in(form: str) -> None:
    text = re.sub("~~|</?ins>", "", said(form, (DRAFT,)))
    assert "tells [deleted: the manufacturer][inserted: whoever its register names] at once" in text
    assert "{++ this is not closed." in text


def test_a_redline_is_struck_and_underlined_and_listed_by_clause() -> None:
    tags = [tag for tag, _ in Page(html((DRAFT,))).tags]
    assert (tags.count("del"), tags.count("ins")) == (1, 1)
    runs = {r.text: r.font for p in word.Document(BytesIO(docx((DRAFT,)))).paragraphs for r in p.runs}
    assert runs["the manufacturer"].strike
    assert runs["whoever its register names"].underline
    (page,) = set_out((DRAFT,))
    place = next(n for n, part in enumerate(page.parts) if getattr(part, "text", "") == CHANGES)
    assert page.parts[place + 1].rows == (("SEC G3.17", "the manufacturer", "whoever its register names"),)


def test_a_clause_can_be_pointed_at_and_two_headings_alike_have_two_names() -> None:
    ids = [attrs["id"] for tag, attrs in Page(html((DRAFT,))).tags if tag == "h2"]
    assert ids[:2] == ["sec-g3-17", "sec-g3-18"]
    assert len(set(ids)) == len(ids)
    assert "sec-g3-17" in PdfReader(BytesIO(pdf((DRAFT,)))).named_destinations
    assert b't_sec_g3_17"' in zipfile.ZipFile(BytesIO(docx((DRAFT,)))).read("word/document.xml")


@given(st.text(alphabet="ab{}+- \n", max_size=40))
@example("{--a--}{++b++}")
def test_no_letter_of_a_text_is_lost_in_its_redline(text: str) -> None:
    again = {How.DELETED: "{--%s--}", How.INSERTED: "{++%s++}"}
    pieces = [one for one in redline(text) if one.text not in ("[deleted: ", "[inserted: ", "]")]
    assert "".join(again.get(one.how, "%s") % one.text for one in pieces) == text


def test_a_text_without_marks_is_one_piece() -> None:
    assert redline("as typed -- {+ agreeance") == (Piece("as typed -- {+ agreeance"),)


def test_every_page_of_the_pdf_carries_class_draft_and_strawman() -> None:
    pages = PdfReader(BytesIO(pdf((LONG, replace(LONG, document="note v1"))))).pages
    assert len(pages) > 5
    for page in pages:
        text = " ".join(page.extract_text().split())
        for piece in ("Amber (TLP:AMBER+STRICT)", "DRAFT, as at 24 November 2026", INVENTED, STRAWMAN):
            assert piece in text


def test_every_sheet_of_the_docx_and_of_the_printed_html_carries_them_too() -> None:
    section = word.Document(BytesIO(docx((LONG,)))).sections[0]
    assert section.first_page_header.paragraphs[0].text.startswith("Amber")
    for piece in ("Amber (TLP:AMBER+STRICT)", "DRAFT, as at 24 November 2026", INVENTED, STRAWMAN):
        assert piece in section.header.paragraphs[0].text
    rule = re.search(r'@top-left \{ content: "([^"]*)"', html((LONG,)))
    assert rule
    margin = re.sub(r"\\([0-9a-f]{6})", lambda found: chr(int(found[1], 16)), rule[1])
    assert all(piece in margin for piece in ("Amber", "DRAFT", INVENTED, STRAWMAN))


def test_an_attachment_of_another_class_is_marked_with_its_own() -> None:
    mixed = (PAPERS[0], DRAFT)
    first, second = word.Document(BytesIO(docx(mixed))).sections
    assert "White" in first.header.paragraphs[0].text
    assert "Amber" in second.header.paragraphs[0].text
    assert "White" not in second.header.paragraphs[0].text
    assert "White" not in PdfReader(BytesIO(pdf(mixed))).pages[-1].extract_text()


def test_the_pdf_carries_the_papers_and_they_read_back_the_same() -> None:
    attached = PdfReader(BytesIO(pdf(PAPERS))).attachments["papers.json"][0]
    assert attached == carry(PAPERS)
    hint = cast("type[tuple[Paper, ...]]", tuple[Paper, ...])
    assert from_bytes(attached, hint) == PAPERS


def test_the_pdf_is_tagged_and_says_what_it_is_from_the_record() -> None:
    read = PdfReader(BytesIO(pdf(PAPERS)))
    root = read.trailer["/Root"]
    known = root["/Metadata"].get_object().get_data().decode()
    assert root["/MarkInfo"]["/Marked"]
    assert "<pdfaid:part>3</pdfaid:part>" in known
    assert "<pdfuaid:part>1</pdfuaid:part>" in known
    assert read.metadata is not None
    assert (read.metadata.title, read.metadata.author) == ("DP075 Problem Statement", "Jordan Crase")
    assert read.metadata.creation_date == datetime(2019, 6, 7, tzinfo=UTC)


def test_the_docx_has_real_headings_and_a_header_row_that_repeats() -> None:
    paper = word.Document(BytesIO(docx(PAPERS)))
    styled = [
        (p.style.name, p.text) for p in paper.paragraphs if p.style and p.style.name.startswith(("Title", "Head"))
    ]
    assert styled[:3] == [
        ("Title", "DP075 Problem Statement"),
        ("Heading 1", "1. Purpose"),
        ("Heading 1", "2. Summary of the issue"),
    ]
    assert ("Heading 2", "Work package and timetable") in styled
    assert ("Heading 1", "DP075 ‘Third party metering service providers’") in styled
    assert ("Heading 4", "Views of the TABASC") in styled
    assert [len(table.rows) for table in paper.tables] == [6, 5]
    assert all(table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for table in paper.tables)
    assert [p.text for p in paper.paragraphs if p.style and p.style.name == "List Bullet"][:1] == [STORY[18]]


def test_the_html_is_whole_in_itself_and_its_headings_skip_no_level() -> None:
    tags = Page(html(PAPERS)).tags
    assert not {tag for tag, _ in tags} & {"script", "link", "img", "iframe", "base"}
    assert all(str(attrs["href"]).startswith("#") for _, attrs in tags if "href" in attrs)
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {str(attrs["href"])[1:] for _, attrs in tags if "href" in attrs} <= set(ids)


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=40))
@example(HOSTILE)
def test_nothing_that_a_person_wrote_becomes_markup(value: str) -> None:
    def made(text: str) -> Paper:
        return replace(
            DRAFT, title=text, document=text, sentence=text, header=((text, text),), standing=(text,), signature=(text,),
            blocks=(Heading(1, "", text), Paragraph(text), Bullets(text, (text,)), Grid("", (text,), ((text,),))),
        )  # fmt: skip

    plain, hostile = (Page(html((made(text),))).tags for text in ("x", value.replace("{++", "").replace("{--", "")))
    assert [tag for tag, _ in plain] == [tag for tag, _ in hostile]


@pytest.mark.parametrize("value", [HOSTILE, "bell \U0001f514", "a\x00b\x0bc", "漢字", " ", "", "ﬁ", "\u202e", "\r\n"])
def test_no_character_stops_a_print(value: str) -> None:
    odd = replace(
        DRAFT, title=value, document=value, header=((value, value),), sentence=value, signature=(value,), standing=(value,),
        blocks=(Heading(1, "", value), Paragraph(value, ((value, 1),)), Bullets(value, (value,)), Grid(value, (value,), ((value,),))),
        footnotes=((1, value),), attachments=(value,), links=(value,),
    )  # fmt: skip
    assert pdf((odd,)).startswith(b"%PDF")
    assert docx((odd,)).startswith(b"PK")
    assert "\x00" not in html((odd,))


def test_a_value_reaches_the_pdf_as_text_and_never_as_typst() -> None:
    assert "".join(HOSTILE.split()) in "".join(pdf_text(pdf((DRAFT,))).split())


def lent(ending: bytes = b"document") -> bytes:
    """A body's own template, invented: its letterhead and its headings, and not every style that a paper uses."""
    made = word.Document()
    made.styles["Heading 1"].font.size = Pt(31)
    made.styles["List Bullet"].delete()
    made.sections[0].header.paragraphs[0].add_run("Invented letterhead")
    out, again = BytesIO(), BytesIO()
    made.save(out)
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(again, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            kept = content.replace(b"wordprocessingml.document.main", b"wordprocessingml." + ending + b".main")
            target.writestr(name, kept if name == "[Content_Types].xml" else content)
    return again.getvalue()


@pytest.mark.parametrize("ending", [b"document", b"template"])
def test_a_paper_wears_the_bodys_own_template_and_is_marked_all_the_same(ending: bytes) -> None:
    content = printed((DRAFT,), "docx", lent(ending))
    paper = word.Document(BytesIO(content))
    assert paper.styles["Heading 1"].font.size == Pt(31)
    head = [line.text for line in paper.sections[0].header.paragraphs]
    assert head[0].startswith("Amber")
    assert STRAWMAN in head[0]
    assert head[1] == "Invented letterhead"
    bullets = [p.text for p in paper.paragraphs if p.style and p.style.name == "List Bullet"]
    assert bullets
    assert all(text.startswith("\u2022") for text in bullets)
    assert content == printed((DRAFT,), "docx", lent(ending))


@pytest.mark.parametrize("given_", [b"not a zip", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_template_is_refused(given_: bytes) -> None:
    with pytest.raises(NoTemplate, match="DOCX or DOTX"):
        docx((DRAFT,), given_)


def test_an_unknown_form_and_a_template_for_a_pdf_are_refused() -> None:
    with pytest.raises(NoSuchForm, match="markdown, html, docx, pdf"):
        printed((DRAFT,), "odt")
    with pytest.raises(NoSuchForm, match="only a DOCX"):
        printed((DRAFT,), "pdf", b"x")


@pytest.mark.parametrize("kind", sorted(kind.id for kind in OURS.procedure.kinds))
def test_each_kind_of_document_prints_in_every_form(kind: str) -> None:
    procedure = OURS.procedure.kind(kind)
    assert procedure is not None
    sections = tuple(name for name, _ in procedure.fills) or ("Purpose",)
    paper = draw_up(OURS, replace(statement(), kind=kind, id=kind, sections=sections), DAY)
    for form in FORMATS:
        text = said(form, (paper,))
        assert procedure.name in text
        assert all(name in text for name in sections)
        assert "DRAFT, as at 7 June 2019" in text
