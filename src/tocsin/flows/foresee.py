"""Over time: which agreements end soon, and what was gained and lost between two dates, for whoever has a part in it?"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tocsin.cover.changed.differ import Move, Turn, differ
from tocsin.cover.changed.expire import Ending, expire
from tocsin.duties.rulebook import Rulebook
from tocsin.flows.ask import SEE_ALL, asks, holdings, made, sees
from tocsin.flows.depth import Depth, standing_on
from tocsin.flows.docket import signs
from tocsin.flows.look import Reader
from tocsin.flows.picture import Picture, picture
from tocsin.flows.tools import Tools
from tocsin.parties.matrix import Thing
from tocsin.routes.survey import Survey
from tocsin.words import Direction, PartyId, Refused, Test


@dataclass(frozen=True, slots=True)
class Expiring:
    """The agreements that end within a time, of those that the asker has a part in or whose end touches its systems."""

    asked_as: PartyId
    seen: Picture
    rulebook: Rulebook
    until: date
    endings: tuple[Ending, ...]
    names_only: bool = False
    """What is counted are a manufacturer's holdings, each as one, and not their systems (decision 18)."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What was gained and lost between two dates, under one rulebook and test, and the pictures of both."""

    asked_as: PartyId
    before: Picture
    after: Picture
    rulebook: Rulebook
    test: Test
    snapshot: str
    moves: tuple[Move, ...]

    def systems(self, direction: Direction, turn: Turn) -> int:
        """Give of how many systems a direction's answer took a turn."""
        return sum(one.systems for one in self.moves if one.direction is direction and one.turn is turn)


def expiring(reader: Reader, rulebook: str, on: date, within: timedelta, tools: Tools) -> Expiring:
    """Give what ends within a time and whom it would leave without a route."""
    if within.days < 1:
        raise Refused(f"--within {within.days}d", "it is no time ahead.", "Give a number of days, such as 90d.")
    asker, book = asks(reader, Thing.ROUTES, tools), tools.rulebook(rulebook)
    shown = signs(tools)
    seen = picture(book.rules, on, tools, shown)
    held = holdings(asker, seen, tools)
    by_name = not held and asker not in SEE_ALL
    if by_name:
        held = tuple(replace(one, systems=1) for one in holdings(asker, seen, tools, made))

    def read(day: date) -> Survey:
        return picture(book.rules, day, tools, shown).survey()

    found = expire(seen.links, held, on, within, read)
    mine = tuple(
        one for one in found if asker in (*SEE_ALL, one.link.left, one.link.right) or any(many for _, many in one.uses)
    )
    return Expiring(asker, seen, book, on + within, mine, by_name)


def changed(
    reader: Reader, rulebook: str, first: date, second: date, test: Test, depth: Depth, tools: Tools
) -> Changed:
    """Give what the reader's systems gained and lost from the first date to the second, and why."""
    if first >= second:
        raise Refused(f"{first} and {second}", "the first is not the earlier.", "Give the earlier date first.")
    asker, book, shown = asks(reader, Thing.COVER, tools), tools.rulebook(rulebook), signs(tools)
    before, after = (picture(book.rules, day, tools, shown) for day in (first, second))
    held = standing_on(asker, depth)
    mine = _either(sees(asker, before), sees(asker, after))
    pairs = [pair for pair in depth.paired(held, before.tables(), after.tables()) if mine(pair)]
    moves = differ(pairs, before.survey(), after.survey(), test)
    makers = {one.model: one.maker for one in after.products}
    named = tuple(
        replace(one, after=one.after.with_manufacturer(makers[one.after.model])) if one.after.model in makers else one
        for one in moves
    )
    return Changed(asker, before, after, book, test, held.base.id, named)


def _either(first: Callable[..., bool], second: Callable[..., bool]) -> Callable[..., bool]:
    return lambda pair: first(pair[0]) or second(pair[1])
