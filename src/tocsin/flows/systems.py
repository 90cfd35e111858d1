"""Which systems may an organisation see, how are they held, and which have a route, in each direction apart?"""

from dataclasses import dataclass
from datetime import date

from tocsin.cover.fold import fold
from tocsin.cover.veil import veil
from tocsin.duties.rulebook import Rulebook
from tocsin.estate.decide import decide
from tocsin.estate.verdict import Judged
from tocsin.flows.ask import SEE_ALL, asks, holdings, made
from tocsin.flows.docket import signs
from tocsin.flows.look import Reader
from tocsin.flows.picture import Picture, picture
from tocsin.flows.tools import Tools
from tocsin.parties.matrix import Thing
from tocsin.words import PartyId


@dataclass(frozen=True, slots=True)
class Systems:
    """The holdings that the asker may see, each judged, the largest first."""

    asked_as: PartyId
    seen: Picture
    rulebook: Rulebook
    judged: tuple[Judged, ...]
    names_only: bool = False
    """Each supplier and model counts as one: the asker only made them."""


def systems(reader: Reader, rulebook: str, on: date, tools: Tools) -> Systems:
    """Judge every holding that the asker may see under one rulebook on a date; small ones across companies together."""
    asker, book = asks(reader, Thing.COVER, tools), tools.rulebook(rulebook)
    seen = picture(book.rules, on, tools, signs(tools))
    verdict = decide(seen.tables())
    found = tuple(Judged(one, verdict(one)) for one in holdings(asker, seen, tools))
    if found or asker in SEE_ALL:
        return Systems(asker, seen, book, fold(found) if asker in SEE_ALL else found)
    others = tuple(Judged(one, verdict(one)) for one in holdings(asker, seen, tools, made))
    return Systems(asker, seen, book, veil(others, asker), names_only=bool(others))
