"""What did a kept simulation find: what each scenario gains and leaves, and what its routes rest on? No engine runs here."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse

from tocsin.cover.simulation.headline import Headline, Slice, headline, premises, size_of, slices
from tocsin.cover.simulation.outcome import Outcome
from tocsin.cover.simulation.run import Book, Run
from tocsin.duties.ladder import LABELS
from tocsin.flows.roll import Enrolled, roll
from tocsin.flows.simulate import kept, listed
from tocsin.papers.gaps import CANNOT_TELL
from tocsin.web.asked import HEADINGS, Choice, one_of
from tocsin.web.page import as_party, page
from tocsin.web.tools import tools
from tocsin.words import Direction, PartyId, Refused, Test

EVERY = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One scenario in one direction."""

    book: Book
    called: str
    head: Headline
    largest: str
    slices: tuple[Slice, ...]
    remains: tuple[tuple[str, int], ...]


@as_party
def simulations(request: HttpRequest, reader: Enrolled) -> HttpResponse:
    """List the runs that an organisation has kept, the newest first, for the day asked for where one is."""
    runs = listed(reader.party, tools())
    days = sorted({one.on.isoformat() for one in runs}, reverse=True)
    on = one_of(request.GET.get("on", ""), ("", *days), "day")
    options = [Choice("", "Any day", not on), *(Choice(one, one, one == on) for one in days)]
    found = [one for one in runs if not on or one.on.isoformat() == on]
    return page(request, "changes/simulations.html", reader, "Simulations", {"runs": found, "days": options})


@as_party
def simulated(request: HttpRequest, reader: Enrolled, run: str) -> HttpResponse:
    """Show one kept run: gain, remainder and what the routes rest on together, each direction apart."""
    try:
        found = kept(run, reader.party, tools())
    except Refused:
        raise Http404 from None
    scenarios = [one.scenario for one in found.rulebooks]
    wanted = one_of(request.GET.get("scenario", EVERY), (EVERY, *scenarios), "scenario")
    base = one_of(request.GET.get("base", EVERY), (EVERY, *scenarios), "baseline")
    names = {one.party: one.name for one in roll(tools())}
    facts = {
        "run": found,
        "first": found.outcomes[0],
        "tests": list(Test),
        "sides": [(HEADINGS[way], sides(found, way, wanted, base, names)) for way in Direction],
        "scenarios": picked(found, wanted, "Every scenario"),
        "bases": picked(found, base, "Each scenario's own"),
        "claims": [(called(one), one.claim) for one in found.rulebooks if one.claim],
        "limits": CANNOT_TELL,
        "heard": len({share.supplier for share in found.outcomes[0].shares}),
    }
    return page(request, "changes/simulated.html", reader, "Simulations", facts)


def sides(run: Run, way: Direction, wanted: str, base: str, names: Mapping[PartyId, str]) -> list[Side]:
    """Give the scenarios asked for in one direction, against the baseline asked for or their own."""
    return [
        side(run, book, base or book.base, way, names) for book in run.rulebooks if wanted in (EVERY, book.scenario)
    ]


def side(run: Run, book: Book, base: str, way: Direction, names: Mapping[PartyId, str]) -> Side:
    """Give one scenario in one direction."""
    outcome = run.outcome(book.scenario)
    under = run.outcome(base) if base and base != book.scenario else None
    head = headline(outcome, under, way)
    who = f"{names.get(head.largest[0], head.largest[0])}, {head.concentration / 10:g} %" if head.largest else ""
    return Side(
        book=book,
        called=called(book),
        head=head,
        largest=who if base == book.base else "",
        slices=(*slices(outcome, under, way, size_of(run.sizes)), *slices(outcome, under, way, premises)),
        remains=tuple(left(outcome, way)),
    )


def left(outcome: Outcome, way: Direction) -> list[tuple[str, int]]:
    """Say why systems remain without a recognised route, the most first."""
    found = []
    for one in outcome.remains:
        if one.direction is way:
            unknown = f"; nobody is known as {' or '.join(one.unknown)}" if one.unknown else ""
            found.append((f"{f'breaks at {one.hop}' if one.hop else 'no route can be drawn'}{unknown}", one.systems))
    return sorted(found, key=lambda pair: -pair[1])


def called(book: Book) -> str:
    """Name a scenario, with its label, so that a strawman is never read as law."""
    label = f" ({LABELS.get(book.label, book.label)})" if book.label else ""
    return f"{book.scenario}: {book.title}{label}"


def picked(run: Run, chosen: str, none: str) -> list[Choice]:
    """Give the scenarios to choose from."""
    known = [Choice(one.scenario, called(one), one.scenario == chosen) for one in run.rulebooks]
    return [Choice(EVERY, none, not chosen), *known]
