"""What needs an organisation today, and how many of its systems could be warned?"""

from collections import Counter
from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from tocsin.cover.gap import Gap
from tocsin.flows.ask import NothingLoaded
from tocsin.flows.board import board
from tocsin.flows.permit import permitted
from tocsin.flows.roll import Enrolled
from tocsin.parties.actor import Sure
from tocsin.parties.matrix import Sight, Thing
from tocsin.web import questions
from tocsin.web.accounts.actor import actor_of
from tocsin.web.asked import Asked, asked
from tocsin.web.first import changes, first
from tocsin.web.leg import legs
from tocsin.web.looks import look_at
from tocsin.web.page import as_party, page
from tocsin.web.systems import SHOWN, counts
from tocsin.web.tools import tools
from tocsin.words import Direction

WAYS = {Direction.TELL: "tell", Direction.BE_TOLD: "be-told"}


@as_party
def home(request: HttpRequest, reader: Enrolled) -> HttpResponse:
    """Show what to answer, release and do, then the numbers, each a link to its rows."""
    needs, wanted = board(actor_of(request), tools()), asked(request)
    names = needs.cases[0].held.names if needs.cases else {}
    facts = {
        "needs": needs,
        "first": first(request, reader, needs),
        "changes": changes(reader),
        "to_answer": needs.to_answer,
        "to_release": [(one, " → ".join(names.get(p, p) for p in one.path)) for one in needs.to_release],
        "to_do": legs(needs.to_do, names, tools()),
        "names": names,
        **(numbers(reader, wanted) if counts_seen(request) else {"counted": ()}),
        "surer": actor_of(request).sure is Sure.PASSWORD,
    }
    look_at(request, Thing.NOTICE, reader.party, reader.party, Sight.HEADER)
    return page(request, "home.html", reader, "Home", facts)


def counts_seen(request: HttpRequest) -> bool:
    """Say whether whoever asks may see counts: they are Amber."""
    return permitted(actor_of(request), Thing.ESTATE, tools()).rank >= Sight.AGGREGATE.rank


def numbers(reader: Enrolled, wanted: Asked) -> Mapping[str, object]:
    """Give the counts of systems and, for those without a route, why; nothing where no estate is loaded."""
    try:
        held = questions.systems(reader.party, wanted)
    except NothingLoaded:
        return {"counted": ()}
    gaps = questions.gaps(reader.party, wanted).gaps
    counted = counts(held)
    return {
        "wanted": wanted,
        "names_only": held.names_only,
        "rulebook": held.rulebook,
        "counted": [(SHOWN[name], counted[name], f"systems/?{urlencode({'show': name})}") for name in SHOWN],
        "why": [(direction, reasons(gaps, direction)) for direction in Direction],
    }


def reasons(gaps: tuple[Gap, ...], direction: Direction) -> list[tuple[str, int, str]]:
    """Give why systems have no route in one direction, with how many and where their rows are."""
    found: Counter[str] = Counter()
    for gap in gaps:
        if gap.direction is direction:
            found[str(gap.broken.reason) if gap.broken else "no route can be drawn"] += gap.holding.systems
    return [
        (reason, systems, f"gaps/?{urlencode({'direction': WAYS[direction], 'reason': reason})}")
        for reason, systems in found.most_common()
    ]
