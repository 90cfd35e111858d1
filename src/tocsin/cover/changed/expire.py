"""Which agreements end soon, and which systems would then be left without any route?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tocsin.estate.holding import Holding
from tocsin.routes.link import Link
from tocsin.routes.survey import Survey
from tocsin.words import Direction, Test


@dataclass(frozen=True, slots=True)
class Ending:
    """An agreement's end, on the first day on which it no longer runs, and what it does by direction.

    `uses` are the systems with a route over it the day before; `strands` those of them left without any on the day.
    """

    link: Link
    on: date
    uses: tuple[tuple[Direction, int], ...]
    strands: tuple[tuple[Direction, int], ...]

    def stranded(self, direction: Direction) -> int:
        """Give the systems left without a route in one direction."""
        return dict(self.strands)[direction]


def expire(
    links: Iterable[Link], holdings: Iterable[Holding], on: date, within: timedelta, read: Callable[[date], Survey]
) -> tuple[Ending, ...]:
    """Give the agreements that run on `on` and end within a time, the soonest first.

    `read` gives rulebook and register on a date, so that what begins in between counts. Holdings are as on `on`:
    who supplies whom by then is not known. Several that end on one day each count what they were used for.
    """
    ending = [one for one in links if one.upto and on < one.upto <= on + within and (one.since or on) <= on]
    held = tuple(holdings)
    found = []
    for day in sorted({one.upto for one in ending if one.upto}):
        before, after = read(day - timedelta(days=1)), read(day)
        today = tuple(one for one in ending if one.upto == day)
        found += _endings(today, held, day, before, after)
    return tuple(sorted(found, key=lambda one: (one.on, -max(n for _, n in one.strands), one.link.ref)))


def _endings(
    links: tuple[Link, ...], held: tuple[Holding, ...], day: date, before: Survey, after: Survey
) -> list[Ending]:
    uses = {(one.ref, way): 0 for one in links for way in Direction}
    strands = dict(uses)
    parties = {party for one in links for party in (one.left, one.right)}
    for holding in held:
        maker = before.products[holding.model].maker if holding.model in before.products else None
        if parties.isdisjoint({*dict(holding.parties).values(), maker, *_fixed(before)}):
            continue
        old, new = before.trace(holding), after.trace(holding)
        for way in Direction:
            whole = [route for route in old.routes(way) if route.passes(Test.RECOGNISED)]
            lost = bool(whole) and not new.passes(way, Test.RECOGNISED)
            for ref in {ref for route in whole for hop in route.hops for ref in hop.refs}:
                if (ref, way) in uses:
                    uses[ref, way] += holding.systems
                    strands[ref, way] += holding.systems if lost else 0
    return [
        Ending(
            one,
            day,
            tuple((way, uses[one.ref, way]) for way in Direction),
            tuple((way, strands[one.ref, way]) for way in Direction),
        )
        for one in links
    ]


def _fixed(survey: Survey) -> tuple[str, ...]:
    return tuple(role.always for role in survey.rules.roles if role.always is not None)
