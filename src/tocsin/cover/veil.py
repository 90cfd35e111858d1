"""What may a manufacturer know of systems that it made and others hold: which supplier, and is there a route; never how many.

- Decision 18: a manufacturer gets suppliers' names, never counts. Each supplier and model counts as one.
- A supplier and model has a route where every system of it has one; who stands between others is not shown.
"""

from collections.abc import Iterable
from dataclasses import replace

from tocsin.cover.gap import Gap
from tocsin.estate.holding import Holding
from tocsin.estate.verdict import Answer, Judged, Verdict
from tocsin.words import MANUFACTURER, SUPPLIER, Direction, PartyId, Test

VEILED = (
    "A manufacturer is told which suppliers hold its devices, never how many: each supplier and model counts as one."
)
BETWEEN_OTHERS = "No complete route for at least one of its systems; where it breaks is between others, and not shown."


def veil(judged: Iterable[Judged], maker: PartyId) -> tuple[Judged, ...]:
    """Give one line for each supplier and model of `maker`, counted as one, by their names."""
    groups: dict[tuple[PartyId | None, str], list[Judged]] = {}
    for one in judged:
        groups.setdefault((one.holding.supplier, one.holding.model), []).append(one)
    found = (Judged(veiled(held[0].holding, maker), _together(held)) for held in groups.values())
    return tuple(sorted(found, key=lambda one: (one.holding.supplier or "", one.holding.model)))


def veil_gaps(gaps: Iterable[Gap], maker: PartyId) -> tuple[Gap, ...]:
    """Give one gap for each supplier, model, direction and test; its broken hop only where it is `maker`'s own."""
    found: dict[tuple[PartyId | None, str, Direction, Test], Gap] = {}
    for gap in gaps:
        key = (gap.holding.supplier, gap.holding.model, gap.direction, gap.test)
        if key not in found or found[key].broken is None:
            found[key] = _gap(gap, maker)
    return tuple(found[key] for key in sorted(found, key=lambda key: (key[2], key[0] or "", key[1])))


def veiled(holding: Holding, maker: PartyId) -> Holding:
    """Give a holding as its model's maker may know it."""
    supplier = ((SUPPLIER, holding.supplier),) if holding.supplier else ()
    return Holding((*supplier, (MANUFACTURER, maker)), holding.model, holding.fuel, holding.domestic, "", 1)


def _gap(gap: Gap, maker: PartyId) -> Gap:
    held, hop = veiled(gap.holding, maker), gap.broken
    if hop is None:
        return replace(gap, holding=held)
    if maker in (hop.left, hop.right):
        return replace(gap, holding=held, nearest=None, closes=())
    return replace(gap, holding=held, nearest=None, broken=None, why=BETWEEN_OTHERS, closes=())


def _together(held: list[Judged]) -> Verdict:
    """Give the verdict that holds of every one: a test is passed where all pass it. Which routes those are is not said."""
    tell, told = (
        Answer(*(_all(held, way, test) if isinstance(test, Test) else -1 for test in MASKS)) for way in Direction
    )
    return Verdict(max(one.verdict.scope for one in held), tell, told)


def _all(held: list[Judged], way: Direction, test: Test) -> int:
    return int(all(one.verdict.passes(way, test) for one in held))


MASKS = (Test.RECOGNISED, None, None, Test.BY_CODE, Test.BY_ANYTHING, Test.WORKING)
"""The parts of an answer in their order; the two of None say which route is best and which hop breaks."""
