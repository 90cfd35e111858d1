"""What does the report look like in a word processor, with headings that are headings?"""

from datetime import UTC
from io import BytesIO

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table

from tocsin.notices.report import Sheet
from tocsin.papers.report import Entry, Report, report
from tocsin.papers.restamp import restamp

_INK = RGBColor(0x1C, 0x1B, 0x1A)


WIDTHS = (28, 32, 70, 36)
"""Of the columns of what was done, in millimetres: together the width between the margins."""


def docx(sheet: Sheet) -> bytes:
    """Print `sheet` as DOCX: real headings, table headers that repeat, dates from the sheet; the same sheet, the same bytes."""
    printed = report(sheet)
    paper = Document()
    _look(paper)
    _properties(paper, printed)
    _margins(paper, printed)
    _top(paper, printed)
    paper.add_heading("Fields to copy", 1)
    for entry in printed.entries:
        _entry(paper, entry)
    _lines(paper, printed)
    paper.add_heading("Notes", 1)
    for note in printed.notes:
        paper.add_paragraph(note, style="List Bullet")
    out = BytesIO()
    paper.save(out)
    return restamp(out.getvalue(), sheet.drawn_at)


def _look(paper: Paper) -> None:
    for name, size in (("Normal", 11), ("Title", 22), ("Heading 1", 15), ("Heading 2", 11.5)):
        style = paper.styles[name]
        style.font.size, style.font.name, style.font.color.rgb = Pt(size), "Arial", _INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    paper.styles["Normal"].element.get_or_add_rPr().append(language)


def _properties(paper: Paper, printed: Report) -> None:
    known = paper.core_properties
    known.title = f"{printed.heading}: {printed.title}"[:255]
    known.author = known.last_modified_by = printed.by[:255]
    known.subject = printed.marking
    known.keywords = "INVENTED" if printed.banner else ""
    known.comments = printed.banner
    known.language = "en-GB"
    known.created = known.modified = printed.drawn_at.astimezone(UTC).replace(tzinfo=None)


def _margins(paper: Paper, printed: Report) -> None:
    section = paper.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    invented = "   INVENTED" if printed.banner else ""
    section.header.paragraphs[0].add_run(printed.marking + invented).bold = True
    section.footer.paragraphs[0].add_run(f"{printed.reference}   {printed.marking}")


def _top(paper: Paper, printed: Report) -> None:
    if printed.banner:
        paper.add_paragraph().add_run(printed.banner).bold = True
    paper.add_heading(printed.heading, 0)
    paper.add_paragraph(printed.title)
    paper.add_paragraph().add_run(printed.draft).bold = True
    for name, value in printed.facts:
        line = paper.add_paragraph()
        line.paragraph_format.space_after = Pt(2)
        line.add_run(f"{name}: ").bold = True
        line.add_run(value)


def _entry(paper: Paper, entry: Entry) -> None:
    clause = f" ({entry.clause})" if entry.clause else ""
    paper.add_heading(entry.name + clause, 2)
    box = paper.add_table(1, 1, style="Table Grid")
    _keep_rows_whole(box)
    paragraph = box.cell(0, 0).paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(4)
    paragraph.add_run(entry.value or entry.missing).italic = not entry.value


def _lines(paper: Paper, printed: Report) -> None:
    paper.add_heading("What was done", 1)
    if not printed.lines:
        paper.add_paragraph("Nothing is recorded yet.")
        return
    table = paper.add_table(1, 4, style="Table Grid")
    for cell, name in zip(table.rows[0].cells, ("When", "Who", "What", "Proof"), strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    _repeat_first_row(table)
    for line in printed.lines:
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, WIDTHS, strict=True):
            cell.width = Mm(width)
    _keep_rows_whole(table)


def _repeat_first_row(table: Table) -> None:
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(header)


def _keep_rows_whole(table: Table) -> None:
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
