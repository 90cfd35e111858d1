"""Between two dates, which systems gained a route or lost one, and why?"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tocsin.estate.holding import Holding
from tocsin.routes.route import Hop, Route, Traced
from tocsin.routes.survey import Survey
from tocsin.words import Direction, Test


class Turn(StrEnum):
    """What became of systems in one direction between the dates. The last two were judged on one of them only."""

    GAINED = "gained a route"
    LOST = "lost its last route"
    CAME = "came in without a route"
    WENT = "went out without one"


@dataclass(frozen=True, slots=True)
class Move:
    """Systems for which one direction's answer under one test is not what it was."""

    before: Holding
    after: Holding
    direction: Direction
    turn: Turn
    why: str

    @property
    def systems(self) -> int:
        """How many systems moved."""
        return self.after.systems


def differ(
    pairs: Iterable[tuple[Holding, Holding]], before: Survey, after: Survey, test: Test = Test.RECOGNISED
) -> tuple[Move, ...]:
    """Give the moves, the largest first. A pair is what devices were on the first date and what they are on the second.

    What is out of scope, of no known maker or of no known supplier on a date is not judged on it. The two directions are
    told apart and never added.
    """
    moves = []
    for was, now in pairs:
        there, here = _judged(before, was), _judged(after, now)
        old, new = before.trace(was), after.trace(now)
        for way in Direction:
            turn = _turn(old.passes(way, test) if there else None, new.passes(way, test) if here else None)
            if turn is not None:
                moves.append(Move(was, now, way, turn, _why(was, now, old, new, way, test, turn)))
    return tuple(sorted(moves, key=lambda one: (-one.systems, one.turn, one.direction, one.after.parties, one.why)))


def _turn(passed: bool | None, passes: bool | None) -> Turn | None:
    """Give what became of systems that passed and that pass; None: not judged on that date."""
    turns = {(False, True): Turn.GAINED, (True, False): Turn.LOST, (None, False): Turn.CAME, (False, None): Turn.WENT}
    return turns.get((passed, passes))


def _judged(survey: Survey, held: Holding) -> bool:
    product = survey.products.get(held.model)
    known = product is not None and bool(product.maker) and held.supplier is not None
    return known and product is not None and product.scope in survey.rules.in_scope


def _why(was: Holding, now: Holding, old: Traced, new: Traced, way: Direction, test: Test, turn: Turn) -> str:
    """Name who changed, and the hop that made the difference."""
    roles = sorted({role for role, _ in (*was.parties, *now.parties)})
    changed = [
        f"{role} {was.party(role) or 'nobody known'} became {now.party(role) or 'nobody known'}"
        for role in roles
        if was.party(role) != now.party(role)
    ]
    if turn in (Turn.CAME, Turn.WENT):
        return "; ".join(changed) or "what is known of the model changed"
    gained = turn is Turn.GAINED
    passing, other = (new, old) if gained else (old, new)
    route = next(route for route in passing.routes(way) if route.passes(test))
    return "; ".join([*changed, _turned(route, other, way, test, gained)])


def _turned(route: Route, other: Traced, way: Direction, test: Test, gained: bool) -> str:
    """Say which hop of the route that holds on one date did not hold on the other, in the words of that date."""
    same = {hop.kind: hop for one in other.routes(way) for hop in one.hops}
    for hop in route.hops:
        there = same.get(hop.kind)
        if there is None:
            word = "is in the rulebook now" if gained else "is no longer in the rulebook"
            return f"{hop.left_role}–{hop.right_role} {word}"
        if not there.passes(test):
            return (
                f"{'now' if gained else 'before'}: {hop.detail} {'before' if gained else 'now'}: {_said(there, test)}"
            )
    return f"{route.name} holds {'now' if gained else 'no longer'}"


def _said(hop: Hop, test: Test) -> str:
    if hop.recognised and test is Test.WORKING:
        sign = hop.last_sign
        return (
            f"the last known of the contact is {sign.kind.value} on {sign.on}."
            if sign
            else "nothing is known of the contact."
        )
    return hop.detail
