"""Which Word document does a paper start from: an empty one, or the body's own with its styles and letterhead?"""

from io import BytesIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from docx import Document
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from tocsin.words import Refused

_TYPES = "[Content_Types].xml"
_KIND = b"application/vnd.openxmlformats-officedocument.wordprocessingml.%s.main+xml"
_INK = RGBColor(0x1C, 0x1B, 0x1A)
_SIZES = (("Normal", 11.0), ("Title", 20.0), ("Subtitle", 13.0), ("Heading 1", 15.0), ("Heading 2", 12.5), ("Heading 3", 11.5), ("Heading 4", 11.0))  # fmt: skip
BULLET = "List Bullet"


class NoTemplate(Refused):
    """A file given as a template that no paper can start from."""


def opened(template: bytes) -> Word:
    """Open a template (DOCX or DOTX), or an empty A4 document where none is given; every style that a paper uses is there."""
    if template:
        paper = _read(template)
        _fill_styles(paper)
        return paper
    paper = Document()
    _look(paper)
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    return paper


def bullet(paper: Word) -> str:
    """Give the bullet to type before an item: none where the style of lists draws its own."""
    style = paper.styles[BULLET]
    while style is not None:
        if style.element.xpath("./w:pPr/w:numPr"):
            return ""
        style = style.base_style
    return "\u2022\u00a0"


def _read(template: bytes) -> Word:
    try:
        return Document(BytesIO(_as_document(template)))
    except (BadZipFile, KeyError, ValueError, SyntaxError) as broken:
        raise NoTemplate(
            "The template", "it is not a Word document or template that can be opened.", "Save it as DOCX or DOTX."
        ) from broken


def _as_document(template: bytes) -> bytes:
    """Give a DOTX as the DOCX that differs from it in one word; anything else as it is, but nothing with a program in it."""
    out = BytesIO()
    with ZipFile(BytesIO(template)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        if any(name.lower().endswith("vbaproject.bin") for name in source.namelist()):
            raise NoTemplate("The template", "it carries a program (macros).", "Save it as DOCX or DOTX, without them.")
        for member in source.infolist():
            content = source.read(member)
            kept = content.replace(_KIND % b"template", _KIND % b"document") if member.filename == _TYPES else content
            target.writestr(member, kept)
    return out.getvalue()


def _look(paper: Word) -> None:
    for name, size in _SIZES:
        style = paper.styles[name]
        style.font.size, style.font.name, style.font.color.rgb = Pt(size), "Arial", _INK
        style.font.italic = name == "Heading 4"
        style.font.bold = name.startswith(("Title", "Heading"))
        for rule in style.element.xpath("./w:pPr/w:pBdr | ./w:rPr/w:spacing"):
            rule.getparent().remove(rule)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    paper.styles["Normal"].element.get_or_add_rPr().append(language)


def _fill_styles(paper: Word) -> None:
    """Add each style that a paper uses and the template lacks, plainly; headings keep their place in the outline."""
    there = {style.name for style in paper.styles}
    for name, size in (*_SIZES, (BULLET, 11.0)):
        if name in there:
            continue
        style = paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        style.font.size, style.font.bold = Pt(size), name.startswith(("Title", "Heading"))
        if name.startswith("Heading"):
            level = OxmlElement("w:outlineLvl")
            level.set(qn("w:val"), str(int(name[-1]) - 1))
            style.element.get_or_add_pPr().append(level)
    if "Table Grid" not in there:
        paper.styles.add_style("Table Grid", WD_STYLE_TYPE.TABLE, builtin=True)
