"""Questions over the estate, each run as an organisation: cover under rulebooks, gaps, and one holding's routes.

What it sees: the SSC and the administrator all, small holdings without a name; everybody else what it has a part in; a
manufacturer, of what it only made, the suppliers by name and never a count (decisions 18 and 26).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from tocsin.cover.climb import Rung, climb
from tocsin.cover.find import find
from tocsin.cover.fold import fold_gaps
from tocsin.cover.gap import Gap
from tocsin.cover.veil import veil, veil_gaps
from tocsin.duties.rulebook import Rulebook
from tocsin.estate.decide import decide
from tocsin.estate.holding import Holding
from tocsin.estate.verdict import Judged
from tocsin.flows.docket import signs
from tocsin.flows.look import Reader, as_actor
from tocsin.flows.picture import Picture, picture
from tocsin.flows.tools import Engine, Tools
from tocsin.parties.matrix import Thing
from tocsin.parties.may import covers
from tocsin.routes.route import Traced
from tocsin.words import MANUFACTURER, Direction, ModelId, PartyId, Refused, RulebookId, Test

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
    names_only: bool = False
    """Each supplier and model counts as one: the asker only made them."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps that the asker may see, with the picture they were found in."""

    asked_as: PartyId
    seen: Picture
    rulebook: Rulebook
    holdings: tuple[Holding, ...]
    gaps: tuple[Gap, ...]
    names_only: bool = False
    """Each supplier and model counts as one: the asker only made them."""

    @property
    def across(self) -> bool:
        """Whether it is asked across companies, with small holdings taken together."""
        return self.asked_as in SEE_ALL


def cover(reader: Reader, rulebooks: Iterable[str], on: date, tools: Tools) -> Cover:
    """Give cover under each rulebook in turn; the same estate, date and needs per kind for all (decision 2)."""
    asker = asks(reader, Thing.COVER, tools)
    engine, extra = engine_of(asker, tools), signs(tools)
    books = [tools.rulebook(name) for name in rulebooks]
    steps: list[tuple[RulebookId, tuple[Judged, ...]]] = []
    by_name = False
    counted: dict[object, tuple[Holding, ...]] = {}
    for book in books:
        seen = picture(book.rules, on, tools, extra)
        tables, mine, named = seen.tables(), sees(asker, seen), made(asker, seen)
        asked = (tables.roles, tables.gained_after)
        if asked not in counted:
            counted[asked] = engine.holdings(tables, None)
        verdict = decide(tables)
        own = tuple(Judged(one, verdict(one)) for one in counted[asked] if mine(one))
        if not own:
            own = veil((Judged(one, verdict(one)) for one in counted[asked] if named(one)), asker)
            by_name = bool(own)
        steps.append((book.id, own))
    return Cover(asker, on, tuple(zip(books, climb(steps), strict=True)), by_name)


def gaps(reader: Reader, rulebook: str, on: date, directions: Iterable[Direction], test: Test, tools: Tools) -> Gaps:
    """Give the gaps in some directions under one test, the largest first."""
    asker, book = asks(reader, Thing.COVER, tools), tools.rulebook(rulebook)
    seen = picture(book.rules, on, tools, signs(tools))
    ways, read = tuple(directions), seen.survey()
    held = holdings(asker, seen, tools)
    if held or asker in SEE_ALL:
        found = tuple(gap for direction in ways for gap in find(read, held, direction, test))
        return Gaps(asker, seen, book, held, fold_gaps(found) if asker in SEE_ALL else found)
    others = holdings(asker, seen, tools, made)
    found = tuple(gap for direction in ways for gap in find(read, others, direction, test))
    return Gaps(asker, seen, book, (), veil_gaps(found, asker), names_only=bool(others))


def routes(
    reader: Reader, rulebook: str, on: date, supplier: str, model: str, tools: Tools
) -> tuple[Picture, Rulebook, tuple[tuple[Holding, Traced], ...]]:
    """Trace the holdings of a supplier and a model that the asker may see; either left empty means any."""
    asker, book = asks(reader, Thing.ROUTES, tools), tools.rulebook(rulebook)
    seen = picture(book.rules, on, tools, signs(tools))
    wanted = [
        one
        for one in holdings(asker, seen, tools)
        if (not supplier or one.supplier == supplier) and (not model or one.model == ModelId(model))
    ]
    return seen, book, seen.traced(wanted)


def holdings(asker: PartyId, seen: Picture, tools: Tools, which: "Part | None" = None) -> tuple[Holding, ...]:
    """Give the holdings of which the asker may see the count, the largest first; with `made`, what it only made."""
    mine = (which or sees)(asker, seen)
    makers = {product.model: product.maker for product in seen.products}
    found = engine_of(asker, tools).holdings(seen.tables(), None)
    named = (one.with_manufacturer(makers[one.model]) if one.model in makers else one for one in found)
    return tuple(one for one in named if mine(one))


Part = Callable[[PartyId, Picture], Callable[[Holding], bool]]
"""Gives, for an asker and a picture, the test of a holding."""


def sees(asker: PartyId, _seen: Picture) -> Callable[[Holding], bool]:
    """Give the test of what an asker may see with its count: all for the SSC and the administrator, else its own part."""
    if asker in SEE_ALL:
        return lambda _: True
    return lambda held: any(party == asker for role, party in held.parties if role != MANUFACTURER)


def made(asker: PartyId, seen: Picture) -> Callable[[Holding], bool]:
    """Give the test of what an asker made and has no other part in."""
    models = {product.model for product in seen.products if product.maker == asker}
    own = sees(asker, seen)
    return lambda held: held.model in models and not own(held)


def asks(reader: Reader, thing: Thing, tools: Tools) -> PartyId:
    """Give as which organisation a question over the estate is asked; NothingLoaded where it is none's, or not its matter."""
    actor = as_actor(reader, tools.now())
    if actor.party is None or not covers(actor, thing):
        why = "it is asked as an organisation, by one who may ask it there."
        raise NothingLoaded("A question", why, "Ask one of its members.")
    return actor.party


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
