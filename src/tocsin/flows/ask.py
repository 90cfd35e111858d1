"""Questions over the estate, each run as an organisation: cover under rulebooks, gaps, and one holding's routes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from tocsin.cover.climb import Rung, climb
from tocsin.cover.find import find
from tocsin.cover.gap import Gap
from tocsin.duties.rulebook import Rulebook
from tocsin.estate.decide import decide
from tocsin.estate.holding import Holding
from tocsin.estate.verdict import Judged
from tocsin.flows.docket import signs
from tocsin.flows.picture import Picture, picture
from tocsin.flows.tools import Engine, Tools
from tocsin.routes.route import Traced
from tocsin.words import Direction, ModelId, PartyId, Refused, RulebookId, Test

SEE_ALL = (PartyId("ssc"), PartyId("code-administrator"))
"""Who sees cover across companies: the SSC and the code administrator (decisions 25 and 26)."""


class NothingLoaded(Refused):
    """A question for which no estate is loaded, or none that this organisation is part of."""


@dataclass(frozen=True, slots=True)
class Cover:
    """Cover on one date under several rulebooks, over the part of the estate that the asker may see."""

    asked_as: PartyId
    on: date
    rungs: tuple[tuple[Rulebook, Rung], ...]


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps that the asker may see, with the picture they were found in."""

    asked_as: PartyId
    seen: Picture
    rulebook: Rulebook
    holdings: tuple[Holding, ...]
    gaps: tuple[Gap, ...]


def cover(asker: PartyId, rulebooks: Iterable[str], on: date, tools: Tools) -> Cover:
    """Give cover under each rulebook in turn; the same estate, date and needs per kind for all (decision 2)."""
    engine, extra = engine_of(asker, tools), signs(tools)
    books = [tools.rulebook(name) for name in rulebooks]
    steps: list[tuple[RulebookId, tuple[Judged, ...]]] = []
    counted: dict[object, tuple[Holding, ...]] = {}
    for book in books:
        seen = picture(book.rules, on, tools, extra)
        tables, mine = seen.tables(), sees(asker, seen)
        asked = (tables.roles, tables.gained_after)
        if asked not in counted:
            counted[asked] = engine.holdings(tables, None)
        verdict = decide(tables)
        steps.append((book.id, tuple(Judged(one, verdict(one)) for one in counted[asked] if mine(one))))
    return Cover(asker, on, tuple(zip(books, climb(steps), strict=True)))


def gaps(asker: PartyId, rulebook: str, on: date, directions: Iterable[Direction], test: Test, tools: Tools) -> Gaps:
    """Give the gaps in some directions under one test, the largest first."""
    book = tools.rulebook(rulebook)
    seen = picture(book.rules, on, tools, signs(tools))
    held = holdings(asker, seen, tools)
    read = seen.survey()
    found = tuple(gap for direction in directions for gap in find(read, held, direction, test))
    return Gaps(asker, seen, book, held, found)


def routes(
    asker: PartyId, rulebook: str, on: date, supplier: str, model: str, tools: Tools
) -> tuple[Picture, Rulebook, tuple[tuple[Holding, Traced], ...]]:
    """Trace the holdings of a supplier and a model that the asker may see; either left empty means any."""
    book = tools.rulebook(rulebook)
    seen = picture(book.rules, on, tools, signs(tools))
    wanted = [
        one
        for one in holdings(asker, seen, tools)
        if (not supplier or one.supplier == supplier) and (not model or one.model == ModelId(model))
    ]
    return seen, book, seen.traced(wanted)


def holdings(asker: PartyId, seen: Picture, tools: Tools) -> tuple[Holding, ...]:
    """Give the holdings that the asker may see, the largest first."""
    mine = sees(asker, seen)
    makers = {product.model: product.maker for product in seen.products}
    found = engine_of(asker, tools).holdings(seen.tables(), None)
    named = (one.with_manufacturer(makers[one.model]) if one.model in makers else one for one in found)
    return tuple(one for one in named if mine(one))


def sees(asker: PartyId, seen: Picture) -> Callable[[Holding], bool]:
    """Give the test of what an asker may see: all for the SSC and the administrator, else what it has a part in."""
    if asker in SEE_ALL:
        return lambda _: True
    made = {product.model for product in seen.products if product.maker == asker}
    return lambda held: held.model in made or any(party == asker for _, party in held.parties)


def engine_of(asker: PartyId, tools: Tools) -> Engine:
    """Give the engine that answers for the asker; NothingLoaded where there is no estate."""
    engine = tools.engine(asker)
    if engine is None:
        raise NothingLoaded(
            f"A question as {asker}",
            "no estate is loaded in this store.",
            "Load one with `tocsin load ESTATE`, or your own with `tocsin solo METERS CONTACTS`.",
        )
    return engine
