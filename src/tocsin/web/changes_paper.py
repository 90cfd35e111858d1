"""How does a paper read on a page, and as a file to save?"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse

from tocsin.changes.markdown import route_words
from tocsin.changes.paper import Block, Drawing, Heading, Paper, Paragraph
from tocsin.flows import amend
from tocsin.papers.change.printed import printed
from tocsin.web.changes_seen import Seer, draw, held, of_one, office, open_to_all
from tocsin.web.gaps import attached
from tocsin.words import Refused

PRINTED: Mapping[str, tuple[str, str]] = {
    "docx": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": ("pdf", "application/pdf"),
    "md": ("markdown", "text/markdown; charset=utf-8"),
}
"""The forms in which a paper can be saved, with what is attached to it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a paragraph and the number of the footnote that hangs on it; 0: none."""

    text: str
    note: int


@dataclass(frozen=True, slots=True)
class Laid:
    """One block of a paper with the word for its sort, what a template shows of it, and its level where it is a heading."""

    sort: str
    block: Block
    pieces: tuple[Piece, ...] = ()
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


@open_to_all
def document(request: HttpRequest, seer: Seer, reference: str, document: str) -> HttpResponse:
    """Show a document as it is printed, as at a day, with what it lacks where it is a draft."""
    shown = held(request, seer, reference)
    found = papers(request, seer, reference, document)[0]
    facts = {
        "paper": found,
        "laid": laid(found),
        "endings": list(PRINTED),
        "document": document,
    }
    return draw(request, "changes/document.html", seer, of_one(request, seer, shown, "Documents") | facts)


@open_to_all
def saved(request: HttpRequest, seer: Seer, reference: str, document: str, ending: str) -> HttpResponse:
    """Give a document with what is attached to it as a file to save; its class stands in its name."""
    if ending not in PRINTED:
        raise Http404
    shown = held(request, seer, reference)
    found = papers(request, seer, reference, document)
    return to_save(found, ending, f"{shown.line.reference}-{found[0].kind}")


def papers(request: HttpRequest, seer: Seer, reference: str, document: str) -> tuple[Paper, ...]:
    """Give a document and after it what is attached; Http404 where the seer may see none of that name by that day."""
    shown = held(request, seer, reference)
    try:
        return amend.papers(reference, document, shown.line.as_at, office(), public=not seer.keeps)
    except Refused:
        raise Http404 from None


def to_save(found: tuple[Paper, ...], ending: str, name: str) -> HttpResponse:
    """Give papers as one file of an ending that is known."""
    form, sort = PRINTED[ending]
    highest = max((one.classification for one in found), key=RISING.index)
    return attached(printed(found, form, b""), sort, f"{name.replace('_', '-')}-{highest.upper()}.{ending}")


RISING = ("White", "Green", "Amber", "Red")


def laid(paper: Paper) -> list[Laid]:
    """Lay out the blocks of a paper for a template."""
    return [_laid(one) for one in paper.blocks]


def _laid(block: Block) -> Laid:
    sort = type(block).__name__.lower()
    if isinstance(block, Paragraph):
        return Laid(sort, block, tuple(pieces(block)))
    if isinstance(block, Drawing):
        return Laid(sort, block, rows=tuple(route_words(one) for one in block.routes))
    return Laid(sort, block, level=min(block.level + 1, 5) if isinstance(block, Heading) else 0)


def pieces(paragraph: Paragraph) -> list[Piece]:
    """Part a paragraph where footnotes hang on its words."""
    found, rest = [], paragraph.text
    for anchor, note in sorted(paragraph.notes, key=lambda pair: paragraph.text.find(pair[0])):
        before, said, after = rest.partition(anchor)
        if said:
            found.append(Piece(before + said, note))
            rest = after
    return [*found, Piece(rest, 0)]
