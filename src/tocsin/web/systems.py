"""Which systems stand behind a number: who holds them, and do they have a route in each direction?"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from tocsin.estate.table import IN_SCOPE, NO_SUPPLIER, OUT_OF_SCOPE
from tocsin.estate.verdict import Judged
from tocsin.flows.roll import Enrolled
from tocsin.flows.systems import Systems
from tocsin.web import questions
from tocsin.web.asked import Asked, asked, books, choices, one_of
from tocsin.web.page import as_party, page
from tocsin.web.paging import paging
from tocsin.words import MANUFACTURER, SUPPLIER, Direction, RoleId, Test

SHOWN: Mapping[str, str] = {
    "all": "Systems you may see",
    "tell": "Route to tell the manufacturer",
    "be-told": "Route to be told",
    "outside": "Outside the duty, or not known",
    "no-tell": "No route to tell it",
    "no-be-told": "No route to be told",
}
"""What can be counted and listed, with its label."""

BETWEEN = (RoleId("map"), RoleId("manager"), RoleId("customer"))


@dataclass(frozen=True, slots=True)
class Row:
    """One holding as a line."""

    systems: int
    supplier: str
    maker: str
    model: str
    fuel: str
    domestic: str
    between: tuple[str, ...]
    tell: str
    be_told: str
    address: str


@as_party
def systems(request: HttpRequest, reader: Enrolled) -> HttpResponse:
    """List the holdings behind a number, the largest first."""
    wanted = asked(request)
    show = one_of(request.GET.get("show") or "all", tuple(SHOWN), "list")
    held = questions.systems(reader.party, wanted)
    found = [(place, one) for place, one in enumerate(held.judged) if fits(one, show)]
    pages = paging(request, found)
    facts = {
        "wanted": wanted,
        "names_only": held.names_only,
        "rulebook": held.rulebook,
        "books": books(wanted.rulebook),
        "shows": choices(SHOWN, show),
        "heading": SHOWN[show],
        "systems": sum(one.holding.systems for _, one in found),
        "pages": pages,
        "rows": [row(held, place, wanted) for place, _ in pages.rows],
    }
    return page(request, "systems.html", reader, "Systems", facts)


def fits(one: Judged, show: str) -> bool:
    """Say whether a holding belongs in a list."""
    inside = one.verdict.scope == IN_SCOPE
    tell, told = (one.verdict.passes(way, Test.RECOGNISED) for way in Direction)
    return {
        "all": True,
        "tell": tell,
        "no-tell": inside and not tell,
        "be-told": told,
        "no-be-told": inside and not told,
        "outside": not inside,
    }[show]


def counts(held: Systems) -> dict[str, int]:
    """Count the systems of every list."""
    return {show: sum(one.holding.systems for one in held.judged if fits(one, show)) for show in SHOWN}


def row(held: Systems, place: int, wanted: Asked) -> Row:
    """Write one holding as a line with a link to its routes."""
    one, names = held.judged[place], held.seen.names

    def party(role: RoleId) -> str:
        who = one.holding.party(role)
        return names.get(who, who) if who else "–"

    where = {"holding": place, "rulebook": wanted.rulebook, "on": wanted.on.isoformat()}
    return Row(
        systems=one.holding.systems,
        supplier=party(SUPPLIER),
        maker=party(MANUFACTURER),
        model=one.holding.model,
        fuel=one.holding.fuel,
        domestic="domestic" if one.holding.domestic else "non-domestic",
        between=tuple(party(role) for role in BETWEEN),
        tell=answer(one, Direction.TELL),
        be_told=answer(one, Direction.BE_TOLD),
        address=f"routes/?{urlencode(where)}",
    )


def answer(one: Judged, direction: Direction) -> str:
    """Say whether a holding has a route in a direction and how far it is known to work."""
    if one.verdict.scope != IN_SCOPE:
        return {OUT_OF_SCOPE: "outside the duty", NO_SUPPLIER: "supplier not known"}.get(
            one.verdict.scope, "manufacturer not known"
        )
    if not one.verdict.passes(direction, Test.RECOGNISED):
        return "no route"
    return "yes, known to work" if one.verdict.passes(direction, Test.WORKING) else "yes, not known to work"
