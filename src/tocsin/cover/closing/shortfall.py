"""Which agreements are missing on the routes of systems that have none, gathered into classes that lack the same?"""

from collections.abc import Iterable
from dataclasses import dataclass

from tocsin.estate.holding import Holding
from tocsin.routes.route import Hop, Route
from tocsin.routes.survey import Survey
from tocsin.words import Direction, PartyId, Test


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """An agreement that is not there, or does not count: between two parties, as one kind of hop, for every model."""

    hop: str
    left: PartyId
    right: PartyId


Lack = frozenset[Pair]
"""All that one route lacks: with every pair of it agreed, the route is complete."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Systems that lack the same: any one of `lacks` would do. None is a part of another."""

    lacks: tuple[Lack, ...]
    systems: int


@dataclass(frozen=True, slots=True)
class Missing:
    """What is missing in one direction. `out_of_reach` are systems that no agreement alone can help: a party is unknown."""

    shortfalls: tuple[Shortfall, ...]
    out_of_reach: int
    hops: tuple[tuple[Pair, Hop], ...]
    """For each pair, its hop as it stands, so that one can see what is there already."""


def missing(survey: Survey, holdings: Iterable[Holding], direction: Direction) -> Missing:
    """Gather the holdings without a recognised route in one direction by what they lack, the most systems first."""
    kinds = {kind.id: kind for kind in survey.rules.hops if kind.in_force(survey.on)}
    closable = {name for name, kind in kinds.items() if any(need.agreements for need in kind.needs_for(direction))}
    counted: dict[tuple[Lack, ...], int] = {}
    hops: dict[Pair, Hop] = {}
    lost = 0
    for held in holdings:
        product = survey.products.get(held.model)
        if product is None or not product.maker or product.scope not in survey.rules.in_scope or held.supplier is None:
            continue
        traced = survey.trace(held)
        if traced.passes(direction, Test.RECOGNISED):
            continue
        lacks = least(filter(None, (_lack(route, closable, hops) for route in traced.routes(direction))))
        if lacks:
            counted[lacks] = counted.get(lacks, 0) + held.systems
        else:
            lost += held.systems
    shortfalls = (Shortfall(lacks, systems) for lacks, systems in counted.items())
    ordered = sorted(shortfalls, key=lambda one: (-one.systems, [sorted(lack) for lack in one.lacks]))
    return Missing(tuple(ordered), lost, tuple(sorted(hops.items(), key=lambda pair: pair[0])))


def _lack(route: Route, closable: set[str], hops: dict[Pair, Hop]) -> Lack | None:
    """Give what a route lacks; None where something of it is no agreement's to give."""
    pairs = []
    for hop in route.hops:
        if hop.recognised:
            continue
        if hop.left is None or hop.right is None or hop.kind not in closable:
            return None
        pair = Pair(hop.kind, hop.left, hop.right)
        hops.setdefault(pair, hop)
        pairs.append(pair)
    return frozenset(pairs)


def least(lacks: Iterable[Lack]) -> tuple[Lack, ...]:
    """Leave out every lack of which another is a part; give the rest in one order."""
    found = set(lacks)
    kept = [one for one in found if not any(other < one for other in found)]
    return tuple(sorted(kept, key=lambda one: (len(one), sorted(one))))
