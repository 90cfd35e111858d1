"""What is missing, found the slow and obvious way: from a list, or hop by hop from traced routes."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from tocsin.cover.closing.shortfall import Lack, Pair, Shortfall, Table, least
from tocsin.estate.holding import Holding
from tocsin.routes.route import Route
from tocsin.routes.survey import Survey
from tocsin.words import Direction, Test


@dataclass(frozen=True)
class Listed:
    """Shortfalls that are given; keeps `Lacking` by counting everything each time."""

    shortfalls: tuple[Shortfall, ...]
    out_of_reach: int = 0

    @cached_property
    def systems(self) -> int:
        return self.out_of_reach + sum(one.systems for one in self.shortfalls)

    @property
    def inside(self) -> int:
        return self.systems

    @property
    def alone(self) -> bool:
        return all(len(lack) == 1 for one in self.shortfalls for lack in one.lacks)

    def weight(self, pair: Pair) -> int:
        return sum(one.systems for one in self.shortfalls if any(pair in lack for lack in one.lacks))

    def table(self, pairs: int, apart: int) -> Table:
        every = {pair for one in self.shortfalls for lack in one.lacks for pair in lack}
        ranked = sorted(every, key=lambda pair: (-self.weight(pair), pair))
        kept = set(ranked[:pairs])
        inside = (Shortfall(tuple(x for x in one.lacks if x <= kept), one.systems) for one in self.shortfalls)
        rest = [(pair, self.weight(pair)) for pair in ranked[pairs:]]
        return Table(tuple(one for one in inside if one.lacks), tuple(rest[:apart]))

    def example(self, pair: Pair) -> Holding:
        raise NotImplementedError(pair)


def traced(survey: Survey, holdings: Iterable[Holding], direction: Direction) -> Listed:
    """Find what holdings lack in one direction by tracing each."""
    kinds = {kind.id: kind for kind in survey.rules.hops if kind.in_force(survey.on)}
    closable = {name for name, kind in kinds.items() if any(need.agreements for need in kind.needs_for(direction))}
    counted: dict[tuple[Lack, ...], int] = {}
    lost = 0
    for held in holdings:
        product = survey.products.get(held.model)
        if product is None or not product.maker or product.scope not in survey.rules.in_scope or held.supplier is None:
            continue
        found = survey.trace(held)
        if found.passes(direction, Test.RECOGNISED):
            continue
        lacks = least(filter(None, (_lack(route, closable) for route in found.routes(direction))))
        if lacks:
            counted[lacks] = counted.get(lacks, 0) + held.systems
        else:
            lost += held.systems
    return Listed(tuple(Shortfall(lacks, systems) for lacks, systems in counted.items()), lost)


def _lack(route: Route, closable: set[str]) -> Lack | None:
    """Give what a route lacks; None where something of it is no agreement's to give."""
    hops = [hop for hop in route.hops if not hop.recognised]
    if any(hop.left is None or hop.right is None or hop.kind not in closable for hop in hops):
        return None
    return frozenset(Pair(hop.kind, hop.left, hop.right) for hop in hops)
