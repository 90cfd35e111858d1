"""How is a paper, with what is attached to it, set out for printing?"""

import re
from collections.abc import Iterable
from itertools import groupby

from tocsin.changes.held.when import long
from tocsin.changes.markdown import route_words
from tocsin.changes.paper import Block, Bullets, Drawing, Grid, Heading, Missing, Paper, Paragraph
from tocsin.papers.change.page import Head, Items, Lines, Look, Page, Part, Table, Text
from tocsin.papers.change.redline import How, Piece, redline
from tocsin.papers.legible import legible

CHANGES = "What this text changes"
ROUTES = ("Route", "Colour in the original")


def set_out(papers: tuple[Paper, ...]) -> tuple[Page, ...]:
    """Set out each of `papers`: the paper itself, then what is attached to it, a level further down."""
    return tuple(_page(paper, place) for place, paper in enumerate(papers))


def _page(paper: Paper, place: int) -> Page:
    id_ = _slug(paper.document) or "paper"
    parts = tuple(_parts(paper, min(place, 1), f"{id_}-" if place else ""))
    hung = {piece.text for part in parts if isinstance(part, Text) for piece in part.pieces if piece.how is How.NOTE}
    notes = tuple((n, legible(text)) for n, text in paper.footnotes)
    loose = tuple(f"{n}. {text}" for n, text in notes if str(n) not in hung)
    fields = (*paper.header, ("Class", paper.classification.value))
    named = dict(paper.header).get("Paper reference", "")
    return Page(
        id=id_,
        top=min(place, 1),
        title=_line(paper.title) or _line(paper.document) or "Paper",
        subtitle=_line(paper.subtitle),
        fields=tuple((_line(name), _line(value)) for name, value in fields),
        marking=f"{paper.classification} ({paper.classification.tlp})",
        marks=(_state(paper), *(_line(one) for one in paper.standing)),
        sentence=_line(paper.sentence),
        parts=(*parts, Text((Piece("Notes"),), Look.LEAD), Lines(loose)) if loose else parts,
        notes=tuple((n, text) for n, text in notes if str(n) in hung),
        author=_line(paper.signature[0]) if paper.signature else "",
        reference=_line(named) or _line(f"{paper.modification} {paper.document}"),
    )


def _state(paper: Paper) -> str:
    if paper.issued_on:
        return f"Issued on {long(paper.issued_on)}."
    count = len(paper.gaps)
    gaps = "no gaps" if not count else "1 gap, shown where it stands" if count == 1 else f"{count} gaps, shown"
    return f"DRAFT, as at {long(paper.as_at)}: {gaps}."


def _parts(paper: Paper, deeper: int, prefix: str) -> Iterable[Part]:
    anchors: set[str] = set()

    def head(level: int, text: str) -> Head:
        anchor = wanted = prefix + (_slug(text) or "section")
        while anchor in anchors:
            anchor = f"{wanted}-{len(anchors)}"
        anchors.add(anchor)
        return Head(level + deeper, text or "Untitled", anchor)

    for block in paper.blocks:
        if isinstance(block, Heading):
            yield head(block.level, _line(f"{block.number} {block.text}"))
        else:
            yield from _block(block)
    changes = tuple(_changes(paper))
    if changes:
        yield head(1, CHANGES)
        yield _table("", ("Where", "Deleted", "Inserted"), changes)
    if paper.signature:
        yield Lines(tuple(map(_line, paper.signature)))
    yield from _listed("Attachments", paper.attachments)
    yield from _listed("Links", paper.links)
    if paper.gaps and not paper.issued_on:
        yield head(1, "Gaps of this draft")
        yield Items(tuple(_line(str(one)) for one in paper.gaps))


def _listed(lead: str, items: tuple[str, ...]) -> Iterable[Part]:
    if items:
        yield Text((Piece(f"{lead}:"),), Look.LEAD)
        yield Items(tuple(map(_line, items)))


def _block(block: Block) -> Iterable[Part]:
    if isinstance(block, Paragraph):
        yield Text(_pieces(block))
    elif isinstance(block, Bullets):
        yield Text((Piece(_line(block.lead)),), Look.LEAD)
        yield Items(tuple(map(_line, block.items)))
    elif isinstance(block, Grid):
        yield _table(block.title, block.headers, block.rows)
    elif isinstance(block, Drawing):
        routes = tuple(route_words(one) for one in block.routes)
        yield _table(f"Figure {block.number}: {block.title}", ROUTES, routes)
    elif isinstance(block, Missing):
        yield Text((Piece(f"Missing. {_line(str(block))}"),), Look.GAP)


def _pieces(block: Paragraph) -> tuple[Piece, ...]:
    """Cut a paragraph at its marks, and after the words that its footnotes hang on, each where they stand first."""
    pieces = list(redline(legible(block.text)))
    for anchor, n in block.notes:
        at = next((place for place, one in enumerate(pieces) if anchor in one.text), None)
        if at is None or not anchor:
            continue
        one = pieces[at]
        end = one.text.index(anchor) + len(anchor)
        cut = (Piece(one.text[:end], one.how), Piece(str(n), How.NOTE), Piece(one.text[end:], one.how))
        pieces[at : at + 1] = [piece for piece in cut if piece.text]
    return tuple(pieces)


def _changes(paper: Paper) -> Iterable[tuple[str, ...]]:
    """Give what a redline changes, heading by heading: what it takes out and what it puts in."""
    where, told = "", []
    for block in paper.blocks:
        where = _line(block.text) if isinstance(block, Heading) else where
        if isinstance(block, Paragraph):
            told += [(where, piece) for piece in redline(legible(block.text))]
    for heading, found in groupby(told, lambda one: one[0]):
        pieces = [piece for _, piece in found]
        cells = [" … ".join(_line(one.text) for one in pieces if one.how is how) for how in (How.DELETED, How.INSERTED)]
        if any(cells):
            yield (heading, *(cell or "nothing" for cell in cells))


def _table(caption: str, headers: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Table:
    shown = tuple(tuple(map(_line, row)) for row in rows)
    names = tuple(map(_line, headers))
    longest = [max(map(len, column)) for column in zip(names, *shown, strict=True)]
    weights = [min(max(one, 18), 60) for one in longest]
    shares = [100 * one // sum(weights) for one in weights]
    return Table(_line(caption), names, shown, (100 - sum(shares[1:]), *shares[1:]))


def _line(text: str) -> str:
    return " ".join(legible(text).split())


def _slug(text: str) -> str:
    return re.sub("[^a-z0-9]+", "-", text.lower()).strip("-")[:60]
