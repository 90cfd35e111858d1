"""What does Figure 1 look like for one holding, as a picture and as the same facts in a table?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.gzip import gzip_page

from tocsin.duties.ladder import labelled
from tocsin.flows.roll import Enrolled
from tocsin.flows.systems import Systems
from tocsin.parties.naming import named
from tocsin.pictures.figure import Caption, figure
from tocsin.pictures.hops import HEADERS, Row, hops
from tocsin.pictures.naming import Naming
from tocsin.routes.link import Link
from tocsin.routes.route import Traced
from tocsin.web import questions
from tocsin.web.asked import DIRECTION_WORDS, HEADINGS, Asked, Choice, asked, books, choices, number
from tocsin.web.page import as_party, page
from tocsin.words import Direction, PartyId

WIDEST = "strawman-customer"
"""The rulebook whose picture has every route of Figure 1."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """One agreement that a hop of the picture names."""

    link: Link
    sort: str
    between: str
    carries: str
    models: str


@gzip_page
@as_party
def routes(request: HttpRequest, reader: Enrolled) -> HttpResponse:
    """Draw the routes of one holding; which one, under which rulebook, on which day and which way are in the address."""
    wanted = asked(request, WIDEST)
    held = questions.systems(reader.party, wanted)
    facts = {
        "wanted": wanted,
        "rulebook": held.rulebook,
        "books": books(wanted.rulebook),
        "ways": choices(DIRECTION_WORDS, wanted.way),
        "names_only": held.names_only,
    }
    if not held.judged or held.names_only:
        return page(request, "routes.html", reader, "Routes", facts)
    place = number(request.GET.get("holding", ""), 0, len(held.judged) - 1)
    return page(request, "routes.html", reader, "Routes", {**facts, **drawn(held, place, wanted)})


def drawn(held: Systems, place: int, wanted: Asked) -> dict[str, object]:
    """Give the picture of a holding in both shapes, its hops as rows a direction, and the agreements that they name."""
    naming = Naming(held.seen.names, {role.id: role.name for role in held.seen.rules.roles})
    traced = only(questions.traced(held, place), wanted)
    caption = Caption(called(held, place), labelled(held.rulebook), held.judged[place].holding.systems, invented=True)
    bases = {hop.id: hop.basis for hop in held.seen.rules.hops}
    rows = hops(traced, naming, bases)
    return {
        "holdings": [Choice(str(n), called(held, n), n == place) for n in range(len(held.judged))],
        "title": caption.title,
        "systems": caption.systems,
        "wide": svg(figure(traced, caption, naming, ways=wanted.directions)),
        "narrow": svg(figure(traced, caption, naming, narrow=True, ways=wanted.directions)),
        "headers": HEADERS,
        "tables": [(HEADINGS[way], table(rows, way, held.seen.names)) for way in wanted.directions],
        "agreements": agreements(traced, held.seen.links, naming),
    }


def only(traced: Traced, wanted: Asked) -> Traced:
    """Give a trace with no routes in the directions that were not asked for."""
    kept = {way: traced.routes(way) if way in wanted.directions else () for way in Direction}
    return Traced(traced.on, kept[Direction.TELL], kept[Direction.BE_TOLD])


def svg(text: str) -> SafeString:
    """Let a picture of ours stand in a page; `element` has escaped every text in it."""
    return mark_safe(text)  # noqa: S308


def table(rows: Iterable[Row], way: Direction, names: Mapping[PartyId, str]) -> list[Row]:
    """Give the rows of one direction, with the names of the day in their reasons."""
    return [replace(row, cells=tuple(named(cell, names) for cell in row.cells)) for row in rows if row.direction is way]


def called(held: Systems, place: int) -> str:
    """Name a holding by its parties, from the supplier's end, and its model."""
    one, names = held.judged[place].holding, held.seen.names
    supplier = names.get(one.supplier, one.supplier) if one.supplier else "No known supplier"
    between = [names.get(who, who) for role, who in one.parties if role in ("map", "manager", "customer")]
    through = f", with {' and '.join(between)}" if between else ""
    return f"{supplier}: {one.model}{through}"


def agreements(traced: Traced, links: Iterable[Link], naming: Naming) -> list[Agreed]:
    """Give the agreements that the hops of a trace name, in the order of their references."""
    refs = {ref for way in Direction for route in traced.routes(way) for hop in route.hops for ref in hop.refs}
    found = {link.ref: link for link in links if link.ref in refs}
    return [_agreed(found[ref], naming) for ref in sorted(found)]


def _agreed(link: Link, naming: Naming) -> Agreed:
    ends = ((link.left, link.left_role), (link.right, link.right_role))
    return Agreed(
        link=link,
        sort=link.sort.replace("_", " "),
        between=" and ".join(f"{naming.party(party)} ({naming.role(role)})" for party, role in ends),
        carries=", ".join(sorted(word.replace("_", " ") for word in link.words)) or "nothing",
        models="all" if link.covers is None else ", ".join(sorted(link.covers)) or "none",
    )
