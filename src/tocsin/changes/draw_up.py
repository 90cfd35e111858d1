"""What does a document say, with its headings filled from what the modification holds, and what is missing from it?

A heading is filled by the paragraphs written under it, and by what its kind of document draws from the data. What neither
fills is a gap: a draft shows it where it stands, and issuing refuses it.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from tocsin.changes.fill_in import drawn, fill_in
from tocsin.changes.held.decision import Issue, Solution, Varied
from tocsin.changes.held.document import Document, Named
from tocsin.changes.held.problem import Figure, Problem
from tocsin.changes.held.when import long
from tocsin.changes.modification import Modification
from tocsin.changes.paper import Block, Heading, Missing, Paper, Paragraph
from tocsin.changes.procedure.procedure import Kind, Written
from tocsin.plain import from_bytes
from tocsin.words import Mark

NO_KIND = Kind("", "", "", False, (), (), Written("", 0, "", Mark.UNCONFIRMED))
INVENTED = "Everything in this document is invented."
ELSEWHERE = "The original was issued elsewhere; this is set out here from its facts, in other words."
STRAWMAN = "It carries a strawman: hypothetical, drawn up to be measured; nobody has proposed it."


def draw_up(held: Modification, document: Document, day: date) -> Paper:
    """Draw up a document as at the end of `day`. An issued version comes back exactly as it was issued."""
    issue = next((one for one in held.told(Issue) if _issues(one.what, document)), None)
    if issue is not None and isinstance(issue.what, Issue) and issue.what.printed:
        return from_bytes(issue.what.printed.encode(), Paper)
    kind = held.procedure.kind(document.kind) or NO_KIND
    blocks = tuple(_blocks(held, document, kind, day))
    notes = _notes(held, document)
    gaps = (
        *_parts(held, document, kind),
        *(one for one in blocks if isinstance(one, Missing)),
        *_attached(held, document),
    )
    statement = document.kind == "problem_statement"
    own = document.title or kind.name
    return Paper(
        modification=held.id,
        document=Named(document.id, document.version).words(),
        kind=document.kind,
        title=f"{held.reference} ‘{held.raised.title}’" if statement else own,
        subtitle=f"{kind.name} – version {document.version}" if document.version else "",
        header=_header(document),
        classification=document.classification,
        sentence=held.procedure.sentence(document.classification.value.lower()),
        blocks=blocks,
        footnotes=tuple(notes.items()),
        signature=_signature(document),
        attachments=tuple(f"{one.label}: {_title(held, one.document, one.title)}" for one in document.attachments),
        links=tuple(f"{one.to} ({one.for_})" if one.for_ else one.to for one in document.links),
        standing=_standing(held),
        gaps=gaps,
        as_at=day,
    )


def printed(held: Modification, document: Document, day: date, elsewhere: bool = False) -> Paper:
    """Give a document as it is printed when it is issued on `day`; from then on it is frozen."""
    paper = draw_up(held, document, day)
    return replace(paper, issued_on=day, standing=(*paper.standing, ELSEWHERE) if elsewhere else paper.standing)


def _issues(what: object, document: Document) -> bool:
    return isinstance(what, Issue) and what.document == Named(document.id, document.version)


def _blocks(held: Modification, document: Document, kind: Kind, day: date) -> Iterable[Block]:
    place = 0
    fills = dict(kind.fills)
    headings = document.headings()
    for at, (level, text) in enumerate(headings):
        place += level == 1
        yield Heading(level, f"{place}." if kind.numbered and level == 1 else "", text)
        filled = tuple(fill_in(fills[text], held, document, day)) if text in fills else ()
        written = document.text_of(text)
        if text in fills and fills[text] in SPOKEN and written:
            filled = ()
        yield from (_paragraph(one, document, text) for one in written)
        yield from (
            drawn(one) for one in _figures(held, document) if any(f"Figure {one.n}" in para for para in written)
        )
        yield from filled
        parent = at + 1 < len(headings) and headings[at + 1][0] > level
        if not written and not filled and not parent:
            yield Missing(text, f"no text, and nothing on record fills it{' yet' if text in fills else ''}.")


SPOKEN = ("problem", "impacts", "proposer", "questions")
"""What stands in prose where somebody wrote it, and is drawn from the data where nobody did."""


def _paragraph(text: str, document: Document, heading: str) -> Paragraph:
    on = ((one.anchor, one.n) for one in document.footnotes if one.in_ == heading and one.anchor and one.anchor in text)
    return Paragraph(text, tuple(on))


def _figures(held: Modification, document: Document) -> tuple[Figure, ...]:
    problems = held.of(Problem)[-1:]
    return tuple(one for problem in problems for one in problem.figures if one.n in document.figures)


def _notes(held: Modification, document: Document) -> dict[int, str]:
    """Give the footnotes: the document's own, else, on a statement of the problem, the problem's notes on its words."""
    if document.footnotes:
        return {one.n: one.text for one in document.footnotes}
    problems = held.of(Problem) if document.kind == "problem_statement" else ()
    return {one.n: one.text for problem in problems[-1:] for one in problem.glossary_notes}


def _header(document: Document) -> tuple[tuple[str, str], ...]:
    lines = (("Paper reference", document.reference.raw if document.reference else ""), ("Action", document.action))
    return tuple((label, text) for label, text in lines if text)


def _signature(document: Document) -> tuple[str, ...]:
    author = document.author
    lines = (author.person, author.team or author.organisation) if author else ()
    return tuple(one for one in (*lines, long(document.date.on) if document.date.on else "") if one)


def _parts(held: Modification, document: Document, kind: Kind) -> Iterable[Missing]:
    there = {
        "reference": document.reference is not None,
        "action": bool(document.action),
        "class": bool(held.procedure.sentence(document.classification.value.lower())),
        "version": bool(document.version),
        "author": document.author is not None,
        "date": document.date.on is not None,
        "recommendations": bool(document.recommendations),
        "timetable": True,
    }
    return (Missing(part.capitalize(), "not given.") for part in kind.needs if not there[part])


def _attached(held: Modification, document: Document) -> Iterable[Missing]:
    lost = (one for one in document.attachments if held.newest(one.document) is None)
    return (Missing(one.label, f"the document {one.document} is not on file.") for one in lost)


def _title(held: Modification, id_: str, title: str) -> str:
    found = held.newest(id_)
    return title or (found.title if found else "") or id_


def _standing(held: Modification) -> tuple[str, ...]:
    labels = {one.label for one in held.of(Varied)} | {one.label for one in held.of(Solution)}
    said = (INVENTED,) if held.invented else ()
    return (*said, STRAWMAN) if labels & {"hypothetical", "strawman"} else said
