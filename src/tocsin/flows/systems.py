"""Which systems may an organisation see, how are they held, and which have a route, in each direction apart?"""

from dataclasses import dataclass
from datetime import date

from tocsin.duties.rulebook import Rulebook
from tocsin.estate.decide import decide
from tocsin.estate.verdict import Judged
from tocsin.flows.ask import holdings
from tocsin.flows.docket import signs
from tocsin.flows.picture import Picture, picture
from tocsin.flows.tools import Tools
from tocsin.words import PartyId


@dataclass(frozen=True, slots=True)
class Systems:
    """The holdings that the asker may see, each judged, the largest first."""

    asked_as: PartyId
    seen: Picture
    rulebook: Rulebook
    judged: tuple[Judged, ...]


def systems(asker: PartyId, rulebook: str, on: date, tools: Tools) -> Systems:
    """Judge every holding that the asker may see under one rulebook on a date."""
    book = tools.rulebook(rulebook)
    seen = picture(book.rules, on, tools, signs(tools))
    verdict = decide(seen.tables())
    return Systems(asker, seen, book, tuple(Judged(one, verdict(one)) for one in holdings(asker, seen, tools)))
