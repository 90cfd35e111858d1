"""Which lines of an answer across companies are too small to be shown apart?

Fewer than three systems of one holder could tell of a single customer: such lines are taken together, without a name, and
no count that can be shown is lost (decision 26).
"""

from collections.abc import Hashable, Iterable
from dataclasses import replace

from tocsin.cover.gap import Gap
from tocsin.estate.holding import Holding
from tocsin.estate.verdict import Judged
from tocsin.words import MANUFACTURER, PartyId

FEWEST = 3
"""So many systems at least stand behind a line that names its holder."""

FOLDED = "Holdings of fewer than 3 systems are not shown apart: they are taken together, without a name."
OTHERS = PartyId("")
"""Stands for the holders that are not named."""


def fold(judged: Iterable[Judged]) -> tuple[Judged, ...]:
    """Take small holdings together by model and verdict, without who holds them; the largest first."""
    kept: list[Judged] = []
    small: dict[tuple[Hashable, ...], Judged] = {}
    for one in judged:
        if one.holding.systems >= FEWEST:
            kept.append(one)
            continue
        held = nameless(one.holding)
        key = (held, one.verdict)
        held = replace(held, systems=one.holding.systems)
        before = small.get(key)
        small[key] = Judged(_sum(before.holding, held) if before else held, one.verdict)
    return (*kept, *sorted(small.values(), key=lambda one: (-one.holding.systems, one.holding.model)))


def fold_gaps(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Take small gaps together by model, direction and test, without holder, route and reason; the largest first."""
    kept: list[Gap] = []
    small: dict[tuple[Hashable, ...], Gap] = {}
    for gap in gaps:
        if gap.holding.systems >= FEWEST:
            kept.append(gap)
            continue
        held = nameless(gap.holding)
        key = (held, gap.direction, gap.test)
        held = replace(held, systems=gap.holding.systems)
        before = small.get(key)
        whole = _sum(before.holding, held) if before else held
        small[key] = Gap(whole, gap.direction, gap.test, None, None, FOLDED, ())
    return (*kept, *sorted(small.values(), key=lambda gap: (-gap.holding.systems, gap.holding.model, gap.direction)))


def fold_holdings(holdings: Iterable[Holding]) -> tuple[Holding, ...]:
    """Take small holdings together by model, without who holds them; the others stay in their order."""
    given = tuple(holdings)
    small: dict[Holding, int] = {}
    for one in given:
        if one.systems < FEWEST:
            small[nameless(one)] = small.get(nameless(one), 0) + one.systems
    kept = tuple(one for one in given if one.systems >= FEWEST)
    return (*kept, *(replace(held, systems=many) for held, many in small.items()))


def fold_counts(counts: Iterable[tuple[PartyId, int]]) -> tuple[tuple[PartyId, int], ...]:
    """Take small counts together under `OTHERS`, last; the others stay in their order."""
    given = tuple(counts)
    rest = sum(many for _, many in given if many < FEWEST)
    return (*(one for one in given if one[1] >= FEWEST), *(((OTHERS, rest),) if rest else ()))


def nameless(held: Holding) -> Holding:
    """Give what may be said of a small holding: its model and what that model is, and who made it."""
    maker = held.party(MANUFACTURER)
    parties = ((MANUFACTURER, maker),) if maker else ()
    return Holding(parties, held.model, held.fuel, held.domestic, "", 0)


def _sum(one: Holding, other: Holding) -> Holding:
    return replace(one, systems=one.systems + other.systems)
