"""Which requests can anybody make, as whom, about what; and what may the answer be at most?

The walk goes over the URL resolver itself, so that no page is forgotten: each address × eleven actors and two guests × four
classes × five stages × methods. What is wanted of each comes from the matrix.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from django.urls import URLPattern, URLResolver

from tocsin.parties.actor import EVERY_DUTY, Actor, Sure
from tocsin.parties.matrix import Given, Matrix, Sight, Stage, Stand, Thing
from tocsin.parties.may import About, Relation, may
from tocsin.words import Class, PartyId

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
SURE = {Stand.LINK: Sure.LINK, Stand.LINK_AND_CODE: Sure.CODE, Stand.OUTSIDER: Sure.NOBODY}
NO_PARTY = frozenset({Stand.LINK, Stand.LINK_AND_CODE, Stand.OUTSIDER, Stand.OPERATOR})


@dataclass(frozen=True, slots=True)
class Page:
    """One address: its name, its route and the names in it."""

    name: str
    route: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Probe:
    """One request to make, and the most that may be seen in its answer."""

    page: Page
    thing: Thing
    stand: Stand
    classification: Class
    stage: Stage
    method: str
    most: Sight


def pages(resolver: URLResolver, before: str = "") -> Iterator[Page]:
    """Give every address under a resolver."""
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield Page(one.name or "", route, tuple(one.pattern.converters))
        else:
            yield from pages(one, route)


def actor(stand: Stand) -> Actor:
    """Give an actor that stands so, signed in as surely as its kind can be."""
    from datetime import UTC, datetime

    party = None if stand in NO_PARTY else PartyId(stand.value.replace(" ", "-"))
    return Actor("", party, datetime(2026, 11, 24, 9, tzinfo=UTC), SURE.get(stand, Sure.SECOND), EVERY_DUTY)


def probes(resolver: URLResolver, rows: dict[str, Thing | None], matrix: Matrix, given: frozenset[Given] = frozenset()) -> Iterator[Probe]:  # fmt: skip
    """Give every probe of every page that has a row, in a fixed order, so that a sample of it is repeatable."""
    for page, stand, classification, stage, method in product(pages(resolver), Stand, Class, Stage, METHODS):
        thing = rows.get(page.name)
        if thing is not None:
            about, relation = About(thing, classification, stage), Relation(frozenset({stand}), given, mine=True)
            yield Probe(page, thing, stand, classification, stage, method, may(matrix, actor(stand), about, relation))
