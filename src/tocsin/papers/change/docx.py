"""What does a paper of a modification look like in a word processor, in the body's own template where it has one?"""

from datetime import UTC
from io import BytesIO

from docx.document import Document as Word
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section, _Footer, _Header
from docx.shared import Mm, Pt
from docx.table import Table as Grid
from docx.text.paragraph import Paragraph

from tocsin.changes.paper import Paper
from tocsin.papers.change.carry import dated
from tocsin.papers.change.page import Head, Items, Look, Page, Part, Table, Text
from tocsin.papers.change.redline import How, Piece
from tocsin.papers.change.set_out import set_out
from tocsin.papers.change.template import BULLET, bullet, opened
from tocsin.papers.restamp import restamp

WIDE = 5
"""A table with more columns is set small, so that no word of its headers is broken."""


def docx(papers: tuple[Paper, ...], template: bytes = b"") -> bytes:
    """Print `papers` as one DOCX with real headings and table headers that repeat; the same papers, the same bytes."""
    pages = set_out(papers)
    word = opened(template)
    _properties(word, papers[0], pages[0])
    for place, page in enumerate(pages):
        section = word.add_section(WD_SECTION.NEW_PAGE) if place else word.sections[-1]
        _margins(word, section, page, place == 0 or page.marks != pages[place - 1].marks, bool(template))
        _top(word, page)
        for part in page.parts:
            _part(word, part, page)
        _notes(word, page)
    out = BytesIO()
    word.save(out)
    return restamp(out.getvalue(), dated(papers))


def _properties(word: Word, paper: Paper, page: Page) -> None:
    known = word.core_properties
    known.title, known.subject, known.language = page.title[:255], page.marking, "en-GB"
    known.author = known.last_modified_by = page.author[:255]
    known.comments = " ".join(page.marks)[:255]
    known.revision = 1
    known.created = known.modified = dated((paper,)).astimezone(UTC).replace(tzinfo=None)


def _margins(word: Word, section: Section, page: Page, other: bool, lent: bool) -> None:
    """Put class and marks on every sheet: above whatever a template has there, else all but the first, whose text has them."""
    if not lent:
        section.different_first_page_header_footer = True
        _head(section.first_page_header, page.marking, ())
        _head(section.header, f"{page.marking}   {page.marks[0]}", page.marks[1:])
        _foot(section.first_page_footer, page)
        _foot(section.footer, page)
    elif other:
        heads = [section.header]
        heads += [section.first_page_header] if section.different_first_page_header_footer else []
        heads += [section.even_page_header] if word.settings.odd_and_even_pages_header_footer else []
        for head in heads:
            _head(head, f"{page.marking}   {page.marks[0]}", page.marks[1:])


def _head(head: _Header, first: str, others: tuple[str, ...]) -> None:
    head.is_linked_to_previous = False
    there = head.paragraphs[0]
    line = there.insert_paragraph_before() if there.runs or head.tables else there
    line.paragraph_format.space_after = Pt(18)
    line.add_run(first).bold = True
    for mark in others:
        line.add_run(f"\n{mark}")
    for run in line.runs:
        run.font.size = Pt(9)


def _foot(foot: _Footer, page: Page) -> None:
    foot.is_linked_to_previous = False
    line = foot.paragraphs[0]
    line.add_run(f"{page.reference}   {page.marking}   Page ").font.size = Pt(9)
    for name, between in (("PAGE", " of "), ("NUMPAGES", "")):
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), name)
        number = line.add_run("1")
        number.font.size = Pt(9)
        field.append(number._r)
        line._p.append(field)
        line.add_run(between).font.size = Pt(9)


def _top(word: Word, page: Page) -> None:
    word.add_heading(page.title, page.top)
    if page.subtitle:
        word.add_paragraph(page.subtitle, style="Subtitle")
    word.add_paragraph().add_run("\n".join(page.marks)).bold = True
    for name, value in page.fields:
        line = word.add_paragraph()
        line.paragraph_format.space_after = Pt(2)
        line.add_run(f"{name}: ").bold = True
        line.add_run(value)
    line = word.add_paragraph()
    line.paragraph_format.space_before = Pt(6)
    line.add_run(page.sentence).italic = True


def _part(word: Word, part: Part, page: Page) -> None:
    if isinstance(part, Head):
        _marked(word.add_heading(part.text, min(part.level, 4)), part.anchor)
    elif isinstance(part, Text):
        line = word.add_paragraph()
        line.paragraph_format.keep_with_next = True if part.look is Look.LEAD else None
        for piece in part.pieces:
            _piece(line, piece, page)
        if part.look is Look.GAP:
            _boxed(line)
    elif isinstance(part, Items):
        for item in part.items:
            word.add_paragraph(bullet(word) + item, style=BULLET)
    elif isinstance(part, Table):
        _table(word, part)
    else:
        line = word.add_paragraph("\n".join(part.lines))
        line.paragraph_format.keep_together = True
        line.paragraph_format.space_before = Pt(12)


def _piece(line: Paragraph, piece: Piece, page: Page) -> None:
    if piece.how is How.NOTE:
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), _name(f"{page.id}-note-{piece.text}"))
        run = line.add_run(piece.text)
        run.font.superscript = True
        link.append(run._r)
        line._p.append(link)
        return
    run = line.add_run(piece.text)
    run.font.strike = True if piece.how is How.DELETED else None
    run.font.underline = True if piece.how is How.INSERTED else None


def _notes(word: Word, page: Page) -> None:
    for place, (n, text) in enumerate(page.notes):
        line = word.add_paragraph()
        if not place:
            line.paragraph_format.space_before = Pt(14)
        line.add_run(f"{n} ").font.superscript = True
        line.add_run(text).font.size = Pt(9.5)
        _marked(line, f"{page.id}-note-{n}")


def _marked(line: Paragraph, anchor: str) -> None:
    """Put a bookmark on a paragraph, so that it can be linked to."""
    count = len(line.part.element.xpath("//w:bookmarkStart"))
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for one in (start, end):
        one.set(qn("w:id"), str(1000 + count))
    start.set(qn("w:name"), _name(anchor))
    line._p.insert(1 if line._p.pPr is not None else 0, start)
    line._p.append(end)


def _name(anchor: str) -> str:
    """Write an anchor as Word lets a bookmark be named: a letter first, at most 40 characters."""
    return f"t_{anchor.replace('-', '_')}"[:40]


def _boxed(line: Paragraph) -> None:
    for run in line.runs:
        run.bold = True
    borders = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "dashed"), ("sz", "8"), ("space", "4"), ("color", "B3261E")):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    line._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _table(word: Word, table: Table) -> None:
    if table.caption:
        caption = word.add_paragraph()
        caption.paragraph_format.keep_with_next = True
        caption.add_run(table.caption).bold = True
    grid = word.add_table(1, len(table.headers), style="Table Grid")
    for cell, name in zip(grid.rows[0].cells, table.headers, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    grid.rows[0]._tr.get_or_add_trPr().append(header)
    for row in table.rows:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text
    _spaced(word, grid, table)


def _spaced(word: Word, grid: Grid, table: Table) -> None:
    section = word.sections[-1]
    line = (section.page_width or Mm(210)) - (section.left_margin or 0) - (section.right_margin or 0)
    grid.autofit = False
    for column, share in zip(grid.columns, table.widths, strict=True):
        column.width = line * share // 100
    small = Pt(9) if len(table.headers) > WIDE else None
    for row in grid.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, share in zip(row.cells, table.widths, strict=True):
            cell.width = line * share // 100
            cell.paragraphs[0].paragraph_format.space_before = Pt(2)
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)
            for run in cell.paragraphs[0].runs if small else ():
                run.font.size = small
    word.add_paragraph().paragraph_format.space_after = Pt(0)
